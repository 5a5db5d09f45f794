"""Turn rendered distances and cameras into motion vectors: where each point was seen in the frame before.

    tools/godot.sh --path godot_addon --rendering-method gl_compatibility --script res://demo/render_frames.gd -- \
        --seeds 101 --count 8 --path-step 0.0467 --out FRAMES --geometry GEOMETRY
    python tools/motion_vectors.py GEOMETRY MOTION

GEOMETRY holds for every frame NAME.png, distances as godot_addon/demo/shaders/shown.gdshaderinc packs them, and
NAME.json, the camera. The world stands still, so where a point was follows from these alone: it is put into space with
this frame's camera and projected with that of the frame before, whose distance there tells whether it was hidden.

MOTION/NAME.npy is float32 (H, W, 2): the point seen at pixel (x, y) was at (x + dx, y + dy) in the frame before; NaN
where it was not visible there. The first frame of a sequence, which has no number before its own, gets no file.

Must not know: looks, what the vectors are for.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from capriccio.media.atomic import atomic_path

Floats = npt.NDArray[np.float64]

# As in shown.gdshaderinc.
NEAREST_M = 0.05
FARTHEST_M = 2000.0
DIGITS = 48
ZERO = 60
WORTH = 4

TOLERANCE = 0.005
"""How much nearer or farther, of its distance, a point may be than what the frame before shows at its place."""
EDGE_PX = 0.01
"""How far outside of the picture counts as its edge: rounding must not lose the border of a still picture."""
NAME = re.compile(r"(seed\d+_frame)(\d+)$")


@dataclass(frozen=True)
class Camera:
    """A pinhole camera in world space: metres, right-handed, looking along -`back`."""

    axes: Floats
    """(3, 3), rows right, up and back, of unit length"""
    eye: Floats
    """(3,)"""
    fov_y_degrees: float

    @staticmethod
    def read(path: Path) -> Camera:
        """Read what the renderer wrote beside a picture of distances; ValueError where it is something else."""
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            axes = np.array([said["right"], said["up"], said["back"]], dtype=np.float64).reshape(3, 3)
            return Camera(axes, np.array(said["eye"], dtype=np.float64).reshape(3), float(said["fov_y_degrees"]))
        except (KeyError, TypeError, ValueError) as problem:
            raise ValueError(f"{path} is no camera ({problem!r}); render the frames with --geometry again") from problem

    def rays(self, height: int, width: int) -> Floats:
        """Return the way to each pixel's centre, (H, W, 3), as long as it takes to get 1 m deep, in camera space."""
        x, y = np.meshgrid(np.arange(width) + 0.5 - width / 2, height / 2 - np.arange(height) - 0.5)
        return np.stack([x, y, np.full_like(x, -self._focal_px(height))], axis=-1) / self._focal_px(height)

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Return where points (H, W, 3) are seen in a picture as large as they are many, and how deep they lie.

        The places (H, W, 2) are in pixels, whole at their centres; the depths (H, W) in metres. NaN behind the eye.
        """
        height, width, _ = points.shape
        seen = (points - self.eye) @ self.axes.T
        depth = np.where(seen[..., 2] < -NEAREST_M, -seen[..., 2], np.nan)
        x = seen[..., 0] / depth * self._focal_px(height) + width / 2 - 0.5
        y = height / 2 - 0.5 - seen[..., 1] / depth * self._focal_px(height)
        return np.stack([x, y], axis=-1), depth

    def _focal_px(self, height: int) -> float:
        return height / 2 / math.tan(math.radians(self.fov_y_degrees) / 2)


@dataclass(frozen=True)
class Geometry:
    """What one frame shows, without its colours."""

    distances: Floats
    """(H, W), metres from the eye to the surface at each pixel's centre; NaN where there is none"""
    camera: Camera

    def depths(self) -> Floats:
        """Return how deep each pixel's surface lies along the camera's axis, (H, W), in metres."""
        lengths: Floats = np.linalg.norm(self.camera.rays(*self.distances.shape), axis=-1)
        return self.distances / lengths

    def points(self) -> Floats:
        """Return the surface at each pixel's centre in world space, (H, W, 3), in metres."""
        rays = self.camera.rays(*self.distances.shape)
        return self.camera.eye + (rays * self.depths()[..., None]) @ self.camera.axes

    @staticmethod
    def read(picture: Path) -> Geometry:
        """Read a picture of distances and the camera beside it."""
        with Image.open(picture) as image:
            pixels = np.asarray(image.convert("RGB"))
        try:
            distances = unpack(pixels)
        except ValueError as problem:
            raise ValueError(f"{picture}: {problem}") from problem
        return Geometry(distances, Camera.read(picture.with_suffix(".json")))


