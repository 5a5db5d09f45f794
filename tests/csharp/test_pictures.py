"""PNG files that the Unity package reads and writes without an engine, under Mono, beside Pillow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from capriccio.media.png import encode_png
from csharp.program_under_mono import Outcome, Program, behaviours

pytestmark = pytest.mark.mono

NAMES = behaviours("pictures/PngBehaviours.cs", "pictures/MaskMapBehaviours.cs")
MODES = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}
FRAME = Path(__file__).resolve().parents[2] / "docs" / "media" / "godot_natural_after.png"


def _pixels(channels: int, width: int = 53, height: int = 41) -> NDArray[np.uint8]:
    ramp = np.add.outer(np.arange(height) * 5, np.arange(width) * 3)[..., None] % 256
    noise = np.random.default_rng(7).integers(0, 256, (height, width, channels))
    return np.where((np.arange(height) % 4 == 0)[:, None, None], noise, ramp).astype(np.uint8)


def _write_pillows(folder: Path) -> None:
    for mode, channels in MODES.items():
        pixels = _pixels(channels)
        picture = Image.fromarray(pixels.squeeze())
        assert picture.mode == mode
        for level in (0, 1, 9):
            picture.save(folder / f"{mode}_{level}.png", compress_level=level)
            (folder / f"{mode}_{level}.raw").write_bytes(pixels.tobytes())

    levels = np.random.default_rng(8).integers(0, 65536, (31, 23)).astype(np.uint16)
    (folder / "sixteen_bits.png").write_bytes(encode_png(levels, {}))
    (folder / "sixteen_bits.raw").write_bytes((levels >> 8).astype(np.uint8).tobytes())


def _write_refused(folder: Path) -> None:
    colours = Image.fromarray(_pixels(3))
    colours.quantize(16).save(folder / "palette.png")
    colours.save(folder / "photograph.png", "jpeg")
    Image.new("1", (9, 9)).save(folder / "one_bit.png")
    whole = encode_png(_pixels(3), {})
    (folder / "half.png").write_bytes(whole[: len(whole) // 2])
    (folder / "damaged.png").write_bytes(whole[:200] + b"?" + whole[201:])
    (folder / "empty.png").write_bytes(b"")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@pytest.fixture(scope="module")
def results(program: Program, written: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("pictures")
    for name, write in (("pillow", _write_pillows), ("refused", _write_refused)):
        (folder / name).mkdir()
        write(folder / name)
    (folder / "orm.png").write_bytes(
        encode_png(_pixels(3), {"capriccio": '{"kind": "texture.vary", "label": "Größe"}'})
    )
    Image.open(FRAME).convert("RGB").save(folder / "frame.png")
    return program.run(
        NAMES,
        written=written,
        pillow=folder / "pillow",
        refused=folder / "refused",
        orm=folder / "orm.png",
        frame=folder / "frame.png",
    )


@pytest.mark.parametrize("name", NAMES)
def test_pictures(results: dict[str, Outcome], name: str) -> None:
    print(*results[name].notes, sep="\n")
    assert results[name].verdict == "ok"


@pytest.mark.parametrize("mode", MODES)
def test_pillow_reads_what_was_written(results: dict[str, Outcome], written: Path, mode: str) -> None:
    assert results["writes_what_pillow_reads"].verdict == "ok"
    with Image.open(written / f"{MODES[mode]}.png") as picture:
        picture.load()
        assert picture.mode == mode
        assert picture.tobytes() == (written / f"{MODES[mode]}.raw").read_bytes()
        assert picture.text["capriccio"] == '{"label": "Größe ∞"}'
