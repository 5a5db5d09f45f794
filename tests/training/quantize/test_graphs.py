"""Graphs for quantizers: what was stored in half precision is whole again, and every node has a name."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from capriccio.errors import InvalidField
from capriccio_training.half_storage import halve, widen
from capriccio_training.onnx_runner import onnx_runner
from capriccio_training.quantize.graphs import is_recurrent, named_nodes, plain_graph
from capriccio_training.quantize.half import HALF_SUFFIX, compute_in_half
from capriccio_training.quantize.int8 import quantize
from capriccio_training.quantize.rounding import rounded_in_float32

from .conftest import bundled

SIDE = 8


def convolutions(count: int, channels: int = 16, largest: float = 1.0) -> onnx.ModelProto:
    """A chain of 1x1 convolutions, the nodes without names, of weights that float16 can hold."""
    random = np.random.default_rng(0)
    weights = [(random.standard_normal((channels, channels, 1, 1)) / 4).astype(np.float16) for _ in range(count)]
    weights[0][0, 0] = largest
    nodes = [helper.make_node("Conv", [f"value{n}", f"weight{n}"], [f"value{n + 1}"]) for n in range(count)]
    constants = [numpy_helper.from_array(each.astype(np.float32), f"weight{n}") for n, each in enumerate(weights)]
    shape = [1, channels, SIDE, SIDE]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("value0", f"value{count}")]
    graph = helper.make_graph(nodes, "chain", ends[:1], ends[1:], initializer=constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def given(channels: int = 16) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((1, channels, SIDE, SIDE), np.float32)


def test_widening_undoes_halving() -> None:
    model = convolutions(2)
    before = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    halve(model)
    assert {each.data_type for each in model.graph.initializer} == {TensorProto.FLOAT16}
    widen(model)
    after = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    assert sorted(before) == sorted(after)
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert [node.op_type for node in model.graph.node] == ["Conv", "Conv"]


def test_biases_that_share_one_constant_are_quantized_without_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    model = convolutions(3)
    model.graph.initializer.append(numpy_helper.from_array(np.ones(16, np.float32), "bias0"))
    for number, node in enumerate(list(model.graph.node)):
        node.input.append(f"bias{number}")
        if number:
            alias = helper.make_node("Identity", [f"bias{number - 1}"], [f"bias{number}"])
            model.graph.node.insert(number - 1, alias)
    frame = given()
    plain = plain_graph(model.SerializeToString())
    (ours,), (theirs,) = onnx_runner(plain.SerializeToString())(frame), onnx_runner(model.SerializeToString())(frame)
    assert np.array_equal(ours, theirs)
    assert [node.op_type for node in plain.graph.node] == ["Conv"] * 3
    quantize(plain, [{"value0": frame}])
    assert not caplog.records


def test_a_plain_graph_computes_the_same_has_names_and_no_metadata() -> None:
    content, card = bundled("toon_to_natural_frame")
    plain = plain_graph(content)
    frame = np.random.default_rng(0).integers(0, 256, (1, 72, 128, 3), np.uint8)
    (ours,), (theirs,) = onnx_runner(plain.SerializeToString())(frame), onnx_runner(content)(frame)
    assert np.array_equal(ours, theirs)
    names = [node.name for node in plain.graph.node]
    assert all(names)
    assert len(set(names)) == len(names)
    assert not plain.metadata_props
    assert not is_recurrent(plain)
    assert is_recurrent(plain_graph(bundled("music_sequence")[0]))
    assert card.kind == "style.frame"


def test_nodes_are_named_by_themselves_or_by_their_operator() -> None:
    plain = plain_graph(convolutions(3).SerializeToString())
    assert named_nodes(plain, ()) == frozenset()
    assert named_nodes(plain, ("Conv",)) == {"Conv_0", "Conv_1", "Conv_2"}
    assert named_nodes(plain, ("Conv_1",)) == {"Conv_1"}
    with pytest.raises(InvalidField, match="Gemm can't be left out; the graph's products are Conv, Conv_0, Conv_1"):
        named_nodes(plain, ("Gemm", "Conv_1"))


def test_the_first_and_the_last_convolution_stay_in_float32() -> None:
    plain = plain_graph(convolutions(4).SerializeToString())
    quantized, told = quantize(plain, [{"value0": given()}])
    weights = {node.name: node.input[1] for node in quantized.graph.node if node.op_type == "Conv"}
    whole = {name for name, weight in weights.items() if "DequantizeLinear" in weight}
    assert whole == {"Conv_1", "Conv_2"}
    assert "2 of 4 Conv" in told


@pytest.mark.parametrize(("channels", "whole"), [(7, False), (8, True)])
def test_convolutions_of_few_channels_stay_in_float32(channels: int, whole: bool) -> None:
    plain = plain_graph(convolutions(3, channels).SerializeToString())
    examples = [{"value0": given(channels)}]
    if whole:
        assert "1 of 3 Conv" in quantize(plain, examples)[1]
    else:
        with pytest.raises(InvalidField, match="no product with constant weights is left to quantize"):
            quantize(plain, examples)


def test_a_weight_that_half_precision_can_not_hold_is_named() -> None:
    plain = plain_graph(convolutions(2).SerializeToString())
    compute_in_half(plain)
    loud = plain_graph(convolutions(2).SerializeToString())
    weight = next(each for each in loud.graph.initializer if each.name == "weight1")
    weight.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weight) * np.float32(1e6), "weight1"))
    with pytest.raises(InvalidField, match=r"the weight weight1 reaches .*; float16 holds 65504 at most: use int8"):
        compute_in_half(loud)


def test_between_two_products_in_half_precision_nothing_is_widened() -> None:
    halved = compute_in_half(plain_graph(convolutions(3).SerializeToString()))
    assert [node.op_type for node in halved.graph.node] == ["Cast", "Conv", "Conv", "Conv", "Cast"]
    assert [each.type.tensor_type.elem_type for each in halved.graph.output] == [TensorProto.FLOAT]


def halves_of(values: np.ndarray) -> np.ndarray:
    """What a graph that only casts to half precision and back makes of numbers, rounding as it is written."""
    nodes = [
        helper.make_node("Cast", ["given"], ["given" + HALF_SUFFIX], to=TensorProto.FLOAT16),
        helper.make_node("Cast", ["given" + HALF_SUFFIX], ["made"], to=TensorProto.FLOAT),
    ]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None]) for name in ("given", "made")]
    graph = helper.make_graph(nodes, "casts", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    (made,) = onnx_runner(rounded_in_float32(model).SerializeToString(), as_written=True)(values)
    return made


def test_rounding_in_float32_is_that_of_half_precision() -> None:
    random = np.random.default_rng(0)
    values = random.standard_normal(100_000).astype(np.float32) * np.float32(10) ** random.integers(-4, 5, 100_000)
    values = values[(np.abs(values) > 1e-4) & (np.abs(values) < 65504)].astype(np.float32)
    assert np.array_equal(halves_of(values), values.astype(np.float16).astype(np.float32))
    edges = np.array([0.0, 65504.0, -65504.0, 65535.9, 70000.0, -1e30], np.float32)
    assert halves_of(edges).tolist() == [0.0, 65504.0, -65504.0, np.inf, np.inf, -np.inf]


def test_every_value_that_is_in_half_precision_is_rounded() -> None:
    halved = compute_in_half(plain_graph(convolutions(3).SerializeToString()))
    (ours,) = onnx_runner(rounded_in_float32(halved).SerializeToString(), as_written=True)(given())
    value = given()[0].reshape(16, -1).astype(np.float16).astype(np.float32)
    for constant in convolutions(3).graph.initializer:
        weight = numpy_helper.to_array(constant)[:, :, 0, 0].astype(np.float32)
        value = (weight @ value).astype(np.float16).astype(np.float32)
    assert np.abs(ours[0].reshape(16, -1) - value).max() <= 2**-9, "one step of half precision around 2"
    (exact,) = onnx_runner(convolutions(3).SerializeToString())(given())
    assert np.abs(ours - exact).max() > 0
