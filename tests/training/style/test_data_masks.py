"""Interfaces and transparency: neither is learnt."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from capriccio.errors import InvalidField
from capriccio_training.data.crops import Crop, random_crop
from capriccio_training.data.folder import ImageFolder, open_folder
from capriccio_training.data.loading import Blemish
from capriccio_training.style.data.batches import CropBatches

HUD = (255, 0, 255)  # a colour that nothing else has


def save_frames(folder: Path, mask: np.ndarray | None, count: int = 3, height: int = 60, width: int = 80) -> None:
    """Frames in shades of green, with an interface wherever ``mask`` is black."""
    folder.mkdir()
    random = np.random.default_rng(0)
    for number in range(count):
        pixels = np.zeros((height, width, 3), np.uint8)
        pixels[:, :, 1] = random.integers(100, 200, (height, width))
        if mask is not None:
            small = np.asarray(Image.fromarray(mask).resize((width, height), Image.Resampling.NEAREST))
            pixels[small < 128] = HUD
        Image.fromarray(pixels).save(folder / f"{number}.png")
    if mask is not None:
        Image.fromarray(mask).save(folder / "mask.png")


def bars(height: int = 60, width: int = 80) -> np.ndarray:
    """An interface at the top and down the left side."""
    mask = np.full((height, width), 255, np.uint8)
    mask[: height // 6] = 0
    mask[:, : width // 8] = 0
    return mask


def drawn(folder: ImageFolder, crop: Crop, count: int = 100) -> torch.Tensor:
    batches = CropBatches(folder, folder, crop, count, 0, paired=False)
    return ((batches.next()[0] + 1) * 127.5).round()


def test_crops_stay_clear_of_the_interface_and_reach_everywhere_else(tmp_path: Path) -> None:
    save_frames(tmp_path / "frames", bars())
    opened = open_folder(tmp_path / "frames")
    blemishes = opened.load(0).blemishes
    rows = torch.arange(60 * 80).reshape(1, 60, 80)
    random = torch.Generator().manual_seed(0)
    corners = {int(random_crop([rows], Crop(30, 40, flip=False), random, blemishes)[0][0, 0, 0]) for _ in range(20_000)}
    assert {corner // 80 for corner in corners} == set(range(10, 31))
    assert {corner % 80 for corner in corners} == set(range(10, 41))
    assert (drawn(opened, Crop(30, 40, flip=True))[:, 0] == 0).all()


def test_the_mask_is_no_picture(tmp_path: Path) -> None:
    save_frames(tmp_path / "frames", bars())
    assert [path.name for path in open_folder(tmp_path / "frames").paths] == ["0.png", "1.png", "2.png"]


def test_whole_frames_are_filled_from_around_the_interface(tmp_path: Path) -> None:
    save_frames(tmp_path / "frames", bars())
    for height, width in ((0, 0), (30, 40), (45, 45)):
        picture = open_folder(tmp_path / "frames", height, width)[0].float()
        assert picture[0].max() == 0, "the interface shows"
        assert picture[1].min() > 90, "black is left under it"


def test_pictures_that_do_not_fit_into_memory_are_masked_alike(tmp_path: Path) -> None:
    save_frames(tmp_path / "frames", bars())
    held, read = (open_folder(tmp_path / "frames", cache_mb=mb) for mb in (10, 0))
    assert torch.equal(held[1], read[1])
    assert torch.equal(drawn(held, Crop(20, 20, True)), drawn(read, Crop(20, 20, True)))


def test_a_mask_is_scaled_with_the_frames(tmp_path: Path) -> None:
    save_frames(tmp_path / "frames", bars(30, 40), height=120, width=160)
    crops = drawn(open_folder(tmp_path / "frames", 60, 80), Crop(30, 40, flip=False))
    assert (crops[:, 0] == 0).all()


def test_without_a_clear_place_crops_lie_where_least_is_hidden_and_it_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mask = np.full((60, 80), 255, np.uint8)
    mask[:, 30:40] = 0  # from top to bottom
    mask[20:60, 70:] = 0
    save_frames(tmp_path / "frames", mask)
    opened = open_folder(tmp_path / "frames")
    with caplog.at_level(logging.WARNING):
        drawn(opened, Crop(50, 36, flip=False))
    assert caplog.text.count("is clear of its mask") == 1
    columns = torch.arange(80).expand(1, 60, 80)
    lefts = {place(columns, opened, seed) for seed in range(100)}
    assert lefts <= set(range(34, 41)) | {0, 1, 2, 3, 4}, "ten columns hidden, or fewer"


def place(columns: torch.Tensor, folder: ImageFolder, seed: int) -> int:
    random = torch.Generator().manual_seed(seed)
    return int(random_crop([columns], Crop(50, 36, flip=False), random, folder.load(0).blemishes)[0][0, 0, 0])


def test_whole_frames_are_nothing_to_warn_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    save_frames(tmp_path / "frames", bars())
    with caplog.at_level(logging.WARNING):
        drawn(open_folder(tmp_path / "frames"), Crop(60, 80, flip=False))
        drawn(open_folder(tmp_path / "frames"), Crop(60, 40, flip=False))
    assert caplog.text.count("is clear of its mask") == 1, "only of crops that could lie elsewhere"


def test_folders_within_may_have_masks_of_their_own(tmp_path: Path) -> None:
    frames = tmp_path / "frames"
    save_frames(frames, bars(), count=1)
    save_frames(frames / "boss", np.full((60, 80), 255, np.uint8), count=1)
    save_frames(frames / "town", None, count=1)
    opened = open_folder(frames)
    hidden = {path.parent.name: bool(opened.load(index).blemishes) for index, path in enumerate(opened.paths)}
    assert hidden == {"frames": True, "boss": False, "town": True}


@pytest.mark.parametrize(
    ("mask", "sentence"),
    [
        (np.full((60, 60), 255, np.uint8), r"mask\.png is 60x60, but 0\.png is 80x60"),
        (np.zeros((60, 80), np.uint8), "no white pixel"),
        (b"no picture", r"mend this mask"),
    ],
)
def test_a_mask_that_does_not_fit_stops_the_training(tmp_path: Path, mask: np.ndarray | bytes, sentence: str) -> None:
    save_frames(tmp_path / "frames", None)
    path = tmp_path / "frames" / "mask.png"
    path.write_bytes(mask) if isinstance(mask, bytes) else Image.fromarray(mask).save(path)
    with pytest.raises(InvalidField, match=sentence):
        open_folder(tmp_path / "frames")


def test_pairs_stay_clear_of_both_interfaces(tmp_path: Path) -> None:
    other = np.full((60, 80), 255, np.uint8)
    other[:, 60:] = 0
    save_frames(tmp_path / "source", bars())
    save_frames(tmp_path / "target", other)
    folders = open_folder(tmp_path / "source"), open_folder(tmp_path / "target")
    batches = CropBatches(*folders, Crop(30, 30, flip=True), 50, 0, paired=True)
    for crops in batches.next():
        assert (crops[:, 0] == -1).all()


def test_pairs_of_two_sizes_are_told(tmp_path: Path) -> None:
    save_frames(tmp_path / "source", None)
    save_frames(tmp_path / "target", None, height=30, width=40)
    folders = open_folder(tmp_path / "source"), open_folder(tmp_path / "target")
    with pytest.raises(InvalidField, match=r"is 80x60, its partner .* is 40x30"):
        CropBatches(*folders, Crop(30, 30, flip=True), 1, 0, paired=True)


def save_sprite(path: Path, hidden_colour: tuple[int, int, int] = (0, 0, 0)) -> np.ndarray:
    """A disc in shades of orange with soft edges; behind the transparency stands ``hidden_colour``."""
    path.parent.mkdir(exist_ok=True)
    y, x = np.mgrid[:64, :64]
    alpha = np.clip((24 - np.hypot(y - 32, x - 32)) * 128 + 128, 0, 255).astype(np.uint8)
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[:] = (230, 140, 20)
    pixels[:, :, 1] += (y + x).astype(np.uint8) % 16
    pixels[alpha == 0] = hidden_colour
    Image.fromarray(np.dstack([pixels, alpha])).save(path)
    return alpha


@pytest.mark.parametrize(("height", "width"), [(0, 0), (128, 128), (48, 80)])
def test_what_a_file_hides_behind_transparency_is_not_learnt(tmp_path: Path, height: int, width: int) -> None:
    for name, colour in (("black", (0, 0, 0)), ("white", (255, 255, 255))):
        save_sprite(tmp_path / name / "a.png", colour)
    black, white = (open_folder(tmp_path / name, height, width)[0] for name in ("black", "white"))
    assert torch.equal(black, white)
    assert black[0].min() > 220, "the background has the sprite's own colours"
    assert black[2].max() < 60


def test_sprites_in_a_palette_are_transparent_too(tmp_path: Path) -> None:
    alpha = save_sprite(tmp_path / "a" / "a.png")
    picture = Image.fromarray(np.where(alpha > 128, np.uint8(1), np.uint8(0)), mode=None).convert("P")
    picture.putpalette([0, 0, 0, 250, 200, 30] + [0] * 762)
    picture.save(tmp_path / "a" / "a.png", transparency=0)
    assert open_folder(tmp_path / "a")[0][0].min() > 240


def test_a_sheet_of_sprites_is_cut_where_something_is_drawn(tmp_path: Path) -> None:
    sheet = np.zeros((100, 200, 4), np.uint8)
    sheet[30:70, 120:160] = (200, 40, 40, 255)
    (tmp_path / "sheet").mkdir()
    Image.fromarray(sheet).save(tmp_path / "sheet" / "a.png")
    opened = open_folder(tmp_path / "sheet")
    assert opened[0].shape == (3, 100, 200)
    columns = torch.arange(200).expand(1, 100, 200)
    for seed in range(50):
        random = torch.Generator().manual_seed(seed)
        crop = random_crop([columns], Crop(32, 32, flip=False), random, opened.load(0).blemishes)[0]
        assert ((crop >= 120) & (crop < 160)).float().mean() >= 0.5


def test_an_empty_sprite_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    Image.new("RGBA", (40, 40)).save(tmp_path / "a" / "a.png")
    assert drawn(open_folder(tmp_path / "a"), Crop(20, 20, flip=True), 2).shape == (2, 3, 20, 20)


def test_a_sprite_smaller_than_the_crop_is_continued(tmp_path: Path) -> None:
    save_sprite(tmp_path / "a" / "a.png")
    crops = drawn(open_folder(tmp_path / "a"), Crop(90, 100, flip=False), 2)
    assert crops.shape == (2, 3, 90, 100)
    assert crops[:, 0].min() > 220


def test_the_allowed_share_is_a_limit_on_both_sides() -> None:
    share = np.zeros((10, 20), np.float32)
    share[:, :10] = 1
    rows = torch.arange(20).expand(1, 10, 20)
    for allowed, least in ((0.0, 10), (0.25, 8), (0.5, 6)):
        blemish = Blemish(share, 1, allowed)
        lefts = {
            int(random_crop([rows], Crop(8, 8, False), torch.Generator().manual_seed(s), (blemish,))[0][0, 0, 0])
            for s in range(300)
        }
        assert lefts == set(range(least, 13))
