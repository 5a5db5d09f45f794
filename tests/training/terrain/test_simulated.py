"""Pairs of the simulation as files: the same for a seed, gone on with, and refused when damaged."""

from __future__ import annotations

import numpy as np
import pytest

from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training.terrain.data.simulated import read_pair, simulate, write_pairs


def test_a_pair_comes_back_from_its_file(tmp_path):
    assert write_pairs(tmp_path, 2, 5, 32, lambda _done: None) == 2
    wanted, found = simulate(6, 32), read_pair(tmp_path / "000006.npz")
    np.testing.assert_array_equal(found.base, wanted.base)
    np.testing.assert_array_equal(found.height, wanted.height)
    assert (found.erosion, found.character, found.roughness) == (wanted.erosion, wanted.character, wanted.roughness)


def test_pairs_that_are_there_are_not_made_again(tmp_path):
    write_pairs(tmp_path, 2, 0, 32, lambda _done: None)
    told: list[float] = []
    assert write_pairs(tmp_path, 3, 0, 32, told.append) == 1
    assert told == sorted(told)


def test_some_land_was_eroded_on_a_coarse_grid_before():
    """Such a base drains better than fractal land does."""
    from capriccio_training.terrain.metrics.drainage import concavity

    measured = [concavity([simulate(seed, 64).base]) for seed in range(12)]
    assert max(measured) - min(measured) > 0.2


@pytest.mark.parametrize("size", [32, 2048])
def test_sizes_at_the_limits_are_allowed(size, monkeypatch):
    monkeypatch.setattr("capriccio_training.terrain.data.simulated.erode", lambda base, *_: base)
    assert simulate(0, size).height.shape == (size, size)


@pytest.mark.parametrize("size", [16, 4096, 100])
def test_other_sizes_are_refused(size):
    with pytest.raises(InvalidField, match=str(size)):
        simulate(0, size)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 damaged", b"not a zip"])
def test_a_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "000000.npz"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"000000\.npz"):
        read_pair(path)


def test_arrays_that_are_no_pair_are_refused(tmp_path):
    path = tmp_path / "000000.npz"
    settings = {"erosion": 0.5, "character": 0.5, "roughness": 0.5}
    np.savez(path, base=np.zeros((8, 8), np.float32), height=np.zeros((8, 4), np.float32), **settings)
    with pytest.raises(UnreadableFile, match="two equal squares"):
        read_pair(path)
