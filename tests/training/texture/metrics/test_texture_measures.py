"""Each measure of a texture orders known cases rightly; each baseline does what it says."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from capriccio.media.seams import seam_score
from capriccio_training.texture.metrics.baselines import CUTTING, nearest_example
from capriccio_training.texture.metrics.blocks import blockiness
from capriccio_training.texture.metrics.contact_sheet import GAP, contact_sheet
from capriccio_training.texture.metrics.copying import copy_distance
from capriccio_training.texture.metrics.likeness import diversity, repetition
from capriccio_training.texture.metrics.patch_distance import patch_distance
from capriccio_training.texture.metrics.patches import patches_of
from capriccio_training.texture.metrics.quilting import quilted

Pixels = NDArray[np.uint8]


def texture(
    seed: int = 0, grain: float = 0.1, tint: tuple[float, float, float] = (1, 0.9, 0.7), side: int = 96
) -> Pixels:
    """Blurred noise that wraps; a small grain is a coarse one."""
    spectrum = np.fft.rfft2(np.random.default_rng(seed).normal(size=(side, side)))
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    field = np.fft.irfft2(spectrum * np.exp(-((frequency / grain) ** 2)), s=(side, side))
    levels = 130 + 40 * field / field.std()
    return np.clip(levels[..., None] * np.array(tint), 0, 255).astype(np.uint8)


def shuffled_pixels(picture: Pixels) -> Pixels:
    return np.random.default_rng(0).permutation(picture.reshape(-1, 3)).reshape(picture.shape)


def test_patch_distance_orders_the_same_a_sibling_another_grain_and_another_colour() -> None:
    given = texture()
    distances = [
        patch_distance([other], [given])
        for other in (
            given,
            np.roll(given, (16, 40), (0, 1)),
            texture(seed=1),
            texture(seed=1, grain=0.25),
            texture(seed=1, tint=(0.5, 0.9, 1)),
        )
    ]
    assert distances[:2] == pytest.approx([0, 0], abs=1e-4)
    assert 1e-3 < distances[2] < 0.5 * distances[3]
    assert distances[3] < distances[4]


def test_patch_distance_sees_that_pixels_lost_their_neighbours() -> None:
    given = texture()
    assert patch_distance([shuffled_pixels(given)], [given]) > 3 * patch_distance([texture(1)], [given])


def test_patch_distance_compares_heaps_of_different_sizes_and_pictures() -> None:
    given = texture()
    assert patch_distance([given, given], [np.tile(given, (2, 2, 1))]) < 0.002
    halves = patch_distance([given[:, :48]], [given[:, 48:]], wraps=False)
    assert 0.005 < halves < 0.2


def test_patches_that_wrap_are_those_of_the_tiled_picture() -> None:
    field = np.arange(20.0).reshape(4, 5)
    wrapped, tiled = patches_of(field, 3, wraps=True), patches_of(np.tile(field, (2, 2)), 3, wraps=False)
    assert wrapped.shape == (20, 9)
    assert {tuple(patch) for patch in wrapped} == {tuple(patch) for patch in tiled}


def test_a_copy_is_caught_even_when_moved_or_cut_to_pieces() -> None:
    given, sibling = texture(), texture(1)
    new = copy_distance([sibling], [given])
    assert copy_distance([np.roll(given, (20, 7), (0, 1))], [given]) < 0.001
    assert copy_distance([CUTTING["image quilting"](given, 0)], [given]) < 0.75 * new
    assert copy_distance([CUTTING["random crop"](given, 0)], [given]) < 0.001
    assert new > 0.1


def test_a_copy_of_any_one_of_many_is_caught() -> None:
    learned = [texture(seed) for seed in range(4)]
    assert copy_distance([texture(3)], learned) < 0.001 < copy_distance([texture(9)], learned)


def test_a_repeated_tile_is_caught() -> None:
    given = texture()
    repeated = np.tile(given[:48, :48], (2, 2, 1))
    assert repetition(repeated) > 0.95
    assert repetition(given) < 0.5


@pytest.mark.parametrize("picture", [np.zeros((32, 32, 3), np.uint8), np.full((33, 47, 3), 200, np.uint8)])
def test_flat_pictures_have_figures_too(picture: Pixels) -> None:
    assert 0 <= repetition(picture) <= 1
    assert patch_distance([picture], [picture]) == 0
    assert copy_distance([picture], [picture]) < 1e-3


def test_diversity_goes_from_the_same_over_the_rolled_to_the_unrelated() -> None:
    given = texture()
    nearly = np.clip(given.astype(int) + np.random.default_rng(0).integers(-9, 10, given.shape), 0, 255).astype(
        np.uint8
    )
    assert diversity([given, given]) == pytest.approx(0, abs=1e-3)
    assert diversity([given, np.roll(given, (11, 5), (0, 1))]) == pytest.approx(0, abs=1e-3)
    few, many = diversity([given, nearly]), diversity([given, texture(1), texture(2)])
    assert few is not None
    assert many is not None
    assert few < 0.2 < 0.6 < many
    assert diversity([given]) is None


def test_cells_that_show_are_caught_and_only_where_they_lie() -> None:
    given = texture()
    levels = np.random.default_rng(0).integers(-12, 13, (12, 12)).repeat(8, 0).repeat(8, 1)[..., None]
    in_cells = np.clip(given.astype(int) + levels, 0, 255).astype(np.uint8)
    assert blockiness(given) == pytest.approx(1, abs=0.1)
    assert blockiness(in_cells) > 1.3
    assert blockiness(np.roll(in_cells, (4, 4), (0, 1))) < 1
    assert blockiness(in_cells[:-3, :-5]) > 1.3
    assert blockiness(np.full((16, 16, 3), 9, np.uint8)) == 1


def test_quilting_wraps_and_takes_all_its_pixels_from_the_texture() -> None:
    given = texture()
    quilt = quilted(given, 80, 112, seed=3)
    assert quilt.shape == (80, 112, 3)
    assert seam_score(quilt) < 1.5
    assert {tuple(pixel) for pixel in quilt.reshape(-1, 3)} <= {tuple(pixel) for pixel in given.reshape(-1, 3)}


def test_quilting_makes_another_texture_for_each_seed_and_not_the_given_one_again() -> None:
    given = texture()
    one, same, other = (quilted(given, 96, 96, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert (diversity([one, other]) or 0) > 0.3
    assert (diversity([one, given]) or 0) > 0.3
    assert patch_distance([one], [given]) < 0.02


def test_quilting_hides_its_cuts_where_shuffled_blocks_show_them() -> None:
    given = texture()

    def steepest_line(picture: Pixels) -> float:
        steps = np.abs(picture.astype(int) - np.roll(picture, 1, 1)).mean(axis=(0, 2))
        return float(steps.max() / np.median(steps))

    blocks, quilt = (CUTTING[name](given, 0) for name in ("mirrored and shuffled", "image quilting"))
    assert steepest_line(quilt) < 2 < steepest_line(blocks)


def test_mirroring_and_shuffling_keeps_every_pixel() -> None:
    given = texture()
    mixed = CUTTING["mirrored and shuffled"](given, 0)
    np.testing.assert_array_equal(np.sort(mixed.reshape(-1, 3), axis=0), np.sort(given.reshape(-1, 3), axis=0))
    assert seam_score(mixed) > seam_score(given)


def test_the_nearest_example_is_the_one_that_looks_alike_but_not_the_texture_itself() -> None:
    given, alike, other = texture(), texture(1), texture(2, grain=0.3, tint=(0.3, 0.4, 1))
    np.testing.assert_array_equal(nearest_example(given, [other, given, alike]), alike)


def test_a_contact_sheet_holds_the_given_and_the_variations_in_their_places() -> None:
    given, made = texture(), [texture(seed) for seed in range(1, 4)]
    sheet = contact_sheet([(given, made), (made[0], made[:1])], side=96, shown=8)
    step = 96 + GAP
    assert sheet.shape == (2 * (2 * step) - GAP, 3 * step + 2 * 96 + GAP, 3)
    np.testing.assert_array_equal(sheet[:96, :96], given)
    np.testing.assert_array_equal(sheet[:96, step : step + 96], made[0])
    np.testing.assert_array_equal(sheet[step : step + 96, step : step + 96], made[2])
    assert (sheet[step : step + 96, 2 * step : 2 * step + 96] == 255).all()
