"""Tiles: where the receptive field is smaller than the margin, a picture comes out exactly as if it were whole."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.media import tiles
from capriccio.media.tiles import MARGIN, OVERLAP, Tiling, map_tiles


def picture(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def blurred(radius, multiple=1):
    """Give a model that looks `radius` pixels far, and whose result depends on the place within `multiple`."""

    def style(frame):
        height, width = frame.shape[:2]
        wide = np.pad(frame, ((radius, radius), (radius, radius), (0, 0)), mode="edge").astype(np.float64)
        rows = sum(wide[start : start + height] for start in range(2 * radius + 1))
        mean = sum(rows[:, start : start + width] for start in range(2 * radius + 1)) / (2 * radius + 1) ** 2
        phase = (np.arange(height)[:, None] % multiple + np.arange(width) % multiple)[:, :, None]
        return np.clip(mean + phase, 0, 255).astype(np.uint8)

    return style


@pytest.mark.parametrize("multiple", [1, 8])
@pytest.mark.parametrize("size", [(600, 1100), (257, 1031), (1500, 64)])
def test_a_model_of_small_receptive_field_gives_exactly_the_whole_picture(size, multiple):
    frame, radius = picture(*size), int(0.3 * 128)
    style = blurred(radius, multiple)
    np.testing.assert_array_equal(map_tiles(frame, style, Tiling(256, multiple)), style(frame))


def test_the_margin_of_large_tiles_is_as_wide_as_promised():
    frame, radius = picture(400, 1500), int(MARGIN * OVERLAP)
    style = blurred(radius)
    np.testing.assert_array_equal(map_tiles(frame, style, Tiling(800)), style(frame))


def by_height(frame):
    """Stand for a model that looks at the whole picture: lighter towards its bottom, whatever the picture."""
    light = np.linspace(0, 1, len(frame))[:, None, None]
    return np.rint(frame * 0.5 + 127 * light).astype(np.uint8)


def test_a_model_that_looks_at_the_whole_gets_the_tone_of_the_whole_and_no_seam():
    frame = np.repeat(np.linspace(0, 255, 900).astype(np.uint8)[None, :, None], 3, axis=2).repeat(700, axis=0)
    whole = by_height(frame).astype(int)
    styled = map_tiles(frame, by_height, Tiling(256)).astype(int)
    assert np.abs(styled - whole).max() <= 8
    assert np.abs(np.diff(styled, axis=0)).max() <= 3
    assert np.abs(np.diff(styled, axis=1)).max() <= 3


def test_fine_detail_of_a_tile_survives_its_change_of_tone():
    frame = picture(600, 600)
    styled, whole = map_tiles(frame, by_height, Tiling(256)), by_height(frame)
    assert np.corrcoef(styled.reshape(-1), whole.reshape(-1))[0, 1] > 0.97


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 20_000), st.integers(64, 3000), st.sampled_from([1, 4, 8, 32, 256]))
def test_tiles_cover_everything_begin_at_multiples_and_share_enough(length, side, multiple):
    tiling = Tiling(side, multiple)
    side, overlap = tiling.tile_side, tiling.overlap
    rows, columns = tiling.cut(length, side)
    assert columns == [slice(0, side)]
    assert rows[0].start == 0
    assert rows[-1].stop == length
    for span in rows:
        assert span.start % multiple == 0
        assert span.stop - span.start <= side
    for before, after in itertools.pairwise(rows):
        assert before.start < after.start
        assert before.stop - after.start >= overlap


def test_a_picture_stays_whole_up_to_the_limit_and_no_farther():
    height, width = 2160, tiles.WHOLE_PIXELS // 2160
    assert Tiling().cut(height, width) == ([slice(0, height)], [slice(0, width)])
    rows, columns = Tiling().cut(height, width + 1)
    assert len(rows) * len(columns) > 1
    assert all(span.stop - span.start <= tiles.TILE_SIDE for span in (*rows, *columns))


def test_a_side_that_is_asked_for_holds_for_small_pictures_too():
    assert len(Tiling(64).cut(64, 64)[0]) == 1
    assert len(Tiling(64).cut(65, 64)[0]) == 2


def test_each_tile_is_told_once():
    told = []
    map_tiles(picture(300, 500), lambda tile: tile, Tiling(200), lambda done, tiles: told.append((done, tiles)))
    count = told[0][1]
    assert told == [(number, count) for number in range(1, count + 1)]
