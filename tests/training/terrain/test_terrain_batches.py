"""Batches of terrain: all pairs in turn, moved about on their torus, the same again after a resumption."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training.data.share import Share
from capriccio_training.terrain.config import resolve
from capriccio_training.terrain.data.batches import ErosionBatches, Placement, SketchBatches
from capriccio_training.terrain.data.pairs import open_land


def _land(pairs, elevation=None, real=0.0, **settings):
    named = {"elevation": str(elevation)} if elevation else {}
    config = resolve({"pairs": str(pairs), "data": {"real": real}, "discriminator": {"scales": [1]}} | named | settings)
    return open_land(config, lambda _stage, _done: None)


def test_a_batch_of_erosion_has_land_before_and_after(pairs):
    base, character, _, height, shown = ErosionBatches(_land(pairs), 2, 0.0, seed=1).next()
    assert base.shape == height.shape == (2, 1, 32, 32)
    assert character.shape == (2, 2)
    torch.testing.assert_close(shown, height)
    same = np.corrcoef(base.flatten(), height.flatten())[0, 1]
    assert same > 0.8  # both are moved alike


def test_a_batch_of_sketches_has_a_base_that_agrees_with_its_land(pairs):
    batches = SketchBatches(_land(pairs), 2, 0.0, seed=1)
    base, _, sketch, height, _ = (torch.cat(each) for each in zip(*(batches.next() for _ in range(8)), strict=True))
    assert sketch.shape == (16, 3, 32, 32)
    assert 0 < sketch.max() <= 1
    alike = [np.corrcoef(one.flatten(), other.flatten())[0, 1] for one, other in zip(base, height, strict=True)]
    assert min(alike) > 0.6


def test_every_pair_comes_before_any_comes_again(pairs):
    land = _land(pairs)
    batches = ErosionBatches(land, 1, 0.0, seed=3)
    settings = {batches.next()[1].numpy().round(6).tobytes() for _ in range(len(land.pairs))}
    assert len(settings) == len(land.pairs)
    assert batches.steps_per_epoch == len(land.pairs)


@pytest.mark.parametrize("kind", [ErosionBatches, SketchBatches])
def test_a_resumed_training_goes_on_with_the_same_batches(pairs, kind):
    batches = kind(_land(pairs), 2, 0.0, seed=1)
    batches.next()
    state = batches.state_dict()
    wanted = batches.next()
    resumed = kind(_land(pairs), 2, 0.0, seed=9)
    resumed.load_state_dict(state)
    for mine, theirs in zip(resumed.next(), wanted, strict=True):
        torch.testing.assert_close(mine, theirs)


def test_processes_share_a_batch(pairs):
    whole = ErosionBatches(_land(pairs), 2, 0.0, seed=1).next()
    halves = [ErosionBatches(_land(pairs), 1, 0.0, seed=1, share=Share(rank, 2)).next() for rank in (0, 1)]
    torch.testing.assert_close(torch.cat([half[0] for half in halves]), whole[0])


def test_real_land_is_shown_as_true(pairs, elevation):
    batches = ErosionBatches(_land(pairs, elevation, real=1.0), 2, 1.0, seed=1)
    _, _, _, height, shown = batches.next()
    assert (shown - height).abs().max() > 1
    assert shown.mean().abs() < 0.1


def test_real_land_is_sketched(pairs, elevation):
    _, character, sketch, height, _ = SketchBatches(_land(pairs, elevation, real=1.0), 4, 1.0, seed=1).next()
    assert sketch.max() > 0
    assert ((character >= 0) & (character <= 1)).all()
    assert height.shape == (4, 1, 32, 32)


def test_a_placement_moves_all_fields_alike():
    field = np.arange(64.0).reshape(8, 8)
    moved, colours = Placement(5, 3, 6).of(field, np.stack([field, field], 2))
    np.testing.assert_array_equal(colours[:, :, 1], moved)
    assert sorted(moved.ravel()) == sorted(field.ravel())


def test_missing_and_empty_folders_say_how_to_fill_them(tmp_path):
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UnreadableFile, match="capriccio-train heights"):
            _land(folder)


def test_pairs_of_two_sizes_are_refused(pairs, tmp_path):
    from capriccio_training.terrain.data.simulated import write_pairs

    write_pairs(tmp_path, 1, 0, 32, lambda _done: None)
    write_pairs(tmp_path, 1, 1, 64, lambda _done: None)
    with pytest.raises(InvalidField, match="64"):
        _land(tmp_path)


def test_elevation_smaller_than_a_pair_is_refused(tmp_path, elevation):
    from capriccio_training.terrain.data.simulated import write_pairs

    write_pairs(tmp_path / "large", 1, 0, 64, lambda _done: None)
    with pytest.raises(InvalidField, match="48x56"):
        _land(tmp_path / "large", elevation, real=0.5)


def test_a_scale_that_leaves_nothing_to_judge_is_refused(pairs):
    with pytest.raises(InvalidField, match="scale 2"):
        _land(pairs, discriminator={"scales": [1, 2]})
