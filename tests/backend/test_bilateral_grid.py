"""Slicing: held against the formula written out pixel by pixel, and against what a grid must do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.errors import UnsupportedFrame
from capriccio.media import bilateral_grid
from capriccio.media.bilateral_grid import slice_grid

IDENTITY = np.array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], np.float16)


def by_the_formula(frame, grid):
    """One pixel at a time, one corner at a time, in double precision."""
    height, width = frame.shape[:2]
    styled = np.empty((height, width, 3))
    sizes = grid.shape[:3]
    for y, x in np.ndindex(height, width):
        colour = frame[y, x] / 255.0
        luminance = colour @ [0.299, 0.587, 0.114]
        places = [(y + 0.5) / height, (x + 0.5) / width, luminance]
        at = [np.clip(place * size - 0.5, 0, size - 1) for place, size in zip(places, sizes, strict=True)]
        coefficients = np.zeros(12)
        for corner in np.ndindex(2, 2, 2):
            index = [min(int(a) + c, size - 1) for a, c, size in zip(at, corner, sizes, strict=True)]
            weights = [a - int(a) if c else 1 - (a - int(a)) for a, c in zip(at, corner, strict=True)]
            coefficients += np.prod(weights) * grid[tuple(index)].astype(float)
        styled[y, x] = coefficients.reshape(3, 4) @ [*colour, 1.0]
    return np.clip(styled, 0, 1) * 255


@settings(max_examples=25, deadline=None)
@given(
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)),
    st.integers(0, 1000),
)
def test_every_pixel_follows_the_formula(size, cells, seed):
    noise = np.random.default_rng(seed)
    frame = noise.integers(0, 256, (*size, 3), dtype=np.uint8)
    grid = noise.normal(0.2, 0.3, (*cells, 12)).astype(np.float16)
    difference = np.abs(slice_grid(frame, grid) - by_the_formula(frame, grid))
    assert difference.max() <= 0.501  # rounding to whole levels


def test_the_identity_grid_changes_nothing(frame):
    np.testing.assert_array_equal(slice_grid(frame, np.broadcast_to(IDENTITY, (9, 16, 8, 12))), frame)


def test_results_are_clamped_and_never_wrap_around():
    bright = np.full((2, 2, 3), 250, np.uint8)
    doubling = np.broadcast_to(IDENTITY * 2, (9, 16, 8, 12))
    assert slice_grid(bright, doubling).min() == 255
    assert slice_grid(bright, -doubling).max() == 0


def test_the_result_does_not_depend_on_how_rows_are_cut_into_chunks(monkeypatch, frame):
    grid = np.random.default_rng(1).normal(size=(9, 16, 8, 12)).astype(np.float16)
    whole = slice_grid(frame, grid)
    monkeypatch.setattr(bilateral_grid, "CHUNK_PIXELS", 60)
    np.testing.assert_array_equal(slice_grid(frame, grid), whole)


@pytest.mark.parametrize(
    ("frame_shape", "grid_shape"),
    [((0, 4, 3), (9, 16, 8, 12)), ((4, 4), (9, 16, 8, 12)), ((4, 4, 3), (9, 16, 8, 3)), ((4, 4, 3), (9, 16, 12))],
)
def test_other_shapes_are_refused(frame_shape, grid_shape):
    with pytest.raises(UnsupportedFrame, match="allowed"):
        slice_grid(np.zeros(frame_shape, np.uint8), np.zeros(grid_shape, np.float16))
