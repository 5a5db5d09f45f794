"""Encode numbered pictures as the short clip that `make demo` restyles.

    tools/godot.sh --path godot_addon --rendering-method gl_compatibility --script res://demo/render_frames.gd -- \
        --look toon --seeds 201 --count 48 --path-start 50 --path-step 0.22 --out FOLDER
    python tools/make_clip.py FOLDER docs/media/clip_toon.mp4

Must not know: what the pictures show.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import av
import numpy as np
from PIL import Image

FRAMES_PER_S = 10
# x264's constant rate factor: at 20, flat colours and hard edges survive and 48 frames stay below 700 kB.
QUALITY = "20"


def encode(folder: Path, out: Path) -> int:
    """Write the PNG files of `folder`, in the order of their names, as H.264; return how many there were.

    Raises ValueError when there is none, or when they differ in size.
    """
    pictures = sorted(folder.glob("*.png"))
    if not pictures:
        raise ValueError(f"no *.png in {folder}; render some with demo/render_frames.gd first")
    sizes = {}
    for path in pictures:
        with Image.open(path) as picture:
            sizes[path.name] = picture.size
    if len(set(sizes.values())) > 1:
        raise ValueError(f"the pictures in {folder} differ in size: {sorted(set(sizes.values()))}")
    with av.open(str(out), "w") as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_S, options={"crf": QUALITY, "preset": "veryslow"})
        stream.width, stream.height = sizes[pictures[0].name]
        stream.pix_fmt = "yuv420p"
        for path in pictures:
            with Image.open(path) as picture:
                frame = av.VideoFrame.from_ndarray(np.asarray(picture.convert("RGB")), format="rgb24")
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return len(pictures)


def main() -> None:
    """Read the two paths from the command line and encode."""
    parser = argparse.ArgumentParser(description="Encode numbered pictures as a short H.264 clip.")
    parser.add_argument("folder", type=Path, help="holds the PNG files; their names give the order")
    parser.add_argument("out", type=Path, help="the .mp4 file to write")
    arguments = parser.parse_args()
    try:
        count = encode(arguments.folder, arguments.out)
    except ValueError as problem:
        raise SystemExit(f"make_clip: {problem}") from problem
    print(f"{arguments.out}: {count} frames, {arguments.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
