"""Files that say how they were made, written by the backend's own code: what the C# readers are tried on."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from capriccio.media.height_field import HeightField
from capriccio.media.height_files import write_heights
from capriccio.media.music.midi_files import write_midi
from capriccio.media.music.score import Note, Score, Track
from capriccio.media.png import encode_png
from capriccio.services.music.composing import Composition
from capriccio.services.music.wishes import Wishes
from capriccio.services.terrain.land import Land
from capriccio.services.texture.made import MadeTexture, encoded, origin_of

HASH = "0123456789abcdef"
PIXELS = np.arange(2 * 4 * 3, dtype=np.uint8).reshape(2, 4, 3)
SCORE = Score((Track(0, (Note(0, 60, 12),), "piano"),))


def write_provenance_files(folder: Path) -> None:
    """Write textures, music and land with their provenance, and files that have none."""
    _textures(folder)
    _music(folder)
    _land(folder)
    (folder / "plain.png").write_bytes(encode_png(PIXELS, {}))
    (folder / "other.png").write_bytes(encode_png(PIXELS, {"capriccio of another": "x", "comment": "{}"}))
    (folder / "other.png.json").write_text('{"name": "a note of somebody else"}')
    (folder / "broken.png").write_bytes((folder / "moss.png").read_bytes()[:60])
    write_midi(folder / "plain.mid", SCORE)
    write_heights(folder / "plain.r16", HeightField(np.zeros((2, 2), np.float32)))
    (folder / "note.txt").write_text("nothing")


def _textures(folder: Path) -> None:
    filters: Any = SimpleNamespace(model_hash=None)
    moss = origin_of(_model("texture_synthesize", "texture.synthesize"), None, label="moss", seed=7)
    sister = origin_of(_model("texture_vary", "texture.vary"), filters, source=HASH, seed=8, strength=0.4)
    maps = origin_of(None, filters, kind="texture.maps", source=HASH, depth=2.0)
    _write_picture(folder / "moss.png", "image", {**moss, "number": 3})
    _write_picture(folder / "sister_normal.png", "normal", {**sister, "number": 0})
    _write_picture(folder / "maps_orm.png", "orm", maps)


def _write_picture(path: Path, name: str, origin: dict[str, Any]) -> None:
    path.write_bytes(encoded(MadeTexture({name: PIXELS}, 1.0, origin))[name])


def _music(folder: Path) -> None:
    wishes = Wishes(mood="sad", seed=5, instruments=("piano",))
    piece = Composition(SCORE, {}, wishes, ((0, 48),))
    told = piece.provenance("music.compose", "music_sequence", HASH, bars=4, form=None, loop=True)
    write_midi(folder / "tune.mid", SCORE, told)


def _land(folder: Path) -> None:
    field = HeightField(np.arange(33 * 33, dtype=np.float32).reshape(33, 33), 2.0)
    land = Land(33, seed=9, cell_m=2.0)
    made = land.provenance("terrain.generate", "terrain_generate", HASH)
    drawn = land.provenance("terrain.sketch", "terrain_sketch", HASH, PIXELS)
    write_heights(folder / "hill.r16", field, made)
    write_heights(folder / "hill.png", field, made)
    write_heights(folder / "drawn.raw", field, drawn)


def _model(name: str, kind: str) -> Any:
    return SimpleNamespace(card=SimpleNamespace(kind=kind), name=name, hash=HASH)
