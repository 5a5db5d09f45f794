"""The seam score: 1 for what wraps, more for what does not, whatever the kind of picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.errors import UnsupportedFrame
from capriccio.media import seams
from capriccio.media.seams import seam_score


def waves(height=48, width=64, channels=3):
    """A picture that wraps in both directions."""
    y, x = np.mgrid[0:height, 0:width]
    wave = np.sin(2 * np.pi * (2 * y / height + 3 * x / width)) + np.cos(2 * np.pi * 5 * y / height)
    return np.stack([127 + 50 * wave] * channels, -1).astype(np.uint8)


def noise(seed=0, shape=(64, 64, 3)):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def test_a_picture_that_wraps_scores_about_one():
    assert seam_score(waves()) == pytest.approx(1, abs=0.25)
    assert seam_score(noise()) == pytest.approx(1, abs=0.1)


def test_a_ramp_scores_what_the_formula_says():
    ramp = np.arange(10, dtype=np.uint8)[None].repeat(6, axis=0)
    assert seam_score(ramp) == pytest.approx(9)  # 9 across the wrap, 1 between neighbours


@pytest.mark.parametrize("turned", [False, True])
def test_the_worse_direction_counts(turned):
    picture = waves()
    picture[:, :8] = 255 - picture[:, :8]
    assert seam_score(picture.swapaxes(0, 1) if turned else picture) > 2


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 20), st.integers(2, 20), st.sampled_from([None, 1, 3, 4]), st.integers(0, 999))
def test_the_score_follows_the_formula_for_any_shape(height, width, channels, seed):
    shape = (height, width) if channels is None else (height, width, channels)
    picture = noise(seed, shape)
    wide = picture.astype(float)
    expected = [
        np.abs(wide.take(0, axis) - wide.take(-1, axis)).mean() / np.abs(np.diff(wide, axis=axis)).mean()
        for axis in (0, 1)
    ]
    assert seam_score(picture) == pytest.approx(max(expected), rel=1e-5)


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.uint16, np.int32])
def test_a_height_field_scores_the_same_in_any_number_format(kind):
    heights = noise(1, (33, 33)).astype(kind)
    assert seam_score(heights) == pytest.approx(seam_score(noise(1, (33, 33))), rel=1e-6)


def test_the_unit_of_a_height_does_not_matter():
    heights = waves(channels=1)[..., 0].astype(np.float32)
    assert seam_score(heights * 0.001 - 3000) == pytest.approx(seam_score(heights), rel=1e-2)


def test_what_lies_far_from_zero_keeps_its_precision():
    heights = 8848.0 + noise(2, (64, 64)) * 1e-6
    assert seam_score(heights) == pytest.approx(seam_score(noise(2, (64, 64))), rel=1e-3)


@pytest.mark.parametrize("flat", [np.full((8, 8, 3), 7, np.uint8), np.full((5, 9), -2.5, np.float32)])
def test_a_flat_picture_scores_one(flat):
    assert seam_score(flat) == 1.0


def test_a_step_along_the_border_alone_is_a_seam():
    picture = np.zeros((8, 8), np.float32)
    picture[-1] = 1
    assert seam_score(picture) == pytest.approx(7)


def test_the_score_does_not_depend_on_how_rows_are_cut_into_chunks(monkeypatch):
    whole = seam_score(noise(3))
    monkeypatch.setattr(seams, "CHUNK_VALUES", 500)
    assert seam_score(noise(3)) == pytest.approx(whole)


@pytest.mark.parametrize("shape", [(1, 8, 3), (8, 1), (1, 1, 3), (0, 0, 3), (8, 8, 0), (8,), (2, 8, 8, 3)])
def test_what_has_no_inside_is_refused_with_its_shape(shape):
    with pytest.raises(UnsupportedFrame, match=r"at least 2 x 2") as told:
        seam_score(np.zeros(shape, np.uint8))
    assert told.value.detail["shape"] == list(shape)


def test_two_by_two_is_enough():
    assert seam_score(noise(4, (2, 2, 3))) == pytest.approx(1)


@pytest.mark.parametrize("kind", [np.complex64, np.bool_, object])
def test_what_is_no_number_is_refused(kind):
    with pytest.raises(UnsupportedFrame):
        seam_score(np.zeros((4, 4), kind))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_heights_that_are_not_finite_are_refused(value):
    heights = np.zeros((4, 4))
    heights[1, 2:] = value
    with pytest.raises(UnsupportedFrame, match="not finite"):
        seam_score(heights)
