"""A run of a texture recipe → one `.onnx` file with its card and certificate.

The averaged weights are exported, in evaluation mode, for any size. Must not know how they were trained.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from capriccio.card import ModelCard, Parameter, TensorSpec
from capriccio.errors import InvalidField
from capriccio_training import checkpoint
from capriccio_training.compact import round_weights
from capriccio_training.data.levels import to_uint8
from capriccio_training.model_file import save
from capriccio_training.onnx_file import LEVELS_TOLERANCE, About, Graph, Shapes, certificate, to_bytes
from capriccio_training.texture.config import SYNTHESIZE_CELL, VARY_CELL, TextureConfig
from capriccio_training.texture.exemplars import library_of
from capriccio_training.texture.export_gans import gan_export
from capriccio_training.texture.exportable import TEXTURE, Exportable
from capriccio_training.texture.gan_config import GAN_RECIPES
from capriccio_training.texture.maps_config import CELL as MAPS_CELL
from capriccio_training.texture.nets.base import NOISE
from capriccio_training.texture.nets.library import SynthesisGraph
from capriccio_training.texture.nets.maps_net import MapsNet
from capriccio_training.texture.nets.synthesizer import ExemplarSynthesizer
from capriccio_training.texture.nets.variation import Variation

MAPS_TOLERANCE = 1 / 255  # of a map that is 0 to 1


def export_run(run: Path, part: str, out: Path, about: About) -> ModelCard:
    """Export what a run has learned.

    Raises:
        UnreadableFile: no run, no checkpoint, or `out` cannot be written.
        InvalidField: `part` was named, or the recipe makes nothing that a file could hold.
        ModelRejected: PyTorch and ONNX Runtime disagree, or a text does not fit the card.
    """
    config, state = checkpoint.read_config(run, TextureConfig), checkpoint.load(run)
    if part:
        raise InvalidField(f"--direction is {part!r}; a texture run has only one generator", field="direction")
    if config.recipe not in EXPORTS:
        message = f"a run of {config.recipe} can't be exported; allowed: {', '.join(EXPORTS)}"
        raise InvalidField(message, field="recipe")
    content, card = export_trained(config, state, about)
    save(content, out)
    return card


def export_trained(config: TextureConfig, state: dict[str, Any], about: About) -> tuple[bytes, ModelCard]:
    """Make the file's bytes and its card, and prove them.

    Raises:
        ModelRejected: PyTorch and ONNX Runtime disagree.
    """
    made = EXPORTS[config.recipe](config, state)
    card = ModelCard(
        name=about.name,
        version=about.version,
        kind=made.kind,
        inputs=made.graph.inputs,
        outputs=made.graph.outputs,
        parity=certificate(made.graph),
        description=about.description,
        size_multiple=made.size_multiple,
        parameters=made.parameters,
        labels=made.labels,
        licence=about.licence,
        data=about.data,
        recipe=config.recipe,
        config_hash=config.hash,
        training_steps=int(state["step"]),
        metrics=dict(about.metrics or {}),
    )
    return to_bytes(made.graph, card), card


class VariationGraph(nn.Module):
    """`Variation` between uint8 textures; the encoder sees a texture and its rolled copies once for all variations."""

    def __init__(self, network: Variation) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor, places: Tensor, noise: Tensor, strength: Tensor) -> Tensor:
        """See the contract of `texture.vary` in docs/textures.md."""
        latent = self.network.encode(image.float().permute(0, 3, 1, 2) / 127.5 - 1)
        cells = latent.permute(1, 0, 2, 3).flatten(1)[:, places.flatten()]
        moved = cells.reshape(-1, *places.shape).permute(1, 0, 2, 3)
        varied = self.network.perturbed(moved, latent[:1], noise.permute(0, 3, 1, 2), strength)
        return to_uint8(self.network.decode(varied)).permute(0, 2, 3, 1)


def _variation(config: TextureConfig, state: dict[str, Any]) -> Exportable:
    settings = config.vary
    network = Variation(settings.width, settings.features, settings.noise)
    network.load_state_dict(state["recipe"]["average"]["average"])
    round_weights(network)
    inputs = (
        TensorSpec("image", "uint8", ("copies", "height", "width", 3), "NHWC", (0, 255), "srgb"),
        TensorSpec("places", "int64", ("batch", "rows", "columns"), "NHW"),
        TensorSpec("noise", "float32", ("batch", "rows", "columns", network.channels), "NHWC"),
        TensorSpec("strength", "float32", ("batch",), range=(0, 1)),
    )

    def shapes(copies: int, height: int, width: int, count: int, rows: int, columns: int) -> Shapes:
        return (copies, height, width, 3), (count, rows, columns), (count, rows, columns, network.channels), (count,)

    graph = Graph(
        VariationGraph(network).eval(),
        inputs,
        (TEXTURE,),
        shapes(2, 32, 48, 2, 4, 6),
        (shapes(1, 64, 40, 1, 8, 5), shapes(3, 40, 72, 3, 4, 16)),
        (LEVELS_TOLERANCE,),
    )
    strength = Parameter("strength", 0.5, 0, 1, "0 gives the texture back, 1 a sibling of it")
    return Exportable("texture.vary", graph, VARY_CELL, (strength,))


class MapsGraph(nn.Module):
    """`MapsNet` from uint8 textures."""

    def __init__(self, network: MapsNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """(N, H, W, 3) uint8 → height and roughness, (N, H, W, 1) in [0, 1]."""
        maps = self.network(image.float().permute(0, 3, 1, 2) / 127.5 - 1).clamp(0, 1).permute(0, 2, 3, 1)
        return maps[..., :1], maps[..., 1:]


def _maps(config: TextureConfig, state: dict[str, Any]) -> Exportable:
    network = MapsNet(config.maps.width)
    network.load_state_dict(state["recipe"]["average"]["average"])
    round_weights(network)
    size = ("batch", "height", "width")
    graph = Graph(
        MapsGraph(network).eval(),
        (TensorSpec("image", "uint8", (*size, 3), "NHWC", (0, 255), "srgb"),),
        tuple(TensorSpec(name, "float32", (*size, 1), "NHWC", (0, 1)) for name in ("height", "roughness")),
        ((1, 32, 48, 3),),
        (((2, 64, 40, 3),), ((1, 24, 72, 3),)),
        (MAPS_TOLERANCE, MAPS_TOLERANCE),
    )
    return Exportable("texture.maps", graph, MAPS_CELL)


def _synthesis(config: TextureConfig, state: dict[str, Any]) -> Exportable:
    """Looks at the run's pictures once more: what is known of them is part of the file."""
    network = ExemplarSynthesizer(config.synthesize.width, config.synthesize.code)
    network.load_state_dict(state["recipe"]["average"]["average"])
    library, labels = library_of(config, network.eval().encoder)
    graph_module = SynthesisGraph(network.synthesizer, library).eval().requires_grad_(False)
    round_weights(graph_module)
    inputs = (
        TensorSpec("noise", "float32", ("batch", "rows", "columns", NOISE), "NHWC"),
        TensorSpec("character", "float32", ("batch", library.characters)),
        TensorSpec("label", "float32", ("batch", len(labels)), range=(0, 1)),
    )

    def shapes(count: int, rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
        return (count, rows, columns, NOISE), (count, library.characters), (count, len(labels))

    graph = Graph(
        graph_module, inputs, (TEXTURE,), shapes(2, 3, 4), (shapes(1, 2, 5), shapes(3, 4, 3)), (LEVELS_TOLERANCE,)
    )
    return Exportable("texture.synthesize", graph, SYNTHESIZE_CELL, labels=labels)


EXPORTS: dict[str, Callable[[TextureConfig, dict[str, Any]], Exportable]] = {
    **dict.fromkeys(GAN_RECIPES, gan_export),
    "maps": _maps,
    "synthesize": _synthesis,
    "vary": _variation,
}
"""What a file of each recipe holds, from its settings and its checkpoint."""
