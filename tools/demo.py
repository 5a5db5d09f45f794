#!/usr/bin/env python3
"""Shows what Capriccio does, in one command: a clip of game frames in another look, through a live backend.

    python tools/demo.py                    restyle the bundled clip, and play the Godot demo where Godot is found
    python tools/demo.py --out DIR          write the page there (default: demo_out)
    python tools/demo.py --no-godot         leave the engine out

Starts a backend on a free port, sends it every frame of the clip, as an engine would, writes DIR/index.html with the
frames before and after, the frame rate and the latency, and ends the backend. Must not know: how anything is done.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from capriccio.client import Client
from capriccio.errors import CapriccioError
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.images import Picture, resize, write_picture
from capriccio.media.video import restyle_video
from demo_page import Look, write_page
from godot_demo import GODOT, GodotFailed, play
from live_backend import BackendFailed, LiveBackend

ROOT = Path(__file__).resolve().parent.parent
CLIP = ROOT / "docs" / "media" / "clip_toon.mp4"
VIEW = (144, 256)
"""(height, width) in pixels of the view that a grid model is sent, as an engine scales it down on the GPU."""

STILL = 20
"""Number of the frame that is also written as a picture."""

Frame = NDArray[np.uint8]
console = Console()


@dataclass
class Timings:
    """What one way of restyling took, a value for each frame."""

    request_ms: list[float] = field(default_factory=list)
    """From sending a frame to its result."""
    apply_ms: list[float] = field(default_factory=list)
    """What an engine does in its shader, and this demo on the CPU."""

    def look(self, title: str, video: Path, still: Path) -> Look:
        """Return the row of the page."""
        median_ms = statistics.median(self.request_ms)
        slowest_ms = sorted(self.request_ms)[int(len(self.request_ms) * 0.95)]
        apply_ms = statistics.median(self.apply_ms) if self.apply_ms else None
        return Look(title, video.name, still.name, median_ms, slowest_ms, 1000 / median_ms, apply_ms)


def main() -> int:
    """Run the demo and return the exit status."""
    options = _options()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    try:
        with LiveBackend(log=out / "backend.log") as backend, Client(backend.address, timeout_s=30) as client:
            looks = [_original(out), _by_grid(client, out), _by_frame(client, out)]
            engine = None if options.no_godot else _play_in_godot(backend.address, out)
    except (CapriccioError, BackendFailed) as error:
        console.print(f"[red]{error}[/red]")
        return 1
    except KeyboardInterrupt:
        console.print("stopped; the backend has ended too")
        return 130
    page = write_page(out, looks, engine)
    console.print(f"\nOpen [bold]{page}[/bold]")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "demo_out", help="where the page is written")
    parser.add_argument("--no-godot", action="store_true", help="leave the engine out")
    return parser.parse_args()


def _original(out: Path) -> Look:
    """Show the clip as it is."""
    video, still = _restyle(out, "before", lambda frame: frame, "the clip")
    return Look("The game", video.name, still.name)


def _by_grid(client: Client, out: Path) -> Look:
    """Ask for a grid for a small view of each frame, and apply it at the frame's own size."""
    timings = Timings()

    def style(frame: Frame) -> Frame:
        view = resize(frame, *VIEW)
        started = time.perf_counter()
        grid = client.style_grid(view, "toon_to_natural")
        sliced = time.perf_counter()
        styled = slice_grid(frame, grid)
        timings.request_ms.append((sliced - started) * 1000)
        timings.apply_ms.append((time.perf_counter() - sliced) * 1000)
        return styled

    video, still = _restyle(out, "after_grid", style, "grid model")
    return timings.look("Grid model: colours at native resolution", video, still)


def _by_frame(client: Client, out: Path) -> Look:
    """Ask for each frame whole."""
    timings = Timings()

    def style(frame: Frame) -> Frame:
        started = time.perf_counter()
        styled = client.style(frame, "toon_to_natural_frame")
        timings.request_ms.append((time.perf_counter() - started) * 1000)
        return styled

    video, still = _restyle(out, "after_frame", style, "frame model")
    return timings.look("Frame model: image to image", video, still)


def _restyle(out: Path, name: str, style: Any, title: str) -> tuple[Path, Path]:
    """Write `name`.mp4 and one of its frames as `name`.png."""
    video, still = out / f"{name}.mp4", out / f"{name}.png"
    count = 0

    def each(frame: Frame) -> Frame:
        nonlocal count
        count += 1
        styled: Frame = style(frame)
        if count == STILL:
            write_picture(still, Picture(styled))
        return styled

    with Progress(console=console) as progress:
        bar = progress.add_task(title, total=None)
        restyle_video(CLIP, video, each, lambda done: progress.update(bar, completed=done))
        progress.update(bar, total=count)
    return video, still


def _play_in_godot(address: str, out: Path) -> dict[str, Any] | None:
    """Play the Godot demo with the filter on and return what it measured, or say why not and return None."""
    if subprocess.run([GODOT, "--which"], capture_output=True, check=False).returncode != 0:
        console.print("installing Godot for the demo (once, about 1 GB) …")
        if subprocess.run([GODOT, "--install"], check=False).returncode != 0:
            console.print("the page shows the clip only")
            return None
    try:
        (out / "godot").mkdir(exist_ok=True)
        with console.status("playing the Godot demo with the filter on"):
            return play(address, out / "godot")
    except (GodotFailed, subprocess.TimeoutExpired) as error:
        (out / "godot.log").write_text(str(error), encoding="utf-8")
        console.print(f"[red]Godot did not play the demo: see {out / 'godot.log'}[/red]")
        return None


if __name__ == "__main__":
    sys.exit(main())
