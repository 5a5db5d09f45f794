"""Training of the look features: two folders of pictures → one small `.onnx` file.

Every eighth picture is held out, to say on patches that were never shown how much of the three tasks was learnt.
Must not know: distances, tables.
"""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from capriccio.errors import InvalidField
from capriccio.media.images import read_picture
from capriccio_training.compact import round_weights
from capriccio_training.data.folder import open_folder
from capriccio_training.half_storage import halve
from capriccio_training.style.metrics.look_net import FAULTS, PATCH_PX, LookFeatureGraph, LookNet, spoil

LOOK_FEATURES_KEY = "capriccio.look_features"
"""The key in the file's `metadata_props`; what lies there is `LookFeaturesInfo` as JSON."""

OPSET = 17
HELD_OUT_EVERY = 8
SCALE_BATCHES, ACCURACY_BATCHES = 16, 8
TASKS = ("look", "fault", "place")
THREADS = 1  # sums in one order, so that the same pictures give the same file


@dataclass(frozen=True)
class Settings:
    """How the features are trained; equal settings, pictures and machine give an equal file."""

    steps: int = 1000
    batch: int = 128
    patches_per_picture: int = 24
    learning_rate: float = 2e-3
    seed: int = 0


@dataclass(frozen=True)
class LookFeaturesInfo:
    """What the file says of itself."""

    looks: tuple[str, str]  # names of the two folders
    pictures: tuple[int, int]
    steps: int
    seed: int
    accuracy: dict[str, float]  # on held-out pictures: the share of patches told right, by task


@dataclass(frozen=True)
class Patches:
    """Cuttings of one look: (N, 64, 64, 3) uint8, the ninth of the frame in which each lies, (N,), and of how many."""

    pixels: Tensor
    places: Tensor
    pictures: int


def train_look_features(
    source: Path, target: Path, settings: Settings, on_step: Callable[[float], None] = lambda _done: None
) -> tuple[bytes, LookFeaturesInfo]:
    """Train and return the file's bytes, and what it says of itself.

    Args:
        source: folder of pictures in one look.
        target: folder of pictures in the other look, of other or the same places.
        settings: how long and from which seed.
        on_step: told the share that is done.

    Raises:
        UnreadableFile: no such folder, or no picture in it.
        InvalidField: a folder holds fewer than two pictures large enough to be cut.
    """
    torch.set_num_threads(THREADS)
    random = np.random.default_rng(settings.seed)
    cut = [_cut_folder(folder, settings.patches_per_picture, random) for folder in (source, target)]
    shown, held_out = ([look[part] for look in cut] for part in (0, 1))
    torch.manual_seed(settings.seed)
    net = LookNet()
    _fit(net, shown, settings, on_step)
    info = LookFeaturesInfo(
        (source.name, target.name),
        (shown[0].pictures + held_out[0].pictures, shown[1].pictures + held_out[1].pictures),
        settings.steps,
        settings.seed,
        _accuracy(net, held_out, settings),
    )
    return _to_onnx(_standardised(net, shown, settings), info), info


def _cut_folder(folder: Path, count: int, random: np.random.Generator) -> tuple[Patches, Patches]:
    """Cut ``count`` patches from each picture; return those to learn from, and those held out."""
    pictures = (read_picture(path).pixels for path in open_folder(folder, cache_mb=0).paths)
    parts = [_cut(pixels, count, random) for pixels in pictures if min(pixels.shape[:2]) >= PATCH_PX]
    if len(parts) < 2:
        message = f"{folder} has {len(parts)} pictures of {PATCH_PX}x{PATCH_PX} pixels or more; 2 are needed"
        raise InvalidField(message, field="source")
    held_out = parts[::HELD_OUT_EVERY]
    shown = [part for index, part in enumerate(parts) if index % HELD_OUT_EVERY]
    return _joined(shown), _joined(held_out)


def _cut(pixels: NDArray[np.uint8], count: int, random: np.random.Generator) -> Patches:
    rows, columns = (side - PATCH_PX for side in pixels.shape[:2])
    tops, lefts = random.integers(0, rows + 1, count), random.integers(0, columns + 1, count)
    cuttings = [pixels[top : top + PATCH_PX, left : left + PATCH_PX] for top, left in zip(tops, lefts, strict=True)]
    places = tops * 3 // (rows + 1) * 3 + lefts * 3 // (columns + 1)
    return Patches(torch.from_numpy(np.stack(cuttings)), torch.from_numpy(places), 1)


