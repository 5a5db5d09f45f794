"""A trained run → one `.onnx` file: uint8 in and out in the graph, the card, the parity certificate.

The averaged weights are exported, in evaluation mode, with dynamic batch, height and width. The file is only kept
when ONNX Runtime computes what PyTorch does. Must not know how the weights were trained.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from capriccio.card import CARD_KEY, ModelCard, TensorSpec
from capriccio.engine.parity import certify, seeded_input, verify
from capriccio.errors import InvalidField, ModelRejected, UnreadableFile
from capriccio.media.atomic import write_atomically
from capriccio_training import checkpoint
from capriccio_training.compact import halve, round_weights
from capriccio_training.config import StyleConfig
from capriccio_training.nets import build_generator
from capriccio_training.nets.grid import (
    COEFFICIENTS,
    GRID_COLUMNS,
    GRID_DEPTH,
    GRID_ROWS,
    VIEW_SIZE,
    GridGenerator,
    GridPredictor,
)

OPSET = 17
FRAME_CERTIFICATE_SIZE = (1, 72, 128, 3)
GRID_CERTIFICATE_SIZE = (1, *VIEW_SIZE, 3)
FRAME_TOLERANCE = 2.0  # levels of 255: rounding may fall to either side
GRID_TOLERANCE = 0.02  # half precision: coefficients reach 4, where its steps are 0.004


class FrameGraph(nn.Module):
    """A generator between uint8 frames: cast, scale, translate, clamp, round, cast."""

    def __init__(self, generator: nn.Module) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, frame: Tensor) -> Tensor:
        """(N, H, W, 3) uint8 → (N, H, W, 3) uint8. Casting before transposing is the faster order."""
        picture: Tensor = self.generator(_to_picture(frame))
        return (picture * 127.5 + 127.5).clamp(0, 255).round().to(torch.uint8).permute(0, 2, 3, 1)


class GridGraph(nn.Module):
    """A grid predictor from uint8 frames to a half-precision grid."""

    def __init__(self, predictor: GridPredictor) -> None:
        super().__init__()
        self.predictor = predictor

    def forward(self, frame: Tensor) -> Tensor:
        """(N, H, W, 3) uint8 → (N, 9, 16, 8, 12) float16. Frames should come at about ``VIEW_SIZE``."""
        view = F.interpolate(_to_picture(frame), VIEW_SIZE, mode="bilinear", align_corners=False)
        grid: Tensor = self.predictor(view)
        return grid.to(torch.float16)


def _to_picture(frame: Tensor) -> Tensor:
    return frame.to(torch.float32).permute(0, 3, 1, 2) / 127.5 - 1


@dataclass(frozen=True)
class Kind:
    """What differs between the two kinds of style model."""

    name: str
    output: TensorSpec
    certificate_size: tuple[int, int, int, int]
    tolerance: float
    view_size: tuple[int, int] | None


_FRAME = TensorSpec("frame", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb")
_STYLED = TensorSpec("styled", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb")
_GRID = TensorSpec("grid", "float16", ("batch", GRID_ROWS, GRID_COLUMNS, GRID_DEPTH, COEFFICIENTS), "NYXZK")

FRAME_KIND = Kind("style.frame", _STYLED, FRAME_CERTIFICATE_SIZE, FRAME_TOLERANCE, None)
GRID_KIND = Kind("style.grid", _GRID, GRID_CERTIFICATE_SIZE, GRID_TOLERANCE, VIEW_SIZE)


@dataclass(frozen=True)
class About:
    """What a person says about a model; the rest of the card follows from the run."""

    name: str
    version: str = "1"
    description: str = ""
    licence: str = ""
    data: str = ""
    metrics: dict[str, float] | None = None


def export_run(run: Path, direction: str, out: Path, about: About) -> ModelCard:
    """Export the generator of ``run`` that leads to the domain ``direction`` (`target` or `source`).

    Raises:
        UnreadableFile: no run, no checkpoint, or ``out`` cannot be written.
        InvalidField: the run has no generator in that direction.
        ModelRejected: PyTorch and ONNX Runtime disagree, or a text does not fit the card.
    """
    config, state = checkpoint.read_config(run), checkpoint.load(run)
    generator = load_generator(config, state, direction)
    content, card = export_generator(generator, config, int(state["step"]), about)
    try:
        write_atomically(out, content)
    except OSError as error:
        raise UnreadableFile(f"cannot write {out}: {error}", path=str(out)) from error
    return card


def load_generator(config: StyleConfig, state: dict[str, Any], direction: str) -> nn.Module:
    """The averaged generator of a checkpoint, in evaluation mode, on the CPU.

    Raises:
        InvalidField: the run has none in that direction.
    """
    key = f"average/{direction}"
    if key not in state["recipe"]:
        known = [name.removeprefix("average/") for name in state["recipe"] if name.startswith("average/")]
        message = f"--direction is {direction!r}; this run has: {', '.join(known)}"
        raise InvalidField(message, field="direction")
    generator = build_generator(config.generator.name, config.generator.width)
    generator.load_state_dict(state["recipe"][key]["average"])
    return generator.eval().requires_grad_(False)


def export_generator(generator: nn.Module, config: StyleConfig, steps: int, about: About) -> tuple[bytes, ModelCard]:
    """Make the file's bytes and its card, and prove them; rounds the generator's weights to half precision.

    Raises:
        ModelRejected: PyTorch and ONNX Runtime disagree.
    """
    round_weights(generator)
    kind, graph = _graph_of(generator)
    card = _card(kind, config, steps, about, _torch_runner(graph))
    content = _with_card(_to_onnx(graph, kind), card)
    check_agreement(graph, content, card)
    return content, card


def _graph_of(generator: nn.Module) -> tuple[Kind, nn.Module]:
    if isinstance(generator, GridGenerator):
        return GRID_KIND, GridGraph(generator.predictor).eval()
    return FRAME_KIND, FrameGraph(generator).eval()


def check_agreement(graph: nn.Module, content: bytes, card: ModelCard) -> None:
    """Hold the file against the certificate, and against PyTorch at other sizes, odd ones and pairs among them.

    Raises:
        ModelRejected: naming the size and the largest difference.
    """
    run = _onnx_runner(content)
    verify(run, card)
    expected = _torch_runner(graph)
    for size in ((2, 64, 96, 3), (1, 45, 77, 3)):
        frame = seeded_input(7, size, "uint8")
        theirs, ours = run(frame).astype(np.float64), expected(frame).astype(np.float64)
        difference = float(np.abs(theirs - ours).max()) if theirs.shape == ours.shape else np.inf
        if not difference <= card.parity.tolerance:
            message = (
                f"ONNX Runtime and PyTorch differ by {difference:g} on a frame of {size[1]}x{size[2]}; "
                f"{card.parity.tolerance:g} is allowed. Nothing was written"
            )
            raise ModelRejected(message, deviation=difference)


def _card(
    kind: Kind, config: StyleConfig, steps: int, about: About, run: Callable[[NDArray[Any]], NDArray[Any]]
) -> ModelCard:
    return ModelCard(
        name=about.name,
        version=about.version,
        kind=kind.name,
        inputs=(_FRAME,),
        outputs=(kind.output,),
        parity=certify(run, "uint8", kind.certificate_size, kind.tolerance),
        description=about.description,
        view_size=kind.view_size,
        licence=about.licence,
        data=about.data,
        recipe=f"{config.recipe}/{config.generator.name}",
        config_hash=config.hash,
        training_steps=steps,
        metrics=dict(about.metrics or {}),
    )


def _to_onnx(graph: nn.Module, kind: Kind) -> bytes:
    buffer = io.BytesIO()
    axes = {"frame": {0: "batch", 1: "height", 2: "width"}}
    axes[kind.output.name] = {0: "batch"} if kind is GRID_KIND else axes["frame"]
    example = torch.from_numpy(seeded_input(0, kind.certificate_size, "uint8"))
    with warnings.catch_warnings():
        # The tracing exporter is deprecated in favour of one that needs another package and fixes sizes; its
        # other warnings concern shapes, which check_agreement puts to the proof.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph,
            (example,),
            buffer,  # type: ignore[arg-type]  # documented to take a file object
            opset_version=OPSET,
            input_names=["frame"],
            output_names=[kind.output.name],
            dynamic_axes=axes,
            dynamo=False,
        )
    return buffer.getvalue()


def _with_card(content: bytes, card: ModelCard) -> bytes:
    model = onnx.load_from_string(content)
    halve(model)
    onnx.checker.check_model(model)
    onnx.helper.set_model_props(model, {CARD_KEY: card.to_json()})
    serialised: bytes = model.SerializeToString()
    return serialised


def _torch_runner(graph: nn.Module) -> Callable[[NDArray[Any]], NDArray[Any]]:
    def run(frame: NDArray[Any]) -> NDArray[Any]:
        with torch.no_grad():
            return np.asarray(graph(torch.from_numpy(frame)).numpy())

    return run


def _onnx_runner(content: bytes) -> Callable[[NDArray[Any]], NDArray[Any]]:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what goes wrong is raised, and told once
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's exceptions have no common base below Exception
        raise ModelRejected(f"ONNX Runtime cannot load what was exported: {error}") from error

    def run(frame: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(session.run(None, {"frame": frame})[0])

    return run
