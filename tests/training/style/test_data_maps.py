"""Maps of thousands of pixels: decoded once, cropped where they lie, drawn as often as they are large."""

from __future__ import annotations

import logging
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from typer.testing import CliRunner, Result

from capriccio.errors import CapriccioError
from capriccio.media.images import Picture
from capriccio_training.cli import app
from capriccio_training.data import folder as folder_module
from capriccio_training.data import loading, map_cache
from capriccio_training.data.crops import Crop
from capriccio_training.data.folder import ImageFolder, open_folder
from capriccio_training.data.shuffled import Shuffled
from capriccio_training.style import samples
from capriccio_training.style.data.batches import CropBatches

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ROWS, COLUMNS = 2000, 2304  # just more than a picture that is no map has


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAPRICCIO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "maps"


def save_map(path: Path, seed: int = 0, rows: int = ROWS, columns: int = COLUMNS, alpha: bool = False) -> np.ndarray:
    """Squares of 16 pixels in all colours; with ``alpha``, the left half is transparent black."""
    path.parent.mkdir(exist_ok=True)
    cells = np.random.default_rng(seed).integers(30, 226, (rows // 16 + 1, columns // 16 + 1, 3), np.uint8)
    pixels = cells.repeat(16, 0).repeat(16, 1)[:rows, :columns]
    picture = Image.fromarray(pixels)
    if alpha:
        opacity = np.full((rows, columns), 255, np.uint8)
        opacity[:, : columns // 2] = 0
        pixels = np.where(opacity[:, :, None] > 0, pixels, 0).astype(np.uint8)
        picture = Image.fromarray(np.dstack([pixels, opacity]))
    picture.save(path, compress_level=1)
    return pixels


def no_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise AssertionError(f"{path} is decoded again")

    monkeypatch.setattr(map_cache, "read_large", refuse)
    monkeypatch.setattr(folder_module, "read_large", refuse)


def open_maps(folder: Path, disk_cache_mb: int = 100) -> ImageFolder:
    return open_folder(folder, disk_cache_mb=disk_cache_mb)


def test_a_map_is_decoded_once_and_cut_exactly(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = save_map(tmp_path / "maps" / "a.png")
    opened = open_maps(tmp_path / "maps")
    no_decoding(monkeypatch)
    again = open_maps(tmp_path / "maps")
    for each in (opened, again):
        assert torch.equal(each[0], torch.from_numpy(pixels).permute(2, 0, 1))
    assert len(list(cache.iterdir())) == 1


def test_what_is_done_to_a_crop_never_reaches_the_file(tmp_path: Path, cache: Path) -> None:
    pixels = save_map(tmp_path / "maps" / "a.png")
    open_maps(tmp_path / "maps")[0].zero_()
    assert torch.equal(open_maps(tmp_path / "maps")[0], torch.from_numpy(pixels).permute(2, 0, 1))


def test_a_changed_map_is_decoded_anew_and_its_old_file_removed(tmp_path: Path, cache: Path) -> None:
    save_map(tmp_path / "maps" / "a.png", seed=0)
    open_maps(tmp_path / "maps")
    changed = save_map(tmp_path / "maps" / "a.png", seed=1)
    os.utime(tmp_path / "maps" / "a.png", ns=(1, 1))
    assert torch.equal(open_maps(tmp_path / "maps")[0], torch.from_numpy(changed).permute(2, 0, 1))
    assert len(list(cache.iterdir())) == 1


def test_two_trainings_that_decode_one_map_at_once_leave_it_to_both(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_map(tmp_path / "maps" / "a.png")
    decode = map_cache.read_large

    def meanwhile_another_does(path: Path) -> Picture:
        monkeypatch.setattr(map_cache, "read_large", decode)
        others.append(open_maps(tmp_path / "maps"))
        return decode(path)

    others: list[ImageFolder] = []
    monkeypatch.setattr(map_cache, "read_large", meanwhile_another_does)
    mine = open_maps(tmp_path / "maps")
    assert torch.equal(mine[0], others[0][0])
    assert len(list(cache.iterdir())) == 1


def test_the_cache_keeps_to_its_budget_by_removing_what_was_not_used_for_longest(tmp_path: Path, cache: Path) -> None:
    for number in range(3):
        save_map(tmp_path / f"maps{number}" / "a.png", number)
    budget_mb = 2 * ROWS * COLUMNS * 3 // 2**20 + 1
    for number in (0, 1):
        open_maps(tmp_path / f"maps{number}", budget_mb)
    first, second = sorted(cache.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    os.utime(second, (1, 1))
    open_maps(tmp_path / "maps2", budget_mb)
    assert first.exists()
    assert not second.exists()
    assert len(list(cache.iterdir())) == 2


def test_maps_beyond_the_budget_are_used_nevertheless(
    tmp_path: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("a.png", "b.png"):
        pixels = save_map(tmp_path / "maps" / name)
    with caplog.at_level(logging.WARNING):
        opened = open_maps(tmp_path / "maps", ROWS * COLUMNS * 3 // 2**20 + 1)
    assert "b.png is decoded anew for each crop" in caplog.text
    assert "raise data.disk_cache_mb" in caplog.text
    assert len(opened) == 2
    assert torch.equal(opened[1], torch.from_numpy(pixels).permute(2, 0, 1))


def test_a_cache_that_can_not_be_written_is_told_and_does_not_stop(
    tmp_path: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    save_map(tmp_path / "maps" / "a.png")
    cache.parent.mkdir()
    cache.write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert open_maps(tmp_path / "maps")[0].shape == (3, ROWS, COLUMNS)
    assert "is decoded anew for each crop" in caplog.text


def test_scaled_pictures_and_smaller_ones_are_no_maps(tmp_path: Path, cache: Path) -> None:
    save_map(tmp_path / "maps" / "a.png")
    save_map(tmp_path / "frames" / "a.png", rows=1080, columns=1920)
    open_folder(tmp_path / "maps", 64, 64, disk_cache_mb=100)
    open_folder(tmp_path / "frames", disk_cache_mb=100)
    assert not cache.exists()


@pytest.mark.parametrize(("from_pixels", "warned"), [(ROWS * COLUMNS, True), (ROWS * COLUMNS + 1, False)])
def test_scaling_a_map_down_is_questioned(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    from_pixels: int,
    warned: bool,
) -> None:
    monkeypatch.setattr(folder_module, "NO_FRAME", from_pixels)
    save_map(tmp_path / "maps" / "a.png")
    with caplog.at_level(logging.WARNING):
        open_folder(tmp_path / "maps", 286, 286)
    assert ("2304x2000 is scaled down to 286x286; set data.load_height" in caplog.text) == warned


def test_transparent_parts_of_a_map_take_on_what_is_around_them(tmp_path: Path, cache: Path) -> None:
    pixels = save_map(tmp_path / "maps" / "a.png", alpha=True)
    opened = open_maps(tmp_path / "maps")
    drawn = torch.from_numpy(pixels).permute(2, 0, 1)
    half = COLUMNS // 2
    assert torch.equal(opened[0][:, :, half:], drawn[:, :, half:])
    assert opened[0][:, :, :half].min() > 30, "black is left where nothing was drawn"
    assert opened[0][:, :, :half].float().std() < drawn[:, :, half:].float().std()


def test_crops_of_a_map_lie_mostly_on_what_is_drawn(tmp_path: Path, cache: Path) -> None:
    save_map(tmp_path / "maps" / "a.png", alpha=True)
    for _ in range(2):  # decoded, and from the cache
        opened = open_maps(tmp_path / "maps")
        blemishes = opened.load(0).blemishes
        places = [place(opened, blemishes, seed) for seed in range(40)]
        assert min(places) >= COLUMNS // 2 - 128 - 2 * map_cache.CELL
        assert min(places) < COLUMNS // 2, "half a crop may be empty"
        assert max(places) > COLUMNS - 2 * 256


def place(folder: ImageFolder, blemishes: tuple[loading.Blemish, ...], seed: int) -> int:
    """The column at which a crop of 256 begins."""
    from capriccio_training.data.crops import random_crop

    columns = torch.arange(COLUMNS).expand(1, ROWS, COLUMNS)
    random = torch.Generator().manual_seed(seed)
    return int(random_crop([columns], Crop(256, 256, flip=False), random, blemishes)[0][0, 0, 0])


def test_maps_are_drawn_as_often_as_they_are_large(tmp_path: Path, cache: Path) -> None:
    save_map(tmp_path / "maps" / "large.png")
    save_map(tmp_path / "maps" / "small.png", rows=300, columns=200)
    opened = open_maps(tmp_path / "maps")
    batches = CropBatches(opened, opened, Crop(128, 128, flip=True), 1, 0, paired=False)
    times = ROWS * COLUMNS // (16 * 128 * 128)
    assert batches.steps_per_epoch == times + 1
    drawn = Counter(batches.orders[0].next(batches.random) for _ in range(2 * (times + 1)))
    assert drawn == {0: 2 * times, 1: 2}


def test_shuffled_draws_each_so_many_times_in_a_round_and_as_before_without() -> None:
    weighted, plain = Shuffled(3, times=(1, 4, 2)), Shuffled(3)
    random = torch.Generator().manual_seed(0)
    for _ in range(3):
        assert Counter(weighted.next(random) for _ in range(7)) == {0: 1, 1: 4, 2: 2}
        assert sorted(plain.next(random) for _ in range(3)) == [0, 1, 2]


def test_restored_batches_of_maps_continue_exactly(tmp_path: Path, cache: Path) -> None:
    save_map(tmp_path / "maps" / "a.png", alpha=True)
    save_map(tmp_path / "maps" / "b.png", seed=1)

    def make() -> CropBatches:
        opened = open_maps(tmp_path / "maps")
        return CropBatches(opened, opened, Crop(64, 96, flip=True), 3, 5, paired=False)

    one, other = make(), make()
    for _ in range(4):
        one.next()
    other.load_state_dict(one.state_dict())
    for _ in range(30):  # into the next round
        for mine, theirs in zip(one.next(), other.next(), strict=True):
            assert torch.equal(mine, theirs)


def test_beyond_pillows_limit_and_up_to_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)  # stands for 89 million
    monkeypatch.setattr(loading, "LARGEST_PIXELS", 5000)  # stands for 268 million
    (tmp_path / "maps").mkdir()
    Image.new("RGB", (100, 50)).save(tmp_path / "maps" / "a.png")
    for cache_mb in (0, 10):
        assert open_folder(tmp_path / "maps", cache_mb=cache_mb)[0].shape == (3, 50, 100)
    Image.new("RGB", (100, 51)).save(tmp_path / "maps" / "a.png")
    for cache_mb in (0, 10):
        with pytest.raises(CapriccioError):
            open_folder(tmp_path / "maps", cache_mb=cache_mb)
    assert Image.MAX_IMAGE_PIXELS == 1000


def test_a_picture_over_the_limit_is_left_out_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loading, "LARGEST_PIXELS", 5000)
    (tmp_path / "maps").mkdir()
    Image.new("RGB", (100, 51)).save(tmp_path / "maps" / "a.png")
    Image.new("RGB", (10, 10)).save(tmp_path / "maps" / "b.png")
    with caplog.at_level(logging.WARNING):
        assert len(open_folder(tmp_path / "maps")) == 1
    assert "a.png has 100 x 51 pixels" in caplog.text
    assert "Cut it into parts" in caplog.text


def test_samples_show_the_middle_of_a_map(tmp_path: Path, cache: Path) -> None:
    save_map(tmp_path / "maps" / "a.png")
    opened = open_maps(tmp_path / "maps")
    (shown,) = samples.choose(opened)
    assert shown.shape == (1, 3, samples.LARGEST, samples.LARGEST)


def test_a_training_on_maps_goes_on_from_where_it_was(
    tmp_path: Path, cache: Path, tiny_toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, look in enumerate(("source", "target")):
        save_map(tmp_path / look / "a.png", number, alpha=True)
    text = tiny_toml.read_text("utf-8").replace("load_height = 64", "load_height = 0")
    tiny_toml.write_text(text.replace("load_width = 96", "load_width = 0"), "utf-8")
    folders = ("--source", tmp_path / "source", "--target", tmp_path / "target")
    run = ("--out", tmp_path / "run")
    first = style(*folders, *run, "--generator", "grid", "--steps", "1", "--config", tiny_toml)
    assert first.exit_code == 0, first.output
    assert len(list(cache.glob("*.npy"))) == 4, "pixels and transparency of each"
    no_decoding(monkeypatch)
    second = style(*run, "--resume", "--steps", "2")
    assert second.exit_code == 0, second.output


def style(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["style", *(str(argument) for argument in arguments)])
