"""Slicing: held against the formula written out pixel by pixel, and against what a grid must do."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.card import GUIDE_KNOTS, Guide
from capriccio.errors import UnsupportedFrame
from capriccio.media import bilateral_grid
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.detail import EDGE, FLOOR, Detail

IDENTITY = np.array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], np.float16)


LUMINANCE = ([0.299, 0.587, 0.114], np.linspace(0, 1, GUIDE_KNOTS))


def place_of(colour, guide):
    """Where a colour looks up the depth, by the formula."""
    weights, curve = guide
    return np.interp(np.dot(colour, weights), np.linspace(0, 1, GUIDE_KNOTS), curve)


def by_the_formula(frame, grid, guide=LUMINANCE):
    """One pixel at a time, one corner at a time, in double precision."""
    height, width = frame.shape[:2]
    styled = np.empty((height, width, 3))
    sizes = grid.shape[:3]
    for y, x in np.ndindex(height, width):
        colour = frame[y, x] / 255.0
        places = [(y + 0.5) / height, (x + 0.5) / width, place_of(colour, guide)]
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


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000))
def test_a_learned_guide_looks_up_the_depth_by_its_weights_and_curve(seed):
    noise = np.random.default_rng(seed)
    weights, curve = noise.uniform(-0.5, 1, 3), noise.uniform(0, 1, GUIDE_KNOTS)
    frame = noise.integers(0, 256, (5, 7, 3), dtype=np.uint8)
    grid = noise.normal(0.2, 0.3, (3, 4, 5, 12)).astype(np.float16)
    guide = Guide(tuple(map(float, weights)), tuple(map(float, curve)))
    difference = np.abs(slice_grid(frame, grid, guide) - by_the_formula(frame, grid, (weights, curve)))
    assert difference.max() <= 0.51


def detail_by_the_formula(frame, view, levels):
    """One pixel at a time: four texels, bilinear weights times likeness."""
    height, width = frame.shape[:2]
    added = np.empty((height, width, 3))
    for y, x in np.ndindex(height, width):
        at = [
            np.clip((i + 0.5) / side * texels - 0.5, 0, texels - 1)
            for i, side, texels in zip((y, x), (height, width), view.shape[:2], strict=True)
        ]
        total, weights = 0, 0
        for corner in np.ndindex(2, 2):
            texel = tuple(min(int(a) + c, texels - 1) for a, c, texels in zip(at, corner, view.shape[:2], strict=True))
            near = np.prod([(a - int(a)) if c else 1 - (a - int(a)) for a, c in zip(at, corner, strict=True)])
            distance = abs(place_of(frame[y, x] / 255, LUMINANCE) - place_of(view[texel] / 255, LUMINANCE))
            weight = near * max(np.exp(-distance / EDGE), FLOOR)
            total, weights = total + weight * (levels[texel].astype(float) - 128), weights + weight
        added[y, x] = total / weights
    return added


@settings(max_examples=20, deadline=None)
@given(st.tuples(st.integers(1, 9), st.integers(1, 9)), st.tuples(st.integers(1, 5), st.integers(1, 5)))
def test_detail_is_spread_by_the_formula(size, small):
    noise = np.random.default_rng(size[0] * 10 + small[1])
    frame = noise.integers(0, 256, (*size, 3), dtype=np.uint8)
    view, levels = noise.integers(0, 256, (2, *small, 3), dtype=np.uint8)
    identity = np.broadcast_to(IDENTITY, (1, 1, 1, 12))
    made = slice_grid(frame, identity, detail=Detail.of(levels, view, None))
    expected = np.clip(frame + detail_by_the_formula(frame, view, levels), 0, 255)
    assert np.abs(made - expected).max() <= 0.51


def test_detail_stops_at_the_edges_of_the_sharp_frame():
    """A dark and a bright half; the detail brightens the dark one. Its texels do not line up with the edge."""
    frame = np.zeros((4, 32, 3), np.uint8)
    frame[:, 18:] = 200
    view, levels = np.zeros((2, 4, 3), np.uint8), np.full((2, 4, 3), 178, np.uint8)
    view[:, 2:], levels[:, 2:] = 200, 128
    made = slice_grid(frame, np.broadcast_to(IDENTITY, (1, 1, 1, 12)), detail=Detail.of(levels, view, None))
    assert made[:, :16].min() >= 49
    assert made[:, 18:].max() <= 201


def test_a_detail_of_another_size_than_its_view_is_refused():
    with pytest.raises(UnsupportedFrame, match="they must be equal"):
        Detail.of(np.zeros((2, 3, 3), np.uint8), np.zeros((2, 4, 3), np.uint8), None)
