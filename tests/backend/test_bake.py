"""Baking: the table is the mean of what was seen, continues it where nothing was, and says how good it is."""

import numpy as np
import pytest

from capriccio.errors import UnsupportedFrame
from capriccio.media.color_table import apply_table, identity_table
from capriccio.media.images import Picture
from capriccio.services.bake import bake_table
from capriccio.services.table_fit import TableFit

SIZE = 17


def frames(count, low=0, high=256, seed=0):
    """Give noisy frames, smooth enough to be pictures."""
    noise = np.random.default_rng(seed)
    for _ in range(count):
        yield Picture(noise.integers(low, high, (48, 64, 3), dtype=np.uint8))


def gamma(frame):
    """A look that is a function of the colour alone, and not affine."""
    return (255 * (frame[..., ::-1] / 255.0) ** 1.8 + 0.5).astype(np.uint8)


def test_a_look_that_depends_on_colour_alone_is_captured_whole():
    baked = bake_table(frames(20), gamma, SIZE)
    assert baked.frames == 20
    assert (baked.closeness.frames, baked.closeness.unseen) == (2, True)
    assert baked.closeness.share > 0.999
    assert baked.closeness.baked_psnr_db > 40 > 15 > baked.closeness.identity_psnr_db


def test_a_look_that_depends_on_place_is_captured_in_part_and_the_report_says_so():
    def brighter_above(frame):
        light = np.linspace(60, -60, len(frame))[:, None, None]
        return np.clip(frame + light, 0, 255).astype(np.uint8)

    assert bake_table(frames(10), brighter_above, SIZE).closeness.share < 0.2


def test_colours_that_were_never_seen_follow_the_look_as_a_whole():
    def grey(frame):
        return np.repeat(frame.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)

    table = bake_table(frames(4, low=90, high=170), grey, SIZE).table
    pure = np.array([[[255, 0, 0], [0, 0, 255]]], np.uint8)
    assert np.ptp(apply_table(pure, table).astype(int), axis=2).max() < 40


def test_without_pairs_the_table_is_the_identity():
    np.testing.assert_allclose(TableFit(5).solve(), identity_table(5), atol=1e-6)


def test_one_single_colour_changes_that_colour_and_nowhere_tears():
    fit = TableFit(SIZE)
    fit.add(np.full((1000, 3), 128, np.uint8), np.full((1000, 3), 64, np.uint8))
    table = fit.solve()
    assert np.abs(apply_table(np.full((1, 1, 3), 128, np.uint8), table).astype(int) - 64).max() <= 2
    change = table - identity_table(SIZE)
    assert max(np.abs(np.diff(change, axis=axis)).max() for axis in range(3)) < 0.2


def test_noise_in_the_look_does_not_band_a_ramp():
    noise = np.random.default_rng(1)

    def noisy(frame):
        return np.clip(gamma(frame) + noise.normal(0, 25, frame.shape), 0, 255).astype(np.uint8)

    table = bake_table(frames(10), noisy, SIZE).table
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    steps = np.diff(apply_table(ramp, table).astype(int), axis=1)
    assert steps.min() >= -1
    assert steps.max() <= 5


def test_a_table_never_leaves_the_range_of_colours():
    table = bake_table(frames(3), lambda frame: np.where(frame > 127, 255, 0).astype(np.uint8), SIZE).table
    assert (table.min(), table.max()) == (0, 1)
    assert table.dtype == np.float32


def test_one_frame_is_enough_and_is_told_as_seen():
    closeness = bake_table(frames(1), gamma, SIZE).closeness
    assert (closeness.frames, closeness.unseen) == (1, False)


def test_a_large_frame_is_shrunk_before_the_model_sees_it():
    seen = []

    def look(frame):
        seen.append(frame.shape)
        return frame

    bake_table([Picture(np.zeros((1080, 1920, 3), np.uint8))], look, 5)
    assert seen == [(360, 640, 3)]


def test_transparent_pixels_do_not_count():
    pixels = np.full((8, 8, 3), 200, np.uint8)
    pixels[:, :4] = 0
    alpha = np.where(np.arange(8) < 4, 0, 255).astype(np.uint8)[None].repeat(8, axis=0)

    def black_to_white(frame):
        return np.where(frame < 100, 255, frame).astype(np.uint8)

    table = bake_table([Picture(pixels, alpha)], black_to_white, 5).table
    np.testing.assert_allclose(table, identity_table(5), atol=1e-6)


@pytest.mark.parametrize("alpha", [None, np.zeros((4, 4), np.uint8)])
def test_nothing_to_fit_is_told(alpha):
    none = [] if alpha is None else [Picture(np.zeros((4, 4, 3), np.uint8), alpha)]
    with pytest.raises(UnsupportedFrame, match="no colours"):
        bake_table(none, gamma, 5)


def test_a_model_without_effect_is_captured_whole():
    closeness = bake_table(frames(2), lambda frame: frame, 5).closeness
    assert closeness.share == 1
    assert closeness.baked_psnr_db == float("inf")
