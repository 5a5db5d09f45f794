"""Baking a grid: looks that depend on place are kept, colours never seen follow the rest, and the report is honest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.card import LUMINANCE_GUIDE
from capriccio.errors import UnsupportedFrame
from capriccio.media.bilateral_grid import lookup_weights, slice_grid
from capriccio.media.detail import place
from capriccio.media.images import Picture
from capriccio.services.bake import bake_table
from capriccio.services.bake_grid import CELLS, bake_grid
from capriccio.services.grid_fit import GridFit

IDENTITY = np.array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], np.float16)


def frames(count, low=0, high=256, seed=0):
    """Give noisy frames, smooth enough to be pictures."""
    noise = np.random.default_rng(seed)
    for _ in range(count):
        yield Picture(noise.integers(low, high, (90, 160, 3), dtype=np.uint8))


def brighter_above(frame):
    """A look that a colour table can't hold."""
    light = np.linspace(60, -60, len(frame))[:, None, None]
    return np.clip(frame * 0.5 + 64 + light, 0, 255).astype(np.uint8)


def test_a_look_that_depends_on_place_is_kept_where_a_table_averages_it():
    baked = bake_grid(frames(10), brighter_above)
    assert baked.grid.shape == (*CELLS, 12)
    assert (baked.frames, baked.closeness.frames, baked.closeness.unseen) == (10, 1, True)
    assert baked.closeness.share > 0.99 > 0.8 > bake_table(frames(10), brighter_above, 17).closeness.share
    shown = next(frames(1, seed=9)).pixels
    assert np.abs(slice_grid(shown, baked.grid).astype(int) - brighter_above(shown)).mean() < 2


def test_a_look_that_a_grid_can_not_hold_is_told_as_such():
    def swaps_by_hue(frame):
        red = frame[..., :1] > frame[..., 2:]
        return np.where(red, 255 - frame, frame).astype(np.uint8)

    assert bake_grid(frames(4), swaps_by_hue).closeness.share < 0.8


def test_guides_and_places_that_were_never_seen_follow_the_rest():
    def half(frame):
        return (frame // 2).astype(np.uint8)

    grid = bake_grid(frames(4, low=100, high=156), half).grid
    shown = np.zeros((9, 16, 3), np.uint8)
    for level in (10, 128, 245):
        shown[:] = level
        assert np.abs(slice_grid(shown, grid).astype(int) - level // 2).max() <= 3


def test_without_pictures_the_grid_changes_nothing():
    np.testing.assert_array_equal(GridFit((2, 3, 4)).solve(), np.broadcast_to(IDENTITY, (2, 3, 4, 12)))


def test_one_frame_is_enough_and_is_told_as_seen():
    closeness = bake_grid(frames(1), brighter_above).closeness
    assert (closeness.frames, closeness.unseen) == (1, False)


def test_transparent_pixels_do_not_count():
    pixels = np.full((36, 64, 3), 200, np.uint8)
    pixels[:, :32] = 20
    alpha = np.where(np.arange(64) < 32, 0, 255).astype(np.uint8)[None].repeat(36, axis=0)

    def dark_to_white(frame):
        return np.where(frame < 100, 255, frame).astype(np.uint8)

    grid = bake_grid([Picture(pixels, alpha)], dark_to_white).grid
    np.testing.assert_allclose(slice_grid(pixels, grid), pixels, atol=1)


@pytest.mark.parametrize("alpha", [None, np.zeros((4, 4), np.uint8)])
def test_nothing_to_fit_is_told(alpha):
    none = [] if alpha is None else [Picture(np.zeros((4, 4, 3), np.uint8), alpha)]
    with pytest.raises(UnsupportedFrame, match="no colours"):
        bake_grid(none, brighter_above)


@settings(max_examples=25, deadline=None)
@given(
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)),
    st.integers(0, 1000),
)
def test_a_pixel_is_shared_out_as_the_slice_looks_it_up(size, cells, seed):
    noise = np.random.default_rng(seed)
    frame = noise.integers(0, 256, (*size, 3), dtype=np.uint8)
    grid = np.zeros((*cells, 12), np.float16)
    grid[..., 3] = noise.uniform(0, 1, cells)
    gathered, weight = np.zeros(size).reshape(-1), np.zeros(size).reshape(-1)
    for cell, share in lookup_weights(place(frame.astype(np.float32) / np.float32(255), LUMINANCE_GUIDE), cells):
        gathered += share * grid[..., 3].reshape(-1)[cell]
        weight += share
    np.testing.assert_allclose(weight, 1, atol=1e-5)
    np.testing.assert_allclose(slice_grid(frame, grid)[..., 0].reshape(-1), gathered * 255, atol=0.51)
