"""A trained run of music → one `.onnx` file: what is told and the state in, logits and the state out, with the card.

The averaged weights are exported, with dynamic numbers of words and of pieces; every word costs the same, however long
the piece is. Must not know how they were trained.
"""

from __future__ import annotations

from pathlib import Path

from torch import Tensor, nn

from capriccio.card import ModelCard, Parameter, Parity, TensorSpec
from capriccio.media.music.words import LANGUAGE, WORDS
from capriccio_training import checkpoint
from capriccio_training.compact import round_weights
from capriccio_training.model_file import save
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.nets.composer import COUNTS, Composer
from capriccio_training.onnx_file import About, Graph, Shapes, certificate, to_bytes

TOLERANCE = 2e-3
"""Of logits and of the state."""

PARAMETERS = (
    Parameter("language", LANGUAGE, LANGUAGE, LANGUAGE, "version of the words and of what is told before each"),
    Parameter("temperature", 0.95, 0.1, 2.0, "below 1 the likely gets likelier"),
    Parameter("top_p", 0.95, 0.05, 1.0, "only the likeliest words that together are so likely"),
)


class ComposerGraph(nn.Module):
    """The model with its state as inputs and outputs."""

    def __init__(self, composer: Composer) -> None:
        super().__init__()
        self.composer = composer

    def forward(self, told: Tensor, hidden: Tensor, cell: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(T, N, features) int64 and two (layers, N, width) → (T, N, words) and the two."""
        made: tuple[Tensor, Tensor, Tensor] = self.composer(told, hidden, cell)
        return made


def export_run(run: Path, out: Path, about: About) -> ModelCard:
    """Export what a run has learned.

    Raises:
        UnreadableFile: no run, no checkpoint, or ``out`` cannot be written.
        ModelRejected: PyTorch and ONNX Runtime disagree, or a text does not fit the card.
    """
    config, state = checkpoint.read_config(run, MusicConfig), checkpoint.load(run)
    composer = Composer(config.network.width, config.network.layers, 0.0)
    composer.load_state_dict(state["recipe"]["average"]["average"])
    content, card = export_composer(composer, config, int(state["step"]), about)
    save(content, out)
    return card


def export_composer(composer: Composer, config: MusicConfig, steps: int, about: About) -> tuple[bytes, ModelCard]:
    """Make the file's bytes and its card, and prove them; rounds the weights to half precision.

    Raises:
        ModelRejected: PyTorch and ONNX Runtime disagree.
    """
    composer.eval().requires_grad_(False)
    round_weights(composer)
    layers, width = config.network.layers, config.network.width
    state = (layers, "pieces", width)
    graph = Graph(
        ComposerGraph(composer).eval(),
        (
            TensorSpec("told", "int64", ("words", "pieces", len(COUNTS))),
            TensorSpec("hidden", "float32", state, "", (-1, 1)),
            TensorSpec("cell", "float32", state, "", (-1, 1)),
        ),
        (
            TensorSpec("logits", "float32", ("words", "pieces", len(WORDS))),
            TensorSpec("hidden_after", "float32", state),
            TensorSpec("cell_after", "float32", state),
        ),
        _shapes(2, 3, layers, width),
        (_shapes(1, 1, layers, width), _shapes(7, 2, layers, width)),
        (TOLERANCE,) * 3,
    )
    card = _card(graph, config, steps, about, certificate(graph))
    return to_bytes(graph, card), card


def _shapes(words: int, pieces: int, layers: int, width: int) -> Shapes:
    return ((words, pieces, len(COUNTS)), (layers, pieces, width), (layers, pieces, width))


def _card(graph: Graph, config: MusicConfig, steps: int, about: About, parity: Parity) -> ModelCard:
    return ModelCard(
        name=about.name,
        version=about.version,
        kind="music.sequence",
        inputs=graph.inputs,
        outputs=graph.outputs,
        parity=parity,
        description=about.description,
        parameters=PARAMETERS,
        labels=tuple(dict.fromkeys(source.partition("=")[0] for source in config.sources)),
        licence=about.licence,
        data=about.data,
        recipe=f"{config.recipe}/lstm",
        config_hash=config.hash,
        training_steps=steps,
        metrics=dict(about.metrics or {}),
    )
