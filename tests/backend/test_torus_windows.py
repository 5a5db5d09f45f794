"""Windows on a torus: together they are the whole, and where they meet nothing shows."""

import numpy as np
import pytest

from capriccio.services.terrain import torus_windows
from capriccio.services.terrain.torus_windows import BORDER, MARGIN, Windows


@pytest.fixture
def _small(monkeypatch):
    """Cut into windows that answer for 256 cells, as if that were much."""
    monkeypatch.setattr(torus_windows, "CORE", 256)
    monkeypatch.setattr(torus_windows, "WHOLE", 256)


def noise(side, seed=0):
    return np.random.default_rng(seed).normal(size=(side, side)).astype(np.float32)


def blur(reach):
    """Give a function that looks `reach` cells to each side, and wraps around what it is given."""

    def apply(parts):
        field = sum(parts)
        return (field + sum(np.roll(field, step, axis) for step in (-reach, reach) for axis in (0, 1))) / np.float32(5)

    return apply


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("side", [256, 512, 1024])
@pytest.mark.parametrize("multiple", [1, 16])
def test_a_function_that_looks_as_far_as_the_margin_gives_the_same_as_on_the_whole(side, multiple):
    fields = [noise(side), noise(side, 1)]
    windowed = Windows(side, side, multiple).apply(blur(MARGIN), fields)
    np.testing.assert_allclose(windowed, blur(MARGIN)(fields), atol=1e-6)


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("side", [64, 512, 1024, 2048])
@pytest.mark.parametrize("multiple", [1, 16])
def test_half_a_torus_is_that_of_the_whole_inside_and_at_its_border_for_who_looks_less_far(side, multiple):
    field, wanted = [noise(side)], side // 2 + 1
    windows = Windows(side, wanted, multiple)
    np.testing.assert_allclose(windows.apply(blur(BORDER), field), blur(BORDER)(field)[:wanted, :wanted], atol=1e-6)
    inside = slice(MARGIN - BORDER, wanted - (MARGIN - BORDER))
    far = windows.apply(blur(MARGIN), field)[inside, inside]
    np.testing.assert_allclose(far, blur(MARGIN)(field)[:wanted, :wanted][inside, inside], atol=1e-6)


@pytest.mark.usefixtures("_small")
def test_a_function_that_looks_farther_does_not():
    field = [noise(1024)]
    windowed = Windows(1024, 1024).apply(blur(MARGIN + 1), field)
    assert np.abs(windowed - blur(MARGIN + 1)(field)).max() > 1e-3


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize(("side", "wanted"), [(1024, 1024), (1024, 513)])
def test_windows_that_disagree_fade_into_each_other(side, wanted):
    lifts = iter(range(100))
    made = Windows(side, wanted).apply(lambda parts: parts[0] + np.float32(next(lifts)), [np.zeros((side, side))])
    steps = [np.abs(np.diff(made, axis=axis)).max() for axis in (0, 1)]
    assert np.ptp(made) > 1
    assert max(steps) < 2 * 12 / torus_windows.FADE
    if wanted == side:
        assert np.abs(made[0] - made[-1]).max() < 2 * 12 / torus_windows.FADE


@pytest.mark.usefixtures("_small")
def test_windows_begin_and_end_at_multiples_and_stay_small():
    seen = []

    def look(parts):
        seen.append(parts[0].shape)
        assert parts[0].flat[0] % 16 == 0
        return parts[0]

    place = np.broadcast_to(np.arange(2048, dtype=np.float32), (2048, 2048))
    np.testing.assert_array_equal(Windows(2048, 1025, 16).apply(look, [place]), place[:1025, :1025])
    assert len(seen) == Windows(2048, 1025, 16).count == 16
    assert all(
        side % 16 == 0 and side <= 256 + 2 * MARGIN + torus_windows.FADE + 32 for shape in seen for side in shape
    )


@pytest.mark.usefixtures("_small")
def test_progress_counts_the_windows():
    heard = []
    Windows(512, 512).apply(blur(1), [noise(512)], lambda done, count: heard.append((done, count)))
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]
