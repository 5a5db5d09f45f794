"""Making pictures wrap: hard ones lose their seam, what wraps is not touched, and little else changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.errors import UnsupportedFrame
from capriccio.media.cut_paths import closed_path, open_path
from capriccio.media.gradient_domain import blend
from capriccio.media.seamless import MIN_SIDE, make_seamless
from capriccio.media.seams import seam_score

SIDE = 96


def colour(grey):
    return np.clip(grey, 0, 255).astype(np.uint8)[..., None].repeat(3, 2)


def gravel_field(side, seed=0):
    """Smooth noise that wraps."""
    spectrum = np.fft.rfft2(np.random.default_rng(seed).normal(size=(side, side)))
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    return 128 + 900 * np.fft.irfft2(spectrum * np.exp(-((frequency / 0.1) ** 2)), s=(side, side)) / 4


def gravel_crop():
    return colour(gravel_field(160)[:SIDE, : SIDE + 8])


def ramp():
    return colour(np.linspace(0, 255, SIDE)[None].repeat(SIDE, 0))


def halves():
    return colour(np.where(np.arange(SIDE) < SIDE // 2, 0, 255)[None].repeat(SIDE, 0))


def vignette():
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return colour(255 - 2 * np.hypot(y - 30, x - 60) + np.random.default_rng(0).normal(0, 2, (SIDE, SIDE)))


def text():
    """Lines of dark strokes on paper that gets darker to one side."""
    page = np.linspace(250, 190, SIDE)[None].repeat(SIDE, 0)
    strokes = np.random.default_rng(1).random((SIDE, SIDE // 2)).repeat(2, 1) < 0.5
    page[(np.arange(SIDE) % 14 < 7)[:, None] & strokes] = 30
    return colour(page)


def stones(period=17):
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    return colour(40 + 180 * np.abs(np.sin(np.pi * x / period) * np.sin(np.pi * y / period)))


HARD = {
    "gravel crop": gravel_crop,
    "ramp": ramp,
    "halves": halves,
    "vignette": vignette,
    "text": text,
    "stones": stones,
}


@pytest.mark.parametrize("name", HARD)
def test_hard_pictures_lose_their_seam(name):
    picture = HARD[name]()
    assert seam_score(picture) > 1.5
    seamless = make_seamless(picture)
    assert seamless.shape == picture.shape
    assert seam_score(seamless) < (2.5 if name == "text" else 1.4)  # between two of its lines


@pytest.mark.parametrize("name", ["gravel crop", "text", "vignette"])
def test_the_seam_is_gone_and_not_moved_elsewhere(name):
    seamless = make_seamless(HARD[name]()).astype(int)
    for axis in (0, 1):
        lines = np.abs(seamless - np.roll(seamless, 1, axis)).mean(axis=(1 - axis, 2))
        assert lines.max() < 3 * lines.mean()


@pytest.mark.parametrize("name", HARD)
def test_what_was_made_seamless_is_not_changed_again(name):
    seamless = make_seamless(HARD[name]())
    assert np.abs(make_seamless(seamless).astype(int) - seamless).mean() < 1.5


def test_what_wraps_is_given_back_as_it_is_but_where_it_is_cut_along_its_most_different_lines():
    field, kept = colour(gravel_field(SIDE)), []
    for axis in (0, 1):
        for cut in range(SIDE):
            picture = np.roll(field, cut, axis)
            kept.append(np.array_equal(make_seamless(picture), picture))
    assert np.mean(kept) > 0.95


def test_joints_on_the_border_are_no_seam():
    wall = np.full((SIDE, SIDE), 170.0)
    wall[::16] = wall[:, ::24] = 60  # the first row and column are joints, the last are not
    picture = colour(wall + np.random.default_rng(0).normal(0, 3, wall.shape))
    assert seam_score(picture) > 2
    np.testing.assert_array_equal(make_seamless(picture), picture)


def test_a_direction_that_wraps_is_left_alone():
    field = gravel_field(SIDE)[:70]  # top and bottom no longer meet
    seamless = make_seamless(colour(field)).astype(int)
    middle = slice(25, 45)
    changed = seamless[middle] - colour(field)[middle]
    assert np.abs(changed - changed.mean()).mean() < 6  # but for slow shading


def test_the_middle_keeps_its_details():
    picture = gravel_crop()
    middle = (slice(30, 66), slice(30, 74))
    before, after = (np.diff(each[middle].astype(int), axis=1).ravel() for each in (picture, make_seamless(picture)))
    assert np.corrcoef(before, after)[0, 1] > 0.95


def test_the_overall_brightness_stays():
    for make in HARD.values():
        assert abs(make_seamless(make()).mean() - make().mean()) < 4


def test_rows_of_stones_go_on_across_the_border():
    """A strip is taken where the pattern continues: the seamless wall is as regular at the border as inside."""
    seamless = make_seamless(stones())
    tiled = np.roll(seamless, SIDE // 2, axis=1).astype(float)[:, SIDE // 2 - 9 : SIDE // 2 + 9]
    assert np.ptp(tiled.mean(axis=(0, 2))) > 40  # a joint or a row of tops, not the grey of a blur


@settings(max_examples=25)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 99))
def test_pictures_of_any_size_keep_it(height, width, seed):
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    seamless = make_seamless(picture)
    assert seamless.shape == picture.shape
    assert seamless.dtype == np.uint8


@pytest.mark.parametrize(("side", "changes"), [(MIN_SIDE - 1, False), (MIN_SIDE, True)])
def test_only_pictures_with_an_inside_are_changed(side, changes):
    picture = colour(np.linspace(0, 255, side)[None].repeat(side, 0))
    assert np.array_equal(make_seamless(picture), picture) != changes


def test_the_same_picture_gives_the_same_bytes_and_is_not_written_to():
    picture = text()
    picture.setflags(write=False)
    assert make_seamless(picture).tobytes() == make_seamless(picture).tobytes()


@pytest.mark.parametrize("shape", [(0, 4, 3), (32, 32), (32, 32, 4)])
def test_what_is_no_colour_picture_is_refused(shape):
    with pytest.raises(UnsupportedFrame):
        make_seamless(np.zeros(shape, np.uint8))


def brute_force(costs, closed):
    """The cheapest cost of all paths, by trying every one."""
    rows, places = costs.shape
    best = np.inf
    for path in np.ndindex(*[places] * rows):
        steps = np.abs(np.diff(path, append=path[0] if closed else path[-1]))
        if steps.max() <= 1:
            best = min(best, sum(costs[row, place] for row, place in enumerate(path)))
    return best


@settings(max_examples=30)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 999))
def test_an_open_path_is_the_cheapest_there_is(rows, places, seed):
    costs = np.random.default_rng(seed).random((rows, places))
    path = open_path(costs)
    assert np.abs(np.diff(path)).max(initial=0) <= 1
    assert costs[np.arange(rows), path].sum() == pytest.approx(brute_force(costs, closed=False))


@settings(max_examples=30)
@given(st.integers(2, 5), st.integers(1, 4), st.integers(0, 999))
def test_a_closed_path_meets_its_beginning_and_is_cheap(rows, places, seed):
    costs = np.random.default_rng(seed).random((rows, places))
    path = closed_path(costs)
    assert np.abs(np.diff(path, append=path[0])).max() <= 1
    assert costs[np.arange(rows), path].sum() <= brute_force(costs, closed=True) + 1


def test_blending_a_picture_with_itself_gives_it_back():
    picture = gravel_field(32)[..., None].astype(np.float32)
    covered = np.random.default_rng(0).random((32, 32)) < 0.5
    np.testing.assert_allclose(blend(picture, picture, covered, 32), picture, atol=0.02)


def test_blending_takes_the_details_of_what_lies_over_and_the_brightness_of_what_lies_around():
    under = np.full((64, 64, 1), 50, np.float32)
    over = 200 + gravel_field(64)[..., None].astype(np.float32) / 10
    covered = np.zeros((64, 64), bool)
    covered[20:40, 20:40] = True
    blended = blend(under, over, covered, 64)
    inside = slice(23, 37)
    details = [np.diff(each[inside, inside, 0], axis=1).ravel() for each in (blended, over)]
    assert np.corrcoef(*details)[0, 1] > 0.95
    assert blended[30, 30, 0] < 100