def _joined(parts: list[Patches]) -> Patches:
    pixels, places = (torch.cat([getattr(each, name) for each in parts]) for name in ("pixels", "places"))
    return Patches(pixels, places, len(parts))


def _fit(net: LookNet, looks: list[Patches], settings: Settings, on_step: Callable[[float], None]) -> None:
    """Minimise the sum of the three cross entropies; the learning rate falls to zero along a cosine."""
    random = torch.Generator().manual_seed(settings.seed)
    optimiser = torch.optim.AdamW(net.parameters(), settings.learning_rate)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, settings.steps)
    net.train()
    for step in range(settings.steps):
        patches, truths = _batch(looks, settings.batch, random)
        answers = net(patches)
        loss = torch.stack([F.cross_entropy(answers[task], truths[task]) for task in TASKS]).sum()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        fall.step()
        on_step((step + 1) / settings.steps)
    net.eval()


def _batch(looks: list[Patches], size: int, random: torch.Generator) -> tuple[Tensor, dict[str, Tensor]]:
    """Draw as many patches of each look and spoil them; return them with what is true of them."""
    each = size // len(looks)
    drawn = [torch.randint(0, len(look.pixels), (each,), generator=random) for look in looks]
    pixels = torch.cat([look.pixels[chosen] for look, chosen in zip(looks, drawn, strict=True)])
    places = torch.cat([look.places[chosen] for look, chosen in zip(looks, drawn, strict=True)])
    faults = torch.randint(0, len(FAULTS), (len(pixels),), generator=random)
    pictures = spoil(pixels.permute(0, 3, 1, 2).float() / 255, faults, random)
    truths = {"look": torch.arange(len(looks)).repeat_interleave(each), "fault": faults, "place": places}
    return pictures, truths


@torch.no_grad()
def _accuracy(net: LookNet, looks: list[Patches], settings: Settings) -> dict[str, float]:
    random = torch.Generator().manual_seed(settings.seed)
    hits: dict[str, list[Tensor]] = {task: [] for task in TASKS}
    for _ in range(ACCURACY_BATCHES):
        patches, truths = _batch(looks, settings.batch, random)
        answers = net(patches)
        for task in TASKS:
            hits[task].append((answers[task].argmax(1) == truths[task]).float().mean())
    return {task: round(float(torch.stack(found).mean()), 3) for task, found in hits.items()}


@torch.no_grad()
def _standardised(net: LookNet, looks: list[Patches], settings: Settings) -> LookFeatureGraph:
    """The graph to export, its scale taken from patches as they were in training."""
    _fold_norms(net)
    round_weights(net)
    random = torch.Generator().manual_seed(settings.seed)
    features = torch.cat([net.features(_batch(looks, settings.batch, random)[0]) for _ in range(SCALE_BATCHES)])
    return LookFeatureGraph(net, features.mean(0), features.std(0).clamp(min=1e-4)).eval()


def _fold_norms(net: LookNet) -> None:
    """Put each batch norm's fixed scale and shift into the convolution before it, whose weights are then rounded."""
    layers = list(net.encoder)
    for index, (before, layer) in enumerate(pairwise(layers), start=1):
        if isinstance(before, nn.Conv2d) and isinstance(layer, nn.BatchNorm2d):
            net.encoder[index - 1] = fuse_conv_bn_eval(before, layer)
            net.encoder[index] = nn.Identity()


def _to_onnx(graph: LookFeatureGraph, info: LookFeaturesInfo) -> bytes:
    buffer = io.BytesIO()
    example = torch.zeros(2, PATCH_PX, PATCH_PX, 3, dtype=torch.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracing exporter is deprecated; see export.py
        torch.onnx.export(
            graph,
            (example,),
            buffer,  # type: ignore[arg-type]  # documented to take a file object
            opset_version=OPSET,
            input_names=["patches"],
            output_names=["features"],
            dynamic_axes={"patches": {0: "count"}, "features": {0: "count"}},
            dynamo=False,
        )
    model = onnx.load_from_string(buffer.getvalue())
    halve(model)
    onnx.helper.set_model_props(model, {LOOK_FEATURES_KEY: json.dumps(asdict(info), sort_keys=True)})
    content: bytes = model.SerializeToString()
    return content
