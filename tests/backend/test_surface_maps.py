"""Maps of a material: known shapes have known normals and occlusion, conventions hold, everything wraps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.errors import InvalidField, UnsupportedFrame
from capriccio.media.seams import seam_score
from capriccio.media.surface_estimates import height_from_color, roughness_from_color
from capriccio.media.surface_geometry import RELIEF_PX, normals_of, occlusion_of
from capriccio.media.surface_maps import MAX_DEPTH, surface_maps

SIDE = 64
FLAT_GREY = np.full((16, 16, 3), 90, np.uint8)


def cobbles(side=SIDE, period=16, seed=0):
    """Light round stones in dark joints, with grain; wraps."""
    y, x = np.mgrid[0:side, 0:side]
    stones = np.sin(np.pi * x / period) ** 2 * np.sin(np.pi * y / period) ** 2
    grain = np.random.default_rng(seed).normal(0, 6, (side, side))
    return np.clip(60 + 140 * stones + grain, 0, 255)[..., None].repeat(3, 2).astype(np.uint8)


def hemisphere(side=SIDE, radius=20):
    """Height in pixels of a ball half sunk into the middle, and the offsets (right, up) from its centre."""
    right = np.arange(side) - side / 2
    up = -right[:, None]
    return np.sqrt(np.maximum(radius**2 - right**2 - up**2, 0)), right[None] + 0 * up, up + 0 * right


def test_a_hemisphere_has_the_normals_of_a_sphere():
    pixels, right, up = hemisphere()
    depth = 2.5  # 20 pixels at a height of 1
    normals = normals_of((pixels / (RELIEF_PX * depth)).astype(np.float32), depth)
    inner = right**2 + up**2 < 14**2
    sphere = np.stack([right, up, pixels], -1) / 20
    assert np.abs(normals - sphere)[inner].max() < 0.03


def test_red_points_right_green_up_and_blue_out_of_the_surface():
    pixels, _, _ = hemisphere()
    normal = surface_maps(np.zeros((SIDE, SIDE, 3), np.uint8), height=(pixels / 20).astype(np.float32)).normal
    assert normal[32, 44, 0] > 150 > 106 > normal[32, 20, 0]  # right and left of the top
    assert normal[20, 32, 1] > 150 > 106 > normal[44, 32, 1]  # above and below it in the picture
    assert normal[..., 2].min() >= 128


def test_a_plane_of_a_known_slope_has_its_normal_whatever_the_depth():
    ramp = np.arange(SIDE, dtype=np.float32)[None].repeat(SIDE, 0) / SIDE
    for depth in (0.5, 1.0, 4.0, -2.0):
        slope = RELIEF_PX * depth / SIDE
        inside = normals_of(ramp, depth)[8:-8, 8:-8]
        expected = np.array([-slope, 0, 1]) / np.hypot(slope, 1)
        np.testing.assert_allclose(inside, np.broadcast_to(expected, inside.shape), atol=1e-5)


@settings(max_examples=20)
@given(st.integers(1, 24), st.integers(1, 24), st.floats(-MAX_DEPTH, MAX_DEPTH), st.integers(0, 99))
def test_normals_have_unit_length_and_never_point_into_the_surface(rows, columns, depth, seed):
    normals = normals_of(np.random.default_rng(seed).random((rows, columns)).astype(np.float32), depth)
    np.testing.assert_allclose(np.linalg.norm(normals, axis=-1), 1, atol=1e-5)
    assert normals[..., 2].min() > 0


def test_slopes_read_back_from_the_normals_are_those_of_the_height():
    height = height_from_color(cobbles())
    normal = surface_maps(cobbles()).normal.astype(float) / 127.5 - 1
    slope = -normal[..., 0] / normal[..., 2] / RELIEF_PX
    central = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) / 2
    smoothed = (np.roll(central, 1, 0) + 2 * central + np.roll(central, -1, 0)) / 4
    assert np.abs(slope - smoothed).max() < 0.01


def test_a_groove_is_occluded_and_what_lies_around_it_is_not():
    height = np.ones((SIDE, SIDE), np.float32)
    height[:, 30:34] = 0
    occlusion = occlusion_of(height)
    assert occlusion[:, 31].max() < 0.45
    assert occlusion[:, :29].min() == occlusion[:, 35:].min() == 1


def test_a_wide_groove_sees_more_sky_than_a_narrow_one():
    def bottom(width):
        height = np.ones((SIDE, SIDE), np.float32)
        height[:, 32 - width // 2 : 32 + width // 2] = 0
        return occlusion_of(height)[:, 32].mean()

    assert bottom(4) < bottom(8) < bottom(16) < bottom(32) <= 1


def test_a_cliff_hides_of_the_sky_what_its_angle_says():
    height = np.zeros((SIDE, SIDE), np.float32)
    height[:, 40:] = 1
    # From 8 pixels before a wall of 8: three of eight directions meet it, the straight one at 45 degrees, the
    # oblique ones at 35.3.
    expected = (5 + 0.5 + 2 * 2 / 3) / 8
    assert occlusion_of(height)[32, 32] == pytest.approx(expected, abs=0.02)


def test_a_flat_height_has_straight_normals_and_sees_all_of_the_sky():
    maps = surface_maps(FLAT_GREY)
    assert (maps.normal == (128, 128, 255)).all()
    assert (maps.orm[..., 0] == 255).all()
    assert (maps.height == maps.height[0, 0]).all()


def test_orm_holds_occlusion_roughness_and_no_metal():
    texture, rough = cobbles(), np.random.default_rng(0).random((SIDE, SIDE)).astype(np.float32)
    maps = surface_maps(texture, roughness=rough)
    np.testing.assert_array_equal(maps.orm[..., 0], np.floor(occlusion_of(height_from_color(texture)) * 255 + 0.5))
    np.testing.assert_allclose(maps.orm[..., 1], rough * 255, atol=0.51)
    assert (maps.orm[..., 2] == 0).all()


def test_stones_stand_above_their_joints():
    height = height_from_color(cobbles())
    assert height[8::16, 8::16].min() > height[::16, :].max()


def test_uneven_light_tilts_the_relief_less_than_the_picture():
    light = 1 + 0.25 * np.sin(2 * np.pi * np.arange(SIDE) / SIDE)
    lit = np.clip(cobbles() * light[None, :, None], 0, 255).astype(np.uint8)
    brightness = lit[8::16, 8::16, 0] / np.ptp(lit)
    assert np.ptp(height_from_color(lit)[8::16, 8::16]) < 0.75 * np.ptp(brightness)


def test_the_noise_of_a_plain_wall_stays_lower_than_stones():
    wall = np.random.default_rng(0).normal(128, 1.5, (SIDE, SIDE, 1)).repeat(3, 2).astype(np.uint8)
    assert np.ptp(height_from_color(wall)) < 0.4 < 0.7 < np.ptp(height_from_color(cobbles()))


def test_what_is_busy_is_rougher_than_what_is_even():
    texture = np.full((SIDE, SIDE, 3), 120, np.uint8)
    texture[:, 32:] = np.random.default_rng(0).integers(60, 180, (SIDE, 32, 1))
    rough = roughness_from_color(texture)
    assert rough[:, 44:52].mean() > rough[:, 12:20].mean() + 0.25


@settings(max_examples=10)
@given(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1))
def test_a_rolled_texture_has_the_same_maps_rolled(down, right):
    texture = cobbles()
    maps, rolled = surface_maps(texture), surface_maps(np.roll(texture, (down, right), (0, 1)))
    for ours, theirs, units in (
        (maps.height, rolled.height, 4),
        (maps.normal, rolled.normal, 1),
        (maps.orm, rolled.orm, 1),
    ):
        moved = np.roll(ours, (down, right), (0, 1)).astype(int)
        assert np.abs(moved - theirs).max() <= units  # of rounding


def test_maps_of_a_texture_that_wraps_wrap():
    maps = surface_maps(np.roll(cobbles(), (5, 9), (0, 1)))
    for each in (maps.height, maps.normal, maps.orm):
        assert seam_score(each) < 1.35


def test_the_same_texture_gives_the_same_bytes():
    first, second = surface_maps(cobbles()), surface_maps(cobbles())
    assert first.normal.tobytes() == second.normal.tobytes()
    assert first.height.tobytes() == second.height.tobytes()
    assert first.orm.tobytes() == second.orm.tobytes()


@settings(max_examples=15)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 99))
def test_textures_of_any_size_have_maps_of_that_size(rows, columns, seed):
    maps = surface_maps(np.random.default_rng(seed).integers(0, 256, (rows, columns, 3), dtype=np.uint8))
    assert maps.height.shape == (rows, columns)
    assert maps.height.dtype == np.uint16
    assert maps.normal.shape == maps.orm.shape == (rows, columns, 3)


def test_a_models_maps_are_used_and_clipped():
    answer = np.linspace(-0.5, 1.5, SIDE * SIDE, dtype=np.float32).reshape(SIDE, SIDE)
    maps = surface_maps(cobbles(), height=answer, roughness=answer)
    assert (maps.height.min(), maps.height.max()) == (0, 65535)
    np.testing.assert_allclose(maps.height / 65535, answer.clip(0, 1), atol=1e-5)


@pytest.mark.parametrize(("side", "value", "told"), [(8, 0.5, "8 x 8"), (16, np.nan, "not finite")])
def test_a_models_bad_map_is_refused_by_name(side, value, told):
    with pytest.raises(UnsupportedFrame, match=f"roughness map is {told}"):
        surface_maps(FLAT_GREY, roughness=np.full((side, side), value, np.float32))


@pytest.mark.parametrize("depth", [MAX_DEPTH, -MAX_DEPTH, 0])
def test_any_depth_up_to_the_limit_is_allowed(depth):
    assert surface_maps(cobbles(), depth).normal.shape == (SIDE, SIDE, 3)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 0.01, -MAX_DEPTH - 0.01, np.inf, np.nan])
def test_a_depth_beyond_the_limit_is_refused(depth):
    with pytest.raises(InvalidField, match="allowed: -16 to 16") as told:
        surface_maps(FLAT_GREY, depth)
    assert told.value.detail["field"] == "depth"


@pytest.mark.parametrize("shape", [(0, 4, 3), (4, 4), (4, 4, 4)])
def test_what_is_no_colour_picture_is_refused(shape):
    with pytest.raises(UnsupportedFrame):
        surface_maps(np.zeros(shape, np.uint8))
