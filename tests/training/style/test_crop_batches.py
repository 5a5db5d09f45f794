"""Folders, crops, the pool and the schedule."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training.config import ScheduleConfig
from capriccio_training.data.crops import Crop, random_crop
from capriccio_training.data.folder import open_folder, pair_folders
from capriccio_training.data.levels import to_float, to_uint8
from capriccio_training.schedule import learning_rate_factor, progress
from capriccio_training.style.data.batches import CropBatches
from capriccio_training.style.data.pool import ImagePool


def save(path: Path, width: int = 40, height: int = 30, mode: str = "RGB") -> None:
    Image.new(mode, (width, height), 90 if mode == "L" else None).save(path)


def test_a_folder_takes_any_format_and_size(tmp_path: Path) -> None:
    save(tmp_path / "a.png", 40, 30)
    save(tmp_path / "b.jpg", 500, 20)
    save(tmp_path / "c.bmp", 3, 700, "L")
    (tmp_path / "deeper").mkdir()
    save(tmp_path / "deeper" / "d.webp", 1, 1)
    (tmp_path / "notes.txt").write_text("no picture")
    folder = open_folder(tmp_path, 32, 48)
    assert [path.name for path in folder.paths] == ["a.png", "b.jpg", "c.bmp", "d.webp"]
    assert {tuple(folder[i].shape) for i in range(4)} == {(3, 32, 48)}


@pytest.mark.parametrize("cache_mb", [0, 10])
def test_unreadable_pictures_are_reported_and_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, cache_mb: int
) -> None:
    save(tmp_path / "good.png")
    (tmp_path / "broken.png").write_bytes(b"this is no picture")
    with caplog.at_level(logging.WARNING):
        folder = open_folder(tmp_path, cache_mb=cache_mb)
    assert [path.name for path in folder.paths] == ["good.png"]
    assert "broken.png" in caplog.text


def test_a_truncated_picture_is_left_out(tmp_path: Path) -> None:
    random = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(random).save(tmp_path / "a.png")
    whole = (tmp_path / "a.png").read_bytes()
    (tmp_path / "b.png").write_bytes(whole[: len(whole) // 2])
    assert len(open_folder(tmp_path)) == 1


def test_a_folder_without_pictures_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no readable picture"):
        open_folder(tmp_path)
    with pytest.raises(UnreadableFile, match="not a folder"):
        open_folder(tmp_path / "missing")


def test_pairs_are_matched_by_name(tmp_path: Path) -> None:
    for side, names in (("s", ("1", "2", "3")), ("t", ("2", "3", "4"))):
        (tmp_path / side).mkdir()
        for name in names:
            save(tmp_path / side / f"{name}.png")
    source, target = pair_folders(open_folder(tmp_path / "s"), open_folder(tmp_path / "t"))
    assert [p.stem for p in source.paths] == [p.stem for p in target.paths] == ["2", "3"]


def test_folders_without_a_common_name_are_no_pairs(tmp_path: Path) -> None:
    for side in ("s", "t"):
        (tmp_path / side).mkdir()
        save(tmp_path / side / f"{side}.png")
    with pytest.raises(InvalidField, match="partner"):
        pair_folders(open_folder(tmp_path / "s"), open_folder(tmp_path / "t"))


def test_crops_of_a_pair_show_the_same_place() -> None:
    picture = torch.arange(3 * 50 * 60, dtype=torch.int32).view(3, 50, 60)
    random = torch.Generator().manual_seed(3)
    for _ in range(20):
        one, other = random_crop([picture, picture + 1], Crop(17, 23, flip=True), random)
        assert one.shape == (3, 17, 23)
        assert torch.equal(one + 1, other)


def test_crops_flip_about_half_of_the_time() -> None:
    picture = torch.arange(12).view(1, 3, 4).expand(3, 3, 4)
    random = torch.Generator().manual_seed(0)
    flipped = sum(bool(random_crop([picture], Crop(3, 4, flip=True), random)[0][0, 0, 0] == 3) for _ in range(400))
    assert 160 < flipped < 240
    assert not any(random_crop([picture], Crop(3, 4, False), random)[0][0, 0, 0] == 3 for _ in range(20))


def test_a_picture_smaller_than_the_crop_is_mirrored_at_its_edges() -> None:
    small = torch.tensor([[[1, 2, 3]]], dtype=torch.uint8).expand(3, 1, 3)
    (crop,) = random_crop([small], Crop(4, 8, flip=False), torch.Generator())
    assert crop.shape == (3, 4, 8)
    assert (crop == torch.tensor([1, 2, 3, 3, 2, 1, 1, 2])).all()


def test_every_picture_is_seen_once_before_any_is_seen_again(two_looks: tuple[Path, Path]) -> None:
    batches = CropBatches(open_folder(two_looks[0]), open_folder(two_looks[1]), Crop(64, 96, False), 2, 0, paired=False)
    seen = torch.cat([batches.next()[0] for _ in range(3)])
    assert len({tuple(picture.flatten()[:50].tolist()) for picture in seen}) == 6


def test_restored_batches_continue_exactly(two_looks: tuple[Path, Path]) -> None:
    def make() -> CropBatches:
        folders = open_folder(two_looks[0]), open_folder(two_looks[1])
        return CropBatches(*folders, Crop(20, 30, True), 2, seed=5, paired=False)

    one, other = make(), make()
    one.next()
    other.load_state_dict(one.state_dict())
    for _ in range(5):
        for mine, theirs in zip(one.next(), other.next(), strict=True):
            assert torch.equal(mine, theirs)


def test_uint8_survives_the_way_to_float_and_back() -> None:
    levels = torch.arange(256, dtype=torch.uint8).view(1, 1, 16, 16)
    assert torch.equal(to_uint8(to_float(levels)), levels)


def test_the_pool_fills_first_and_then_answers_half_from_the_past() -> None:
    pool = ImagePool(50, torch.Generator().manual_seed(0))
    first = [pool.query(torch.full((1, 1, 1, 1), float(n))).item() for n in range(50)]
    assert first == list(range(50))
    later = [pool.query(torch.full((1, 1, 1, 1), float(n))).item() == n for n in range(50, 450)]
    assert 160 < sum(later) < 240
    assert len(pool.pictures) == 50


def test_a_pool_of_zero_hands_every_fake_through() -> None:
    fakes = torch.rand(4, 3, 2, 2)
    assert torch.equal(ImagePool(0, torch.Generator()).query(fakes), fakes)


def test_the_learning_rate_is_constant_then_falls_to_zero() -> None:
    schedule = ScheduleConfig(epochs=100, decay_epochs=100)
    factors = [learning_rate_factor(schedule, done) for done in (0, 0.25, 0.5, 0.75, 1)]
    assert factors == pytest.approx([1, 1, 1, 0.5, 0])


def test_progress_follows_the_clock_or_steps_or_epochs() -> None:
    assert progress(ScheduleConfig(minutes=2), 999, 60, 10) == 0.5
    assert progress(ScheduleConfig(minutes=2), 0, 500, 10) == 1
    assert progress(ScheduleConfig(steps=8), 2, 1e9, 10) == 0.25
    assert progress(ScheduleConfig(epochs=1, decay_epochs=3), 10, 0, 10) == 0.25