def unpack(pixels: npt.NDArray[np.uint8]) -> Floats:
    """Return the distances in metres, (H, W), of a picture (H, W, 3) of packed ones; NaN where it is black.

    Raises ValueError where a byte is none that the renderer packs: its output went through a curve of colours.
    """
    offset = pixels.astype(np.int64) - ZERO
    digits = (offset + 1) // WORTH
    empty = (pixels == 0).all(axis=-1)
    strays = ((offset + 1) % WORTH == WORTH - 1) | (digits < 0) | (digits >= DIGITS)
    if (strays.any(axis=-1) & ~empty).any():
        raise ValueError("these are no distances; render them with --geometry, in the Compatibility renderer")
    steps = (digits[..., 0] * DIGITS + digits[..., 1]) * DIGITS + digits[..., 2]
    distances = NEAREST_M * (FARTHEST_M / NEAREST_M) ** (steps / (DIGITS**3 - 1))
    return np.where(empty, np.nan, distances)


def motion(current: Geometry, previous: Geometry) -> npt.NDArray[np.float32]:
    """Return how far each pixel's point is from where the frame before shows it, (H, W, 2); NaN where it does not."""
    places, depths = previous.camera.project(current.points())
    shown = sample(previous.depths(), places)
    height, width = depths.shape
    visible = np.asarray(np.abs(shown - depths) <= TOLERANCE * depths)
    pixels = np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=-1)
    return np.where(visible[..., None], places - pixels, np.nan).astype(np.float32)


def sample(depths: Floats, places: Floats) -> Floats:
    """Return the depth between pixels of `depths` (H, W) at places (H, W, 2), in metres; NaN outside of the picture.

    What is flat in space has an inverse depth that is linear in the picture, so that is what is interpolated. Where one
    of the four pixels around belongs to something else, the mean is neither, and the place counts as hidden.
    """
    height, width = depths.shape
    at = np.clip(places, 0, [width - 1, height - 1])
    inside = np.asarray((np.abs(at - places) <= EDGE_PX).all(axis=-1))
    at[~inside] = 0.0
    corner = np.minimum(at.astype(np.int64), [width - 2, height - 2])
    right, down = np.moveaxis(at - corner, -1, 0)
    column, row = np.moveaxis(corner, -1, 0)
    inverse = 1.0 / depths
    above = inverse[row, column] * (1 - right) + inverse[row, column + 1] * right
    below = inverse[row + 1, column] * (1 - right) + inverse[row + 1, column + 1] * right
    return np.where(inside, 1.0 / (above * (1 - down) + below * down), np.nan)


def pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each picture of distances that has one before it in its sequence, with that one."""
    for picture in sorted(folder.glob("*.png")):
        name = NAME.match(picture.stem)
        if name and int(name[2]) > 0:
            before = picture.with_name(f"{name[1]}{int(name[2]) - 1:0{len(name[2])}d}.png")
            if before.exists():
                yield picture, before


def write_all(folder: Path, out: Path) -> int:
    """Write the motion of every frame of `folder` that has one before it; return how many there were."""
    found = list(pairs(folder))
    if not found:
        raise ValueError(f"no two frames in a row in {folder}; render some with render_frames.gd --geometry")
    out.mkdir(parents=True, exist_ok=True)
    for number, (picture, before) in enumerate(found, start=1):
        vectors = motion(Geometry.read(picture), Geometry.read(before))
        with atomic_path(out / f"{picture.stem}.npy") as temporary, temporary.open("wb") as file:
            np.save(file, vectors)
        print(f"\rmotion_vectors: {number} of {len(found)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return len(found)


def main() -> None:
    """Read the two folders from the command line and write the vectors."""
    parser = argparse.ArgumentParser(description="Turn rendered distances and cameras into motion vectors.")
    parser.add_argument("geometry", type=Path, help="the folder that render_frames.gd --geometry wrote")
    parser.add_argument("out", type=Path, help="where the .npy files go, made when missing")
    arguments = parser.parse_args()
    try:
        count = write_all(arguments.geometry, arguments.out)
    except (OSError, ValueError) as problem:
        raise SystemExit(f"motion_vectors: {problem}") from problem
    print(f"motion_vectors: {count} files in {arguments.out}")


if __name__ == "__main__":
    main()
