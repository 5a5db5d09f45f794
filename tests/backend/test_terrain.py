"""Land from a seed and from a drawing: what it is made of, where it wraps, and how it is stopped."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from backend import tiny_terrain_models as tiny
from capriccio.engine.model import load_model
from capriccio.engine.session import StopHandle
from capriccio.errors import Cancelled, InvalidField, ModelRejected, UnsupportedFrame
from capriccio.media.erosion import drained
from capriccio.media.fractal_noise import fractal_heights
from capriccio.media.images import Picture
from capriccio.services.terrain import Land, check_size, generate, sketch, strokes, torus_windows


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Give the tiny terrain models by name."""
    folder = tmp_path_factory.mktemp("terrain")
    makers = (tiny.untouched, tiny.smoothing, tiny.levelled, tiny.drawn)
    loaded = [load_model(make(folder / f"{make.__name__}.onnx"), threads=1) for make in makers]
    return SimpleNamespace(**{model.name: model for model in loaded})


def test_without_erosion_a_model_that_changes_nothing_gives_the_noise_of_the_seed(models):
    made = generate(models.untouched, Land(257, seed=5, roughness=0.3, character=0.8, erosion=0)).field.metres
    np.testing.assert_array_equal(made[:-1, :-1], fractal_heights(256, 5, 0.3, 0.8))


@pytest.mark.parametrize("size", [33, 65, 257, 513])
def test_land_that_tiles_ends_as_it_begins(models, size):
    made = generate(models.smoothing, Land(size, seed=1))
    metres = made.field.metres
    assert metres.shape == (size, size)
    np.testing.assert_array_equal(metres[0], metres[-1])
    np.testing.assert_array_equal(metres[:, 0], metres[:, -1])
    assert made.seam_score < 2


@pytest.mark.parametrize("size", [33, 257, 513])
def test_land_that_does_not_tile_has_other_edges(models, size):
    made = generate(models.smoothing, Land(size, seed=1, tileable=False))
    assert made.field.metres.shape == (size, size)
    assert made.seam_score > 2
    steps = np.abs(np.diff(made.field.metres, axis=0))
    assert steps.max() < 12 * steps.mean()  # it is land up to the border


def test_the_same_wish_gives_the_same_land_and_each_setting_another(models):
    wish = Land(129, seed=3, relief_m=100)
    land = generate(models.smoothing, wish).field.metres
    np.testing.assert_array_equal(generate(models.smoothing, wish).field.metres, land)
    for change in ({"seed": 4}, {"roughness": 0.9}, {"character": 0.9}, {"erosion": 0.1}, {"tileable": False}):
        other = generate(models.smoothing, dataclasses.replace(wish, **change)).field.metres
        assert np.abs(other - land).mean() > 0.1, change


def test_the_cell_scales_heights_with_lengths_and_the_relief_scales_heights_alone(models):
    land = generate(models.untouched, Land(65)).field
    wide = generate(models.untouched, Land(65, cell_m=10)).field
    np.testing.assert_allclose(wide.metres, land.metres * 10, rtol=1e-6)
    assert wide.cell_m == 10
    assert generate(models.untouched, Land(65, relief_m=250)).field.relief_m == pytest.approx(250, rel=1e-5)


def test_erosion_reaches_the_model_as_its_card_says_and_rivers_run_after_it(models):
    noise = fractal_heights(64, 0, 0.5, 0.5)
    mean = (noise + np.roll(noise, -1, 0) + np.roll(noise, -1, 1)) / 3
    for erosion in (0.0, 1.0):
        made = generate(models.smoothing, Land(65, erosion=erosion)).field.metres[:-1, :-1]
        expected = drained(noise + (mean - noise) * np.float32(erosion), erosion, 0.5, seed=0)
        np.testing.assert_allclose(made, expected, atol=1e-3)


def test_land_of_more_than_the_coarsest_grid_is_eroded_twice(models):
    heard = []
    generate(models.smoothing, Land(513), on_step=lambda fraction, stage: heard.append((fraction, stage)))
    assert [stage for _, stage in heard] == ["grid 1 of 2, window 1 of 1", "grid 2 of 2, window 1 of 1"]
    assert [fraction for fraction, _ in heard] == pytest.approx([1 / 17, 1])


@pytest.mark.parametrize("tileable", [True, False])
def test_land_made_in_windows_is_the_land_made_whole(models, monkeypatch, tileable):
    wish = Land(1025, seed=2, tileable=tileable)
    whole = generate(models.smoothing, wish).field.metres
    heard = []
    monkeypatch.setattr(torus_windows, "CORE", 256)
    monkeypatch.setattr(torus_windows, "WHOLE", 256)
    in_windows = generate(models.smoothing, wish, on_step=lambda _fraction, stage: heard.append(stage)).field.metres
    np.testing.assert_allclose(in_windows, whole, atol=2e-3)
    assert heard[-1] == "grid 2 of 2, window 16 of 16"


