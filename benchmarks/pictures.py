"""Files: how fast a table is applied, what it keeps of a model, what tiles change, and what large pictures take.

python benchmarks/pictures.py [--rounds 5] [--large 12000x6000]

Everything is made from the clip that comes with the project.
"""

from __future__ import annotations

import argparse
import io
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from common.machine import describe_machine
from numpy.typing import NDArray

from capriccio.cli.restyling import style_folder
from capriccio.cli.styler import Styler, local_styler
from capriccio.media.color_table import apply_table
from capriccio.media.images import Picture, read_picture, resize, write_picture
from capriccio.media.table_files import write_cube
from capriccio.media.video import video_frames
from capriccio.services.bake import bake_table

CLIP = Path(__file__).parent.parent / "docs" / "media" / "clip_toon.mp4"
GRID, FRAME = "toon_to_natural", "toon_to_natural_frame"
FOLDER_PICTURES = 8

STYLE = """
import re, sys, time
from pathlib import Path
from capriccio.cli import main
try:
    main(sys.argv[1:])
finally:
    print(time.process_time(), int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""
"""Linux only: a process started by another counts that one's memory in every other figure of its own."""

Pixels = NDArray[np.uint8]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large", default="12000x6000", help="size of the large picture")
    options = parser.parse_args()
    frames = list(video_frames(CLIP))
    print(describe_machine())
    with tempfile.TemporaryDirectory() as folder:
        tables(frames, Path(folder), options.rounds)
        tiles(frames[0])
        folders(frames, Path(folder), options.rounds)
        large(frames[0], Path(folder), options.large)


def tables(frames: list[Pixels], folder: Path, rounds: int) -> None:
    """Bake both sorts of model; time what applies a table."""
    print(f"\nbaked from {len(frames)} frames of the clip")
    for model in (FRAME, GRID):
        baked = bake_table((Picture(frame) for frame in frames), _styler(model).apply)
        close = baked.closeness
        says = f"{close.table_psnr_db:.1f} dB to the model, {close.identity_psnr_db:.1f} without it"
        print(f"  {model:24} {close.share:4.0%} of the model's change ({says})")
    write_cube(folder / "look.cube", baked.table)
    large = resize(frames[0], 1080, 1920)
    taken_s = statistics.median(_seconds(lambda: apply_table(large, baked.table)) for _ in range(rounds))
    print(f"  applied to 1920 x 1080: {taken_s * 1000:.0f} ms")


def tiles(frame: Pixels) -> None:
    """Hold tiles against the picture in one piece."""
    print("\n3840 x 2160 in tiles, against one piece")
    picture = resize(frame, 2160, 3840)
    whole = _styler(FRAME, tile_side=4096).apply(picture)
    for side in (2048, 1024, 512):
        tiled = _styler(FRAME, tile_side=side).apply(picture)
        print(f"  tiles of {side:4}: {_psnr_db(tiled, whole):.1f} dB")


def folders(frames: list[Pixels], folder: Path, rounds: int) -> None:
    """Time the command's way with a folder against one picture after the other."""
    print(f"\n{FOLDER_PICTURES} pictures of 1920 x 1080, medians in ms a picture")
    source, target = folder / "frames", folder / "styled"
    source.mkdir()
    for number, frame in enumerate(frames[:FOLDER_PICTURES]):
        write_picture(source / f"{number}.png", Picture(resize(frame, 1080, 1920)))
    for model in (GRID, FRAME):
        ways = [partial(way, source, target, _styler(model)) for way in (_one_by_one, style_folder)]
        rows = [[_seconds(way) * 1000 / FOLDER_PICTURES for way in ways] for _ in range(rounds)]
        in_turn, together = (statistics.median(column) for column in zip(*rows, strict=True))
        print(f"  {model:24} one after the other {in_turn:5.0f}, side by side {together:5.0f}")


def large(frame: Pixels, folder: Path, size: str) -> None:
    """Run the command on a large picture, and see what it takes."""
    width, height = map(int, size.split("x"))
    print(f"\ncapriccio style on {width} x {height}")
    write_picture(folder / "large.png", Picture(resize(frame, height, width)))
    looks = (["--model", GRID], ["--model", FRAME], ["--table", str(folder / "look.cube")])
    for look in looks:
        words = ["style", str(folder / "large.png"), str(folder / "out.png"), *look]
        run = subprocess.run([sys.executable, "-c", STYLE, *words], capture_output=True, text=True, check=True)
        seconds, memory_mb = map(float, run.stdout.split()[-2:])
        print(f"  {Path(look[1]).name:24} {seconds:4.0f} s of a core's time, at most {memory_mb:.0f} MB")


def _styler(model: str, tile_side: int | None = None) -> Styler:
    return local_styler(model, None, None, tile_side=tile_side)


def _one_by_one(source: Path, target: Path, styler: Styler) -> None:
    target.mkdir(exist_ok=True)
    for path in sorted(source.iterdir()):
        write_picture(target / path.name, Picture(styler.apply(read_picture(path).pixels)))


def _seconds(work: Callable[[], Any]) -> float:
    started_s = time.perf_counter()
    with redirect_stdout(io.StringIO()):  # what the commands say of their files
        work()
    return time.perf_counter() - started_s


def _psnr_db(one: Pixels, other: Pixels) -> float:
    return 10 * math.log10(255**2 / np.mean((one.astype(np.float32) - other) ** 2))


if __name__ == "__main__":
    main()
