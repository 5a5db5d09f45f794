"""What a model costs: its parameters, its multiplications for one frame, and its time on two cores.

Everything is taken from the exported file, so it is what ships. For a grid, the predictor is counted at the size of
its view; slicing happens in the engine's shader and costs no CPU. Must not know: quality.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from capriccio_training.model_file import read_model
from capriccio_training.style.exported import open_session

FRAME_SIZE = (360, 640)
ROUNDS, FEWEST_ROUNDS = 15, 3
PATIENCE_S = 6.0  # a slow model is timed for so long, but never in fewer than FEWEST_ROUNDS

COUNTED = ("Conv", "ConvTranspose", "Gemm", "MatMul")
FLOATS = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.BFLOAT16)


@dataclass(frozen=True)
class Cost:
    """What one frame costs."""

    parameters: int
    gmac: float
    """10⁹ multiplications with addition, of convolutions and matrix products, for 640x360."""
    milliseconds: float
    """Median for 640x360 in ONNX Runtime on two cores."""


def measure_costs(paths: Mapping[str, Path]) -> dict[str, Cost]:
    """Measure several files, with their timings interleaved so that a busy machine hurts all alike.

    Raises:
        UnreadableFile, ModelRejected: a file is missing, no ONNX or has no card.
    """
    loaded = {name: read_model(path) for name, path in paths.items()}
    views = {name: card.view_size or FRAME_SIZE for name, (_, card) in loaded.items()}
    runs = {name: _runner(model, views[name]) for name, (model, _) in loaded.items()}
    times = interleaved_medians(list(runs.values()))
    return {
        name: Cost(parameters(model), multiplications(model, views[name]) / 1e9, 1000 * seconds)
        for (name, (model, _)), seconds in zip(loaded.items(), times, strict=True)
    }


def parameters(model: onnx.ModelProto) -> int:
    """The number of trained values: floating-point constants, without those of shapes."""
    return sum(math.prod(tensor.dims) for tensor in model.graph.initializer if tensor.data_type in FLOATS)


def multiplications(model: onnx.ModelProto, size: tuple[int, int]) -> int:
    """Multiply-accumulates of all convolutions and matrix products for one frame of ``size`` (height, width).

    The graph is run once with their inputs and outputs showing: shapes that depend on the frame's can't always be
    inferred.
    """
    nodes = [node for node in model.graph.node if node.op_type in COUNTED]
    shapes = _shapes(model, {name for node in nodes for name in (*node.input[:2], node.output[0])}, size)
    return sum(_node_multiplications(node, shapes) for node in nodes)


def interleaved_medians(
    runs: Sequence[Callable[[], object]], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Median seconds of each, timed in turns after one turn that doesn't count."""
    for run in runs:
        run()
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(ROUNDS):
        for run, times in zip(runs, taken, strict=True):
            if len(times) >= FEWEST_ROUNDS and sum(times) > PATIENCE_S:
                continue
            begun = clock()
            run()
            times.append(clock() - begun)
    return [float(np.median(times)) for times in taken]


def _node_multiplications(node: onnx.NodeProto, shapes: Mapping[str, tuple[int, ...]]) -> int:
    """A weight meets each output pixel (each input pixel, where the convolution is transposed)."""
    left, right, made = shapes[node.input[0]], shapes[node.input[1]], shapes[node.output[0]]
    if node.op_type == "Conv":
        return math.prod(made) * math.prod(right[1:])
    if node.op_type == "ConvTranspose":
        return math.prod(left) * math.prod(right[1:])
    transposed = any(attribute.name == "transA" and attribute.i for attribute in node.attribute)
    return math.prod(made) * left[0 if transposed else -1]


def _shapes(model: onnx.ModelProto, names: set[str], size: tuple[int, int]) -> dict[str, tuple[int, ...]]:
    constants = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    wanted = sorted(names - constants.keys())
    shown = onnx.ModelProto()
    shown.CopyFrom(model)
    del shown.graph.output[:]
    shown.graph.output.extend(onnx.ValueInfoProto(name=name) for name in wanted)
    values = open_session(shown.SerializeToString(), optimised=False).run(wanted, _frame(shown, size))
    return constants | {name: value.shape for name, value in zip(wanted, values, strict=True)}


def _runner(model: onnx.ModelProto, size: tuple[int, int]) -> Callable[[], object]:
    session, frame = open_session(model.SerializeToString()), _frame(model, size)
    return lambda: session.run(None, frame)


def _frame(model: onnx.ModelProto, size: tuple[int, int]) -> dict[str, NDArray[Any]]:
    noise = np.random.default_rng(0).integers(0, 256, (1, *size, 3), dtype=np.uint8)
    return {model.graph.input[0].name: noise}