@pytest.mark.slow
def test_the_largest_land_is_made_in_windows_and_wraps(models, monkeypatch):
    stages = []
    made = generate(models.smoothing, Land(4097), on_step=lambda _fraction, stage: stages.append(stage)).field.metres
    assert stages[-1] == "grid 3 of 3, window 16 of 16"
    np.testing.assert_array_equal(made[0], made[-1])
    monkeypatch.setattr(torus_windows, "WHOLE", 4096)
    np.testing.assert_allclose(generate(models.smoothing, Land(4097)).field.metres, made, atol=5e-3)


def test_windows_of_a_model_that_looks_at_the_whole_leave_no_step(models, monkeypatch):
    monkeypatch.setattr(torus_windows, "CORE", 256)
    monkeypatch.setattr(torus_windows, "WHOLE", 256)
    noise = generate(models.untouched, Land(1025)).field.metres
    metres = generate(models.levelled, Land(1025)).field.metres
    for axis in (0, 1):
        steps, steps_of_noise = (np.abs(np.diff(each, axis=axis)).max() for each in (metres, noise))
        assert steps < 1.5 * steps_of_noise


def test_a_drawing_becomes_land_where_it_was_drawn(models):
    drawing = np.zeros((40, 80, 3), np.uint8)
    drawing[5:15, :, 0] = 255  # a ridge from west to east in the north
    drawing[:, 60:70, 2] = 255  # a river from north to south in the east
    metres = sketch(models.drawn, Land(129, tileable=True), drawing).field.metres
    assert metres.shape == (129, 129)
    assert metres[32, 20] == pytest.approx(10, abs=0.1)
    assert metres[100, 105] == pytest.approx(-10, abs=0.1)
    assert metres[100, 20] == pytest.approx(0, abs=0.1)
    assert abs(metres[0].mean() - metres[-1].mean()) < 1  # the drawing's edges do not reach around


@pytest.mark.parametrize("size", [65, 513])
def test_the_edges_of_a_drawing_do_not_wrap(models, size):
    drawing = np.zeros((size, size, 3), np.uint8)
    drawing[:, 0] = (255, 0, 0)
    metres = sketch(models.drawn, Land(size, erosion=0), drawing).field.metres
    assert metres[size // 2, 0] == pytest.approx(10, abs=0.5)
    assert metres[size // 2, -1] == pytest.approx(0, abs=0.5)


def test_a_drawing_shows_nothing_where_it_is_transparent():
    pixels = np.full((2, 2, 3), 200, np.uint8)
    alpha = np.array([[255, 0], [128, 255]], np.uint8)
    np.testing.assert_array_equal(strokes(Picture(pixels, alpha))[:, :, 0], [[200, 0], [100, 200]])
    assert strokes(Picture(pixels)) is pixels


def test_sizes_are_powers_of_two_and_one_and_others_are_told_the_nearest():
    for size in (33, 1025, 4097):
        check_size(size)
    nearest = {32: (33, 65), 34: (33, 65), 1024: (513, 1025), 1000: (513, 1025), 4096: (2049, 4097), 8193: (2049, 4097)}
    for size, (smaller, larger) in nearest.items():
        with pytest.raises(InvalidField, match=f"the nearest are {smaller} and {larger}"):
            Land(size)


@pytest.mark.parametrize(
    ("field", "inside", "outside"),
    [
        ("seed", [0, 2**53], [-1]),
        ("roughness", [0.0, 1.0], [-0.01, 1.01, np.nan]),
        ("character", [0.0, 1.0], [-0.01, 1.01]),
        ("erosion", [0.0, 1.0], [-0.01, 1.01]),
        ("cell_m", [1e-3, 1e4], [0.0, -1.0, np.inf, np.nan]),
        ("relief_m", [1e-3, 1e5, None], [0.0, -1.0, np.inf]),
    ],
)
def test_settings_have_their_ranges(field, inside, outside):
    for value in inside:
        Land(33, **{field: value})
    for value in outside:
        with pytest.raises(InvalidField, match=field):
            Land(33, **{field: value})


def test_a_model_of_another_kind_and_a_drawing_that_is_none_are_refused(models):
    with pytest.raises(InvalidField, match=r"drawn is a terrain\.sketch model; allowed: terrain\.generate"):
        generate(models.drawn, Land(33))
    with pytest.raises(InvalidField, match=r"allowed: terrain\.sketch"):
        sketch(models.untouched, Land(33), np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(UnsupportedFrame):
        sketch(models.drawn, Land(33), np.zeros((4, 4), np.uint8))


@pytest.mark.parametrize(("make", "says"), [(tiny.endless, "not finite"), (tiny.halving, r"\(1, 128, 256, 1\)")])
def test_a_model_that_makes_no_land_is_told(tmp_path, make, says):
    model = load_model(make(tmp_path / "wrong.onnx"), threads=1)
    with pytest.raises(ModelRejected, match=says):
        generate(model, Land(257, character=1))


def test_stopped_land_is_not_finished(models):
    stop = StopHandle()
    heard = []

    def stop_after_the_first_grid(_fraction, stage):
        heard.append(stage)
        stop.stop()

    with pytest.raises(Cancelled):
        generate(models.smoothing, Land(513), stop, stop_after_the_first_grid)
    assert heard == ["grid 1 of 2, window 1 of 1"]
