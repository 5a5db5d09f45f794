"""A network → the bytes of one `.onnx` file with its card: traced, halved, and proven against PyTorch.

The file only comes to be where ONNX Runtime computes what PyTorch does, at several sizes. Must not know: subjects, how
the weights were trained.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import nn

from capriccio.card import CARD_KEY, ModelCard, Parity, TensorSpec
from capriccio.engine.parity import certify, seeded_inputs, verify
from capriccio.errors import ModelRejected
from capriccio_training.half_storage import halve
from capriccio_training.onnx_runner import Runner, onnx_runner

OPSET = 17
LEVELS_TOLERANCE = 2.0  # levels of 255: rounding may fall to either side

Shapes = tuple[tuple[int, ...], ...]
"""One for each input of a graph."""


@dataclass(frozen=True)
class About:
    """What a person says about a model; the rest of the card follows from the run."""

    name: str
    version: str = "1"
    description: str = ""
    licence: str = ""
    data: str = ""
    metrics: dict[str, float] | None = None


@dataclass(frozen=True)
class Graph:
    """A network as a file will hold it, with what it takes and gives."""

    module: nn.Module
    """On the CPU, all of it in evaluation mode, itself included: tracing restores what it finds, for all within."""
    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]
    certificate_shapes: Shapes
    proof_shapes: tuple[Shapes, ...]
    """Other sizes of all inputs, odd ones among them where they are allowed, at which the file must agree."""
    tolerances: tuple[float, ...]
    """Largest allowed difference of each output between ONNX Runtime and PyTorch, in its units."""

    def __post_init__(self) -> None:
        """Refuse a network that is being trained."""
        assert not any(module.training for module in self.module.modules()), "call eval() on the whole graph"


def certificate(graph: Graph) -> Parity:
    """Make the parity certificate of a graph."""
    run = torch_runner(graph.module)
    return certify(lambda *arrays: run(*arrays)[0], graph.inputs, graph.certificate_shapes, graph.tolerances[0])


def to_bytes(graph: Graph, card: ModelCard) -> bytes:
    """Make the file's bytes, and prove them.

    Raises:
        ModelRejected: PyTorch and ONNX Runtime disagree.
    """
    content = _with_card(_traced(graph), card)
    check_agreement(graph, content, card)
    return content


def check_agreement(graph: Graph, content: bytes, card: ModelCard) -> None:
    """Hold the file against the certificate, and all outputs against PyTorch at other sizes.

    Raises:
        ModelRejected: naming the sizes, the output and the largest difference.
    """
    run, expected = onnx_runner(content), torch_runner(graph.module)
    verify(lambda *arrays: run(*arrays)[0], card)
    for shapes in graph.proof_shapes:
        arrays = seeded_inputs(7, graph.inputs, shapes)
        made = zip(graph.outputs, graph.tolerances, run(*arrays), expected(*arrays), strict=True)
        for output, tolerance, theirs, ours in made:
            _check_close(output.name, shapes, theirs, ours, tolerance)


def _check_close(name: str, shapes: Shapes, theirs: NDArray[Any], ours: NDArray[Any], tolerance: float) -> None:
    equal_shapes = theirs.shape == ours.shape
    difference = float(np.abs(theirs.astype(np.float64) - ours.astype(np.float64)).max()) if equal_shapes else np.inf
    if not difference <= tolerance:
        given = ", ".join("x".join(map(str, shape)) for shape in shapes)
        message = (
            f"ONNX Runtime and PyTorch differ by {difference:g} in the {name} made from {given}; "
            f"{tolerance:g} is allowed. Nothing was written"
        )
        raise ModelRejected(message, deviation=difference)


def _traced(graph: Graph) -> bytes:
    buffer = io.BytesIO()
    axes = {
        tensor.name: {axis: name for axis, name in enumerate(tensor.shape) if isinstance(name, str)}
        for tensor in (*graph.inputs, *graph.outputs)
    }
    examples = seeded_inputs(0, graph.inputs, graph.certificate_shapes)
    with warnings.catch_warnings():
        # The tracing exporter is deprecated in favour of one that needs another package and fixes sizes; its
        # other warnings concern shapes, which check_agreement puts to the proof.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.module,
            tuple(torch.from_numpy(example) for example in examples),
            buffer,  # type: ignore[arg-type]  # documented to take a file object
            opset_version=OPSET,
            input_names=[tensor.name for tensor in graph.inputs],
            output_names=[tensor.name for tensor in graph.outputs],
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


def torch_runner(module: nn.Module) -> Runner:
    """Return a network as a function of arrays."""

    def run(*arrays: NDArray[Any]) -> list[NDArray[Any]]:
        with torch.no_grad():
            made = module(*(torch.from_numpy(array) for array in arrays))
        return [output.numpy() for output in (made if isinstance(made, tuple) else (made,))]

    return run
