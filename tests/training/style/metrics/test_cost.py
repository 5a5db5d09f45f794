"""Costs against counts by hand, and timing that a busy machine can't tilt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from capriccio_training.style.metrics.cost import (
    FEWEST_ROUNDS,
    PATIENCE_S,
    ROUNDS,
    interleaved_medians,
    measure_costs,
    multiplications,
    parameters,
)
from training.style.metrics.conftest import make


def graph_of(nodes: list[onnx.NodeProto], weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """A graph from uint8 frames, cast and brought to NCHW as `picture`, to `made`."""
    start = [
        helper.make_node("Cast", ["frame"], ["levels"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["levels"], ["picture"], perm=[0, 3, 1, 2]),
    ]
    graph = helper.make_graph(
        [*start, *nodes],
        "test",
        [helper.make_tensor_value_info("frame", TensorProto.UINT8, ["n", "h", "w", 3])],
        [helper.make_tensor_value_info("made", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def ones(*shape: int) -> np.ndarray:
    return np.ones(shape, np.float32)


def test_a_convolution_multiplies_each_weight_at_each_output_pixel() -> None:
    node = helper.make_node("Conv", ["picture", "weight"], ["made"], strides=[2, 2], pads=[1, 1, 1, 1])
    model = graph_of([node], {"weight": ones(8, 3, 3, 3)})
    assert multiplications(model, (10, 20)) == 5 * 10 * 8 * 3 * 9
    assert parameters(model) == 8 * 3 * 9


def test_a_grouped_convolution_multiplies_within_its_groups() -> None:
    node = helper.make_node("Conv", ["picture", "weight"], ["made"], group=3)
    assert multiplications(graph_of([node], {"weight": ones(3, 1, 1, 1)}), (10, 20)) == 10 * 20 * 3


def test_a_transposed_convolution_multiplies_at_each_input_pixel() -> None:
    node = helper.make_node("ConvTranspose", ["picture", "weight"], ["made"], strides=[2, 2])
    assert multiplications(graph_of([node], {"weight": ones(3, 5, 2, 2)}), (10, 20)) == 10 * 20 * 3 * 5 * 4


@pytest.mark.parametrize("transposed", [0, 1])
def test_matrix_products_count_whichever_way_they_lie(transposed: int) -> None:
    rows = [
        helper.make_node("GlobalAveragePool", ["picture"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["row"]),
        helper.make_node("Transpose", ["row"], ["column"]),
    ]
    node = helper.make_node("Gemm", ["column" if transposed else "row", "w"], ["dense"], transA=transposed)
    last = helper.make_node("MatMul", ["dense", "v"], ["made"])
    model = graph_of([*rows, node, last], {"w": ones(3, 7), "v": ones(7, 2)})
    assert multiplications(model, (10, 20)) == 3 * 7 + 7 * 2


def test_shapes_and_indices_are_no_parameters() -> None:
    node = helper.make_node("Reshape", ["picture", "shape"], ["made"])
    assert parameters(graph_of([node], {"shape": np.array([-1], np.int64)})) == 0


def test_exported_models_have_the_parameters_of_their_networks(frame_model: Path, grid_model: Path) -> None:
    costs = measure_costs({"frame": frame_model, "grid": grid_model})
    for name, generator in (("frame", "realtime"), ("grid", "grid")):
        true = sum(parameter.numel() for parameter in make(generator).parameters())
        assert costs[name].parameters == pytest.approx(true, rel=0.01)
        assert costs[name].milliseconds > 0
    assert costs["frame"].gmac > 5 * costs["grid"].gmac > 0  # the grid is predicted from a small view


def test_nothing_costs_nothing() -> None:
    assert measure_costs({}) == {}


def test_the_median_is_of_turns_and_the_first_does_not_count() -> None:
    order: list[str] = []
    ticks = iter(range(1000))  # of a millisecond
    medians = interleaved_medians([lambda: order.append("a"), lambda: order.append("b")], lambda: next(ticks) / 1000)
    assert order == ["a", "b"] * (ROUNDS + 1)
    assert medians == pytest.approx([0.001, 0.001])


def test_a_slow_model_is_timed_in_fewer_turns() -> None:
    def clock() -> Iterator[float]:
        now = 0.0
        while True:
            yield now
            now += PATIENCE_S

    ticks = clock()
    runs: list[int] = []
    assert interleaved_medians([lambda: runs.append(1)], lambda: next(ticks)) == [PATIENCE_S]
    assert len(runs) == 1 + FEWEST_ROUNDS
