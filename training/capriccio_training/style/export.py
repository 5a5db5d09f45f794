"""A trained run → one `.onnx` file: uint8 in and out in the graph, the card, the parity certificate.

The averaged weights are exported, in evaluation mode, with dynamic batch, height and width. Must not know how the
weights were trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio.card import Guide, ModelCard, Parity, TensorSpec
from capriccio.errors import InvalidField
from capriccio_training import checkpoint
from capriccio_training.compact import round_weights
from capriccio_training.model_file import save
from capriccio_training.onnx_file import LEVELS_TOLERANCE, About, Graph, certificate, to_bytes
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.nets import build_generator
from capriccio_training.style.nets.grid import COEFFICIENTS, VIEW_SIZE, GridGenerator, GridPredictor

FRAME_CERTIFICATE_SIZE = (1, 72, 128, 3)
GRID_CERTIFICATE_SIZE = (1, *VIEW_SIZE, 3)
PROOF_SHAPES = (((2, 64, 96, 3),), ((1, 45, 77, 3),))
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


def export_run(run: Path, direction: str, out: Path, about: About) -> ModelCard:
    """Export the generator of ``run`` that leads to the domain ``direction`` (`target` or `source`).

    Raises:
        UnreadableFile: no run, no checkpoint, or ``out`` cannot be written.
        InvalidField: the run has no generator in that direction.
        ModelRejected: PyTorch and ONNX Runtime disagree, or a text does not fit the card.
    """
    config, state = checkpoint.read_config(run, StyleConfig), checkpoint.load(run)
    generator = load_generator(config, state, direction)
    content, card = export_generator(generator, config, int(state["step"]), about)
    save(content, out)
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
    kind, module = _graph_of(generator)
    graph = Graph(module, (_FRAME,), kind.outputs, (kind.certificate_size,), PROOF_SHAPES, kind.tolerances)
    card = _card(kind, config, steps, about, certificate(graph))
    return to_bytes(graph, card), card


def _graph_of(generator: nn.Module) -> tuple[Kind, nn.Module]:
    if isinstance(generator, GridGenerator):
        return _grid_kind(generator), GridGraph(generator.predictor).eval()
    return FRAME_KIND, FrameGraph(generator).eval()


def _card(kind: Kind, config: StyleConfig, steps: int, about: About, parity: Parity) -> ModelCard:
    return ModelCard(
        name=about.name,
        version=about.version,
        kind=kind.name,
        inputs=(_FRAME,),
        outputs=kind.outputs,
        parity=parity,
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
