"""A trained run → one `.onnx` file: uint8 in and out in the graph, the card, the parity certificate.

The averaged weights are exported, in evaluation mode, with dynamic batch, height and width. The file is only kept
when ONNX Runtime computes what PyTorch does. Must not know how the weights were trained.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
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

from capriccio.card import CARD_KEY, Guide, ModelCard, TensorSpec
from capriccio.engine.parity import certify, seeded_input, verify
from capriccio.errors import InvalidField, ModelRejected, UnreadableFile
from capriccio.media.atomic import write_atomically
from capriccio_training import checkpoint
from capriccio_training.compact import halve, round_weights
from capriccio_training.config import StyleConfig
from capriccio_training.nets import build_generator
from capriccio_training.nets.grid import COEFFICIENTS, VIEW_SIZE, GridGenerator, GridPredictor

OPSET = 17
FRAME_CERTIFICATE_SIZE = (1, 72, 128, 3)
GRID_CERTIFICATE_SIZE = (1, *VIEW_SIZE, 3)
LEVELS_TOLERANCE = 2.0  # levels of 255: rounding may fall to either side
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
    """A grid predictor from uint8 frames to a half-precision grid and, where it makes one, a uint8 detail."""

    def __init__(self, predictor: GridPredictor) -> None:
        super().__init__()
        self.predictor = predictor

    def forward(self, frame: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """(N, H, W, 3) uint8 → (N, rows, columns, depth, 12) float16 [, (N, 144, 256, 3) uint8].

        Frames should come at about ``VIEW_SIZE``. A level of the detail is 1/255, and 128 is nothing.
        """
        view = F.interpolate(_to_picture(frame), VIEW_SIZE, mode="bilinear", align_corners=False)
        grid, detail = self.predictor(view)
        half: Tensor = grid.to(torch.float16)
        if detail is None:
            return half
        levels: Tensor = (detail * 255 + 128).clamp(0, 255).round().to(torch.uint8).permute(0, 2, 3, 1)
        return half, levels


def _to_picture(frame: Tensor) -> Tensor:
    return frame.to(torch.float32).permute(0, 3, 1, 2) / 127.5 - 1


@dataclass(frozen=True)
class Kind:
    """What differs between the kinds of style model."""

    name: str
    outputs: tuple[TensorSpec, ...]
    certificate_size: tuple[int, int, int, int]
    tolerances: tuple[float, ...]
    """Of each output."""
    view_size: tuple[int, int] | None = None
    guide: Guide | None = None


_FRAME = TensorSpec("frame", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb")
_STYLED = TensorSpec("styled", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb")
_DETAIL = TensorSpec("detail", "uint8", ("batch", *VIEW_SIZE, 3), "NHWC", (0, 255))

FRAME_KIND = Kind("style.frame", (_STYLED,), FRAME_CERTIFICATE_SIZE, (LEVELS_TOLERANCE,))


def _grid_kind(generator: GridGenerator) -> Kind:
    predictor, (height, width) = generator.predictor, VIEW_SIZE
    shape = ("batch", height // predictor.cell, width // predictor.cell, predictor.depth, COEFFICIENTS)
    grid = TensorSpec("grid", "float16", shape, "NYXZC")
    outputs = (grid,) if predictor.detail is None else (grid, _DETAIL)
    tolerances = (GRID_TOLERANCE, LEVELS_TOLERANCE)[: len(outputs)]
    return Kind("style.grid", outputs, GRID_CERTIFICATE_SIZE, tolerances, VIEW_SIZE, generator.guide.to_card())


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
        out.parent.mkdir(parents=True, exist_ok=True)
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
    generator = build_generator(config.generator)
    generator.load_state_dict(state["recipe"][key]["average"])
    return generator.eval().requires_grad_(False)


def export_generator(generator: nn.Module, config: StyleConfig, steps: int, about: About) -> tuple[bytes, ModelCard]:
    """Make the file's bytes and its card, and prove them; rounds the generator's weights to half precision.

    Raises:
        ModelRejected: PyTorch and ONNX Runtime disagree.
    """
    round_weights(generator)
    kind, graph = _graph_of(generator)
    run = _torch_runner(graph)
    card = _card(kind, config, steps, about, lambda frame: run(frame)[0])
    content = _with_card(_to_onnx(graph, kind), card)
    check_agreement(graph, content, card, kind.tolerances)
    return content, card


def _graph_of(generator: nn.Module) -> tuple[Kind, nn.Module]:
    if isinstance(generator, GridGenerator):
        return _grid_kind(generator), GridGraph(generator.predictor).eval()
    return FRAME_KIND, FrameGraph(generator).eval()


def check_agreement(graph: nn.Module, content: bytes, card: ModelCard, tolerances: Sequence[float]) -> None:
    """Hold the file against the certificate, and all outputs against PyTorch at other sizes, odd ones among them.

    Raises:
        ModelRejected: naming the size, the output and the largest difference.
    """
    run, expected = _onnx_runner(content), _torch_runner(graph)
    verify(lambda frame: run(frame)[0], card)
    for size in ((2, 64, 96, 3), (1, 45, 77, 3)):
        frame = seeded_input(7, size, "uint8")
        for output, tolerance, theirs, ours in zip(card.outputs, tolerances, run(frame), expected(frame), strict=True):
            _check_close(output.name, size, theirs, ours, tolerance)


def _check_close(name: str, size: tuple[int, ...], theirs: NDArray[Any], ours: NDArray[Any], tolerance: float) -> None:
    equal_shapes = theirs.shape == ours.shape
    difference = float(np.abs(theirs.astype(np.float64) - ours.astype(np.float64)).max()) if equal_shapes else np.inf
    if not difference <= tolerance:
        message = (
            f"ONNX Runtime and PyTorch differ by {difference:g} in the {name} of a frame of {size[1]}x{size[2]}; "
            f"{tolerance:g} is allowed. Nothing was written"
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
        outputs=kind.outputs,
        parity=certify(run, (_FRAME,), (kind.certificate_size,), kind.tolerances[0]),
        description=about.description,
        view_size=kind.view_size,
        guide=kind.guide,
        licence=about.licence,
        data=about.data,
        recipe=f"{config.recipe}/{config.generator.name}",
        config_hash=config.hash,
        training_steps=steps,
        metrics=dict(about.metrics or {}),
    )


def _to_onnx(graph: nn.Module, kind: Kind) -> bytes:
    buffer = io.BytesIO()
    axes = {
        tensor.name: {axis: name for axis, name in enumerate(tensor.shape) if isinstance(name, str)}
        for tensor in (_FRAME, *kind.outputs)
    }
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
            output_names=[output.name for output in kind.outputs],
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


Runner = Callable[[NDArray[Any]], list[NDArray[Any]]]
"""From a batch of frames to all outputs of a graph."""


def _torch_runner(graph: nn.Module) -> Runner:
    def run(frame: NDArray[Any]) -> list[NDArray[Any]]:
        with torch.no_grad():
            made = graph(torch.from_numpy(frame))
        return [output.numpy() for output in (made if isinstance(made, tuple) else (made,))]

    return run


def _onnx_runner(content: bytes) -> Runner:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what goes wrong is raised, and told once
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's exceptions have no common base below Exception
        raise ModelRejected(f"ONNX Runtime cannot load what was exported: {error}") from error

    def run(frame: NDArray[Any]) -> list[NDArray[Any]]:
        return [np.asarray(output) for output in session.run(None, {"frame": frame})]

    return run
