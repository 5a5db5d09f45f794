"""The look features as they are used: an `.onnx` file turns pictures into points, whose clouds are then compared.

A picture is cut into patches of 64x64 pixels side by side; each gives one point. Must not know: how the file was
trained, which methods are compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from capriccio.errors import ModelRejected, UnreadableFile, UnsupportedFrame
from capriccio_training.style.exported import Pixels, open_session
from capriccio_training.style.metrics.look_net import PATCH_PX
from capriccio_training.style.metrics.look_training import LOOK_FEATURES_KEY

Points: TypeAlias = NDArray[np.float32]
"""(N, 128): one row for each patch."""

DEMO = "demo"
"""What users write for the features of the demo world's two looks, which come with the package."""

DEMO_FILE = Path(__file__).with_name("demo_looks.onnx")
DEMO_SHA256 = "1803b1328325020e8be7f2dde450c5f1c2582ca349301fc27581b2576d924c6f"

BLOCK_ROWS = 1024  # of a kernel matrix computed at once


@dataclass(frozen=True)
class LookFeatures:
    """A loaded file of features."""

    looks: tuple[str, ...]
    """The looks that it was trained on."""
    sha256: str
    """Of the file: distances are comparable only where this is equal."""
    session: onnxruntime.InferenceSession

    def points(self, picture: Pixels) -> Points:
        """The features of a picture's patches, side by side from its middle; the rest of the border is left out.

        Raises:
            UnsupportedFrame: the picture is smaller than one patch.
        """
        found: Points = self.session.run(None, {"patches": _patches(picture)})[0]
        return found


def load_look_features(name: str | Path) -> LookFeatures:
    """Load the features in a file, or the package's own for the name ``demo``.

    Raises:
        UnreadableFile: no such file.
        ModelRejected: it holds no look features, or the package's own file is not the one that was published.
    """
    path = DEMO_FILE if str(name) == DEMO else Path(name)
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{path} can't be read: {error.strerror}; give `{DEMO}` or a file made by `capriccio-train features`"
        raise UnreadableFile(message, path=str(path)) from error
    found = digest(content)
    if path == DEMO_FILE and found != DEMO_SHA256:
        message = f"{path} is damaged: its SHA-256 is {found}, published was {DEMO_SHA256}; install Capriccio again"
        raise ModelRejected(message)
    return _open(content, found, path)


def digest(content: bytes) -> str:
    """The SHA-256 of a file's bytes, as it is shown beside distances."""
    return hashlib.sha256(content).hexdigest()


def look_distance(made: Points, true: Points) -> float:
    """How far one cloud of points is from another: about 0 for the same look and content, larger is farther.

    The unbiased estimate of the squared maximum mean discrepancy with the kernel k(x, y) = (x·y / d + 1)³, which
    Bińkowski et al. 2018 (arXiv 1801.01401) take for their kernel inception distance. The features are
    the project's own, so the figures can't be compared with published ones. Unbiased: it may fall slightly below 0.
    """
    within = sum((_kernel_sum(cloud, cloud) - _kernel_trace(cloud)) / _pairs(cloud) for cloud in (made, true))
    return float(within - 2 * _kernel_sum(made, true) / (len(made) * len(true)))


def cloud(features: LookFeatures, pictures: Iterable[Pixels]) -> Points:
    """The points of all patches of all pictures."""
    return np.concatenate([features.points(picture) for picture in pictures])


def _open(content: bytes, sha256: str, path: Path) -> LookFeatures:
    try:
        session = open_session(content)
        info = json.loads(session.get_modelmeta().custom_metadata_map[LOOK_FEATURES_KEY])
        looks = tuple(str(look) for look in info["looks"])
    except Exception as error:  # the runtime's exceptions have no common base below Exception
        message = f"{path} holds no look features; make such a file with `capriccio-train features`"
        raise ModelRejected(message) from error
    return LookFeatures(looks, sha256, session)


def _patches(picture: Pixels) -> NDArray[np.uint8]:
    """(H, W, 3) → (N, 64, 64, 3)."""
    rows, columns = (side // PATCH_PX for side in picture.shape[:2])
    if not rows or not columns:
        height, width = picture.shape[:2]
        message = f"a picture is {width}x{height}; look features need {PATCH_PX}x{PATCH_PX} pixels or more"
        raise UnsupportedFrame(message)
    top, left = (picture.shape[0] - rows * PATCH_PX) // 2, (picture.shape[1] - columns * PATCH_PX) // 2
    inner = picture[top : top + rows * PATCH_PX, left : left + columns * PATCH_PX]
    cells = inner.reshape(rows, PATCH_PX, columns, PATCH_PX, 3).swapaxes(1, 2)
    return np.ascontiguousarray(cells.reshape(-1, PATCH_PX, PATCH_PX, 3))


def _kernel_sum(one: Points, other: Points) -> float:
    """The sum of k over all pairs, some rows at a time."""
    sums = (_kernel(one[top : top + BLOCK_ROWS] @ other.T, one.shape[1]) for top in range(0, len(one), BLOCK_ROWS))
    return float(sum(block.sum(dtype=np.float64) for block in sums))


def _kernel_trace(points: Points) -> float:
    """The sum of k of each point with itself."""
    return float(_kernel(np.square(points).sum(axis=1), points.shape[1]).sum(dtype=np.float64))


def _kernel(products: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    base = products / np.float32(dimensions) + np.float32(1)
    cubes: NDArray[np.float32] = base * base * base
    return cubes


def _pairs(points: Points) -> int:
    return len(points) * (len(points) - 1)
