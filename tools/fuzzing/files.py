"""The readers of files as targets: music, pictures, looks, heights, cards, and what is read of a model file.

Must not know: messages, sockets.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from capriccio.card import CARD_KEY, ModelCard, Parity, TensorSpec
from capriccio.engine.finder import read_card
from capriccio.errors import ModelRejected, TooLarge, UnreadableFile, UnsupportedFrame
from capriccio.media.grid_files import GridFile, read_grid, write_grid
from capriccio.media.height_exr import decode_exr, encode_exr
from capriccio.media.height_field import HeightField
from capriccio.media.height_files import encode_heights, read_heights
from capriccio.media.images import decode_picture
from capriccio.media.music.midi_files import decode_midi, decode_provenance, encode_midi
from capriccio.media.music.score import Note, Score, Track
from capriccio.media.png import encode_png
from capriccio.media.table_files import read_table, write_cube

from .as_file import AsFile
from .target import Target

__all__ = ["FILES"]

MAX_PIXELS = 256 * 256
"""Pictures of more are refused here as they are on the wire, where the limit is higher: so that a run is quick."""

UNREADABLE = (UnreadableFile, TooLarge, UnsupportedFrame)


def _written(write: Callable[[Path], Any], suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"seed{suffix}"
        write(path)
        return path.read_bytes()


def _score() -> Score:
    notes = [Note(12 * step, 60 + step % 12, 12) for step in range(24)]
    return Score((Track.of(0, notes), Track.of(33, notes[:8])))


def _midi() -> list[bytes]:
    return [encode_midi(_score()), encode_midi(_score(), {"seed": 7, "model": "m"})]


def _pictures() -> list[bytes]:
    noise = np.random.default_rng(1).integers(0, 256, (9, 7, 3), dtype=np.uint8)
    seeds = [encode_png(noise, {"capriccio": "{}"})]
    for kind, mode in (("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "1"), ("PNG", "I;16")):
        buffer = io.BytesIO()
        grey = Image.fromarray(noise[..., 0].astype(np.uint16) * 257)
        (grey if mode == "I;16" else Image.fromarray(noise).convert(mode)).save(buffer, kind)
        seeds.append(buffer.getvalue())
    return seeds


def _cubes() -> list[bytes]:
    steps = np.linspace(0, 1, 2, dtype=np.float32)
    table = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1)[..., ::-1].astype(np.float32)
    return [_written(lambda path: write_cube(path, table, "seed", ["from nothing"]), ".cube")]


def _grids() -> list[bytes]:
    grid = np.zeros((2, 3, 2, 12), np.float16)
    return [_written(lambda path: write_grid(path, GridFile(grid, {"model": "m"})), ".capgrid")]


def _land() -> HeightField:
    return HeightField(np.random.default_rng(2).uniform(0, 90, (5, 5)).astype(np.float32))


def _heights_png() -> list[bytes]:
    return [encode_heights(_land(), ".png", {"seed": 3})]


def _exrs() -> list[bytes]:
    return [encode_exr(_land().metres), encode_exr(_land().metres, "a comment")]


def _card() -> ModelCard:
    frame = TensorSpec("frame", "uint8", ("n", "h", "w", 3), "NHWC", (0.0, 255.0), "srgb")
    parity = Parity(1, (1, 8, 8, 3), (0, 5), (1.0, 2.0), 1.0)
    return ModelCard("look", "1", "style.frame", (frame,), (frame,), parity, metrics={"psnr": 20.0}, labels=("moss",))


def _cards() -> list[bytes]:
    return [_card().to_json().encode()]


def _model_files() -> list[bytes]:
    return [_field(8, b"graph") + _field(14, _field(1, CARD_KEY.encode()) + _field(2, _card().to_json().encode()))]


def _field(number: int, content: bytes) -> bytes:
    """Return one field of protobuf that holds bytes."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    head = b""
    while value > 0x7F:
        head += bytes([value & 0x7F | 0x80])
        value >>= 7
    return head + bytes([value])


def _read_card_text(content: bytes) -> None:
    card = ModelCard.from_json(content.decode("utf-8", "replace"))
    assert ModelCard.from_json(card.to_json()) == card


FILES: Sequence[Target] = (
    Target("midi", decode_midi, _midi, UNREADABLE),
    Target("provenance", decode_provenance, _midi, UNREADABLE),
    Target("picture", lambda content: decode_picture(content, MAX_PIXELS), _pictures, UNREADABLE),
    Target("cube", AsFile(read_table, ".cube"), _cubes, UNREADABLE),
    Target("capgrid", AsFile(read_grid, ".capgrid"), _grids, UNREADABLE),
    Target("heights", AsFile(read_heights, ".png"), _heights_png, UNREADABLE),
    Target("exr", decode_exr, _exrs, UNREADABLE),
    Target("card", _read_card_text, _cards, (ModelRejected,)),
    Target("finder", AsFile(read_card, ".onnx"), _model_files, (ModelRejected, UnreadableFile)),
)
