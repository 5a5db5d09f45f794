"""Commands that write files, for being killed and for full disks. Must not know: what befalls them."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

__all__ = ["make_pictures", "writing"]

PICTURES = 12
SIZE = (160, 90)


def make_pictures(folder: Path) -> Path:
    """Write a few pictures into a new folder and return it."""
    folder.mkdir()
    noise = np.random.default_rng(2).integers(0, 256, (PICTURES, SIZE[1], SIZE[0], 3), dtype=np.uint8)
    for number, pixels in enumerate(noise):
        Image.fromarray(pixels).save(folder / f"{number}.png")
    return folder


def writing(
    pictures: Path, out: Path, model: str, random: Random, server: str | None = None, kind: int | None = None
) -> list[str]:
    """Return a command that writes below `out`, itself or with the help of a server; of any kind, or of one."""
    seed = str(random.randrange(1000))
    land, piece = (str(out / f"{seed}{suffix}") for suffix in (".exr", ".mid"))
    moss = ("--out", str(out / f"moss-{seed}"))
    kinds = [
        ["style", str(pictures), str(out / f"styled-{seed}"), "--model", model],
        ["texture", "synthesize", "--label", "moss", "--size", "64", "--count", "4", "--maps", "--seed", seed, *moss],
        ["terrain", "generate", "--size", "129", "--seed", seed, "--out", land, "--preview", f"{land}.png"],
        ["music", "compose", "--bars", "2", "--seed", seed, "--out", piece, "--out", f"{piece}.png"],
    ]
    with_server = ["--server", server] if server else []
    return [sys.executable, "-m", "capriccio", *(random.choice(kinds) if kind is None else kinds[kind]), *with_server]
