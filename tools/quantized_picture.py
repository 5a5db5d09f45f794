#!/usr/bin/env python3
"""Makes the picture of docs/quantization.md: a look and a texture by a model, by its variants, and what differs.

python tools/quantized_picture.py [--out docs/media/quantized.jpg]
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from capriccio.card import PRECISIONS
from capriccio.engine.model import LoadedModel, load_model
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.media.images import read_picture, resize
from capriccio.services.style import restyle
from capriccio.services.texture import Wanted as Textures
from capriccio.services.texture import synthesize
from capriccio_training.quantize.variant import Wanted, make_variant

ROOT = Path(__file__).resolve().parent.parent
LOOK, FRAME = "natural_to_toon_frame", ROOT / "docs" / "media" / "world_1_natural.jpg"
TEXTURE, LABEL, SEED = "texture_synthesize", "moss", 3
TEXTURE_SIDE = 256
WIDTH = 256
TITLE = 22
TIMES = 8
QUALITY = 88

Pixels: TypeAlias = NDArray[np.uint8]


def main() -> None:
    """Make and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "media" / "quantized.jpg")
    out = parser.parse_args().out
    frame = read_picture(FRAME).pixels
    rows = [_row(LOOK, lambda model: restyle(model, frame)), _row(TEXTURE, _texture)]
    titles = ["float32", *PRECISIONS, *(f"{precision}: difference x {TIMES}" for precision in PRECISIONS)]
    Image.fromarray(np.concatenate([_titles(titles), *rows])).save(out, quality=QUALITY)
    print(f"{out}: {out.stat().st_size / 1000:.0f} kB")


def _row(name: str, made: Callable[[LoadedModel], Pixels]) -> Pixels:
    """What a model and its variants make, side by side, and how the variants differ from it."""
    model = load_model(BUNDLED_MODELS / f"{name}.onnx")
    whole = made(model)
    narrow = [made(_variant(model, precision)) for precision in PRECISIONS]
    panels = [whole, *narrow, *(_difference(whole, each) for each in narrow)]
    height = whole.shape[0] * WIDTH // whole.shape[1]
    return np.concatenate([resize(panel, height, WIDTH) for panel in panels], axis=1)


def _variant(model: LoadedModel, precision: str) -> LoadedModel:
    made = make_variant(model.path.read_bytes(), model.card, Wanted(precision), lambda _stage, _done: None)
    with tempfile.TemporaryDirectory(prefix="capriccio-quantized-") as folder:
        path = Path(folder, "variant.onnx")
        path.write_bytes(made.content)
        return load_model(path)


def _texture(model: LoadedModel) -> Pixels:
    (made,) = synthesize(model, LABEL, Textures(seed=SEED, size=(TEXTURE_SIDE, TEXTURE_SIDE)))
    pixels: Pixels = made.pictures["image"]
    return pixels


def _difference(one: Pixels, other: Pixels) -> Pixels:
    apart = np.abs(one.astype(np.int16) - other)
    shown: Pixels = np.minimum(apart * TIMES, 255).astype(np.uint8)
    return shown


def _titles(titles: list[str]) -> Pixels:
    picture = Image.new("RGB", (WIDTH * len(titles), TITLE), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size=14)
    for number, title in enumerate(titles):
        draw.text((WIDTH * number + 6, 2), title, "black", font)
    return np.asarray(picture)


if __name__ == "__main__":
    main()
