"""A trained run of terrain → one `.onnx` file: heights in and out, the card, the parity certificate.

The averaged weights are exported, with dynamic batch, height and width. Must not know how they were trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from capriccio.card import ModelCard, Parameter, Parity, TensorSpec
from capriccio_training import checkpoint
from capriccio_training.compact import round_weights
from capriccio_training.model_file import save
from capriccio_training.onnx_file import About, Graph, Shapes, certificate, to_bytes
from capriccio_training.terrain.config import TerrainConfig
from capriccio_training.terrain.nets.rivers import settled
from capriccio_training.terrain.nets.sculptor import CHARACTERS, SIZE_MULTIPLE, SKETCH_CHANNELS, Sculptor

HEIGHT_TOLERANCE = 0.01  # cells; nobody sees a hundredth of a cell

_BASE = TensorSpec("base", "float32", ("batch", "height", "width", 1), "NHWC")
_CHARACTER = TensorSpec("character", "float32", ("batch", CHARACTERS), "", (0, 1))
_SKETCH = TensorSpec("sketch", "uint8", ("batch", "height", "width", SKETCH_CHANNELS), "NHWC", (0, 255), "srgb")
_HEIGHT = TensorSpec("height", "float32", ("batch", "height", "width", 1), "NHWC")

PARAMETERS = (
    Parameter("erosion", 0.7, 0.0, 1.0, "character[0]: 0 leaves the land as it is, 1 cuts valleys everywhere"),
    Parameter("character", 0.0, 0.0, 1.0, "character[1]: 0 is soft hills, 1 sharp ridges and steep slopes"),
)


class ErosionGraph(nn.Module):
    """Learned erosion between heights with the channel last; holes of a cell are filled at the end."""

    def __init__(self, sculptor: Sculptor) -> None:
        super().__init__()
        self.sculptor = sculptor

    def forward(self, base: Tensor, character: Tensor) -> Tensor:
        """(N, H, W, 1) and (N, 2) float32 → (N, H, W, 1) float32, in cells."""
        height = settled(self.sculptor(base.permute(0, 3, 1, 2), character), character)
        return height.permute(0, 2, 3, 1)


class SketchGraph(ErosionGraph):
    """Land from a sketch; (N, H, W, 3) uint8 comes first."""

    def forward(self, sketch: Tensor, base: Tensor, character: Tensor) -> Tensor:  # type: ignore[override]
        """Like `ErosionGraph`, with a sketch before."""
        strokes = sketch.to(torch.float32).permute(0, 3, 1, 2) / 255
        height = settled(self.sculptor(base.permute(0, 3, 1, 2), character, strokes), character)
        return height.permute(0, 2, 3, 1)


@dataclass(frozen=True)
class Kind:
    """What differs between the kinds of terrain model."""

    name: str
    graph: type[ErosionGraph]
    inputs: tuple[TensorSpec, ...]

    def shapes(self, count: int, height: int, width: int) -> Shapes:
        """The shapes of all inputs for `count` maps of a size."""
        sizes = {"batch": count, "height": height, "width": width}
        return tuple(tuple(sizes[axis] if isinstance(axis, str) else axis for axis in x.shape) for x in self.inputs)


KINDS = {
    "erosion": Kind("terrain.generate", ErosionGraph, (_BASE, _CHARACTER)),
    "sketch": Kind("terrain.sketch", SketchGraph, (_SKETCH, _BASE, _CHARACTER)),
}


def export_run(run: Path, out: Path, about: About) -> ModelCard:
    """Export what a run has learned.

    Raises:
        UnreadableFile: no run, no checkpoint, or ``out`` cannot be written.
        ModelRejected: PyTorch and ONNX Runtime disagree, or a text does not fit the card.
    """
    config, state = checkpoint.read_config(run, TerrainConfig), checkpoint.load(run)
    sculptor = Sculptor(config.generator.width, config.recipe == "sketch")
    sculptor.load_state_dict(state["recipe"]["average"]["average"])
    content, card = export_sculptor(sculptor, config, int(state["step"]), about)
    save(content, out)
    return card


def export_sculptor(sculptor: Sculptor, config: TerrainConfig, steps: int, about: About) -> tuple[bytes, ModelCard]:
    """Make the file's bytes and its card, and prove them; rounds the weights to half precision.

    Raises:
        ModelRejected: PyTorch and ONNX Runtime disagree.
    """
    sculptor.eval().requires_grad_(False)
    round_weights(sculptor)
    kind = KINDS[config.recipe]
    graph = Graph(
        kind.graph(sculptor).eval(),
        kind.inputs,
        (_HEIGHT,),
        kind.shapes(1, 2 * SIZE_MULTIPLE, 4 * SIZE_MULTIPLE),
        (kind.shapes(2, 4 * SIZE_MULTIPLE, SIZE_MULTIPLE), kind.shapes(1, SIZE_MULTIPLE, 3 * SIZE_MULTIPLE)),
        (HEIGHT_TOLERANCE,),
    )
    card = _card(kind, config, steps, about, certificate(graph))
    return to_bytes(graph, card), card


def _card(kind: Kind, config: TerrainConfig, steps: int, about: About, parity: Parity) -> ModelCard:
    return ModelCard(
        name=about.name,
        version=about.version,
        kind=kind.name,
        inputs=kind.inputs,
        outputs=(_HEIGHT,),
        parity=parity,
        description=about.description,
        size_multiple=SIZE_MULTIPLE,
        parameters=PARAMETERS,
        licence=about.licence,
        data=about.data,
        recipe=f"{config.recipe}/sculptor",
        config_hash=config.hash,
        training_steps=steps,
        metrics=dict(about.metrics or {}),
    )
