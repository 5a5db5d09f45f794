"""Texture batches: crops on the torus, labels by folder, the same after a resumption."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training.data.share import Share
from capriccio_training.texture.config import TilesConfig
from capriccio_training.texture.data.colour import changed_colour
from capriccio_training.texture.data.tiles import crop_of, open_tiles

PLAIN = TilesConfig(side=32, flip=False, batch=4)


def test_labels_are_the_folders_within(textures: Path) -> None:
    batches = open_tiles(textures, PLAIN, seed=0)
    assert batches.names == ["cloth", "sand"]
    pictures, labels = batches.next()
    assert pictures.shape == (4, 3, 32, 32)
    blue_is_strongest = pictures.mean((2, 3)).argmax(1) == 2
    assert torch.equal(blue_is_strongest, labels == 0)


def test_only_the_wanted_labels_are_learned_from(textures: Path) -> None:
    batches = open_tiles(textures, TilesConfig(side=32, labels=" sand "), seed=0)
    assert batches.names == ["sand"]
    assert len(batches.folder) == 3
    with pytest.raises(InvalidField, match=r"names moss; the folder has: cloth, sand"):
        open_tiles(textures, TilesConfig(labels="sand, moss"), seed=0)


def test_a_folder_without_pictures_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no readable picture"):
        open_tiles(tmp_path, PLAIN, seed=0)


def test_a_crop_of_a_tile_that_wraps_lies_anywhere_on_its_torus() -> None:
    tile = torch.arange(64).reshape(1, 8, 8).repeat(3, 1, 1)
    corners = set()
    for seed in range(400):
        crop = crop_of(tile, TilesConfig(side=8, flip=False), torch.Generator().manual_seed(seed))
        corners.add(int(crop[0, 0, 0]))
        assert sorted(crop[0].flatten().tolist()) == list(range(64))
    assert len(corners) == 64


def test_a_crop_of_a_picture_that_does_not_wrap_stays_inside(tmp_path: Path) -> None:
    ramp = torch.arange(40).reshape(1, 1, 40).repeat(3, 40, 1)
    settings = TilesConfig(side=32, flip=False, wraps=False)
    starts = {int(crop_of(ramp, settings, torch.Generator().manual_seed(seed))[0, 0, 0]) for seed in range(200)}
    assert starts == set(range(9))
    Image.fromarray(np.zeros((31, 40, 3), np.uint8)).save(tmp_path / "small.png")
    with pytest.raises(InvalidField, match=r"40x31, smaller than the crop of 32"):
        open_tiles(tmp_path, settings, seed=0)


def test_turns_are_only_made_where_they_are_allowed() -> None:
    ramp = torch.arange(8).reshape(1, 1, 8).repeat(3, 8, 1)
    for turn in (False, True):
        settings = TilesConfig(side=8, turn=turn)
        crops = [crop_of(ramp, settings, torch.Generator().manual_seed(seed)) for seed in range(50)]
        assert any(bool((crop[0, 0] == crop[0, 0, 0]).all()) for crop in crops) is turn


def test_batches_go_on_where_they_were(textures: Path) -> None:
    first, second = (open_tiles(textures, PLAIN, seed=3) for _ in range(2))
    for _ in range(3):
        first.next()
    second.load_state_dict(first.state_dict())
    for _ in range(4):
        assert all(torch.equal(one, other) for one, other in zip(first.next(), second.next(), strict=True))


def test_two_processes_share_what_one_would_draw(textures: Path) -> None:
    halves = [open_tiles(textures, TilesConfig(side=32, batch=2), 5, Share(rank, 2)) for rank in range(2)]
    whole = open_tiles(textures, TilesConfig(side=32, batch=4), 5)
    pictures = [half.next()[0] for half in halves]
    assert torch.equal(torch.cat(pictures), whole.next()[0])


def test_colours_change_by_up_to_the_amount_and_not_at_all_at_nothing() -> None:
    picture = torch.rand(3, 16, 16, generator=torch.Generator().manual_seed(0)) - 0.5
    assert changed_colour(picture, 0, torch.Generator()) is picture
    small, large = (
        torch.stack(
            [changed_colour(picture, amount, torch.Generator().manual_seed(s)) - picture for s in range(50)]
        ).abs()
        for amount in (0.1, 1.0)
    )
    assert 0 < small.mean() < large.mean() / 3
    assert large.max() <= 2


def test_a_turned_hue_leaves_grey_grey() -> None:
    grey = torch.linspace(-0.5, 0.5, 64).reshape(1, 8, 8).repeat(3, 1, 1)
    changed = changed_colour(grey, 1.0, torch.Generator().manual_seed(1))
    assert torch.allclose(changed[0], changed[1], atol=1e-5)
    assert torch.allclose(changed[1], changed[2], atol=1e-5)
