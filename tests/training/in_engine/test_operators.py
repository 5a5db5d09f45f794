"""The table of what the engine computes, and the check that names what it does not."""

from __future__ import annotations

import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from capriccio.errors import ModelRejected
from capriccio_training.in_engine.folding import fix_sizes, fold
from capriccio_training.in_engine.operators import BACKENDS, check_supported, problems, table
from capriccio_training.in_engine.spelling import respell
from capriccio_training.onnx_runner import onnx_runner


def graph(
    *nodes: onnx.NodeProto,
    shape: tuple[int | str, ...] = (1, 3, 8, 8),
    kind: int = TensorProto.FLOAT,
    opset: int = 15,
    **constants: object,
) -> onnx.ModelProto:
    """A graph from `x` to `y`."""
    initial = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    ends = [helper.make_tensor_value_info("x", kind, shape)], [helper.make_tensor_value_info("y", kind, None)]
    made = helper.make_graph(list(nodes), "test", *ends, initializer=initial)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def node(operator: str, *inputs: str, to: str = "y", **attributes: object) -> onnx.NodeProto:
    return helper.make_node(operator, list(inputs), [to], **attributes)


def test_the_table_names_operators_that_onnx_has_and_types_that_the_engine_has() -> None:
    rows = table()["operators"]
    known = {schema.name for schema in onnx.defs.get_all_schemas()}
    assert len(rows) == 144
    assert set(rows) <= known
    assert not set(rows) & set(table()["unsupported"])
    for row in rows.values():
        for backend in BACKENDS:
            assert set(row[backend]) <= {"float", "int", "short", "any"}
    assert table()["manual"].startswith("https://docs.unity3d.com/Packages/com.unity.ai.inference@2.2/")
    assert json.dumps(table()["opsets"]["2.2"]) == "[7, 15]"


def test_what_the_engine_computes_passes() -> None:
    check_supported(graph(node("Conv", "x", "w", pads=[1, 1, 1, 1]), w=np.zeros((4, 3, 3, 3), np.float32)))


def test_each_operator_that_it_does_not_know_is_named_with_what_to_do() -> None:
    nodes = (
        node("GlobalLpPool", "x", to="a"),
        node("LRN", "a", to="b", size=3),
        node("EyeLike", "b", to="c"),
        node("BlackmanWindow", "n", to="d"),
        node("Add", "c", "d"),
    )
    with pytest.raises(ModelRejected) as refused:
        check_supported(graph(*nodes, opset=17, n=np.array(8)))
    said = str(refused.value)
    for part in (
        "opset 17, where 15 is the highest",
        "GlobalLpPool is no operator of its table;",
        "LRN of float on GPUCompute, which computes nothing",
        "EyeLike is no operator of its table (make it a constant of the network)",
        "BlackmanWindow is no operator of its table before version 2.4",
        "https://docs.unity3d.com/",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (graph(node("Round", "x"), kind=TensorProto.INT32), "Round of int on CPU, which computes float"),
        (graph(node("Relu", "x"), kind=TensorProto.DOUBLE), "Relu of double on GPUPixel"),
        (graph(node("Relu", "x"), shape=(1,) * 9), "Relu with 9 axes; at most 8 are allowed"),
        (graph(node("MaxPool", "x", kernel_shape=[1, 1, 1]), shape=(1, 1, 2, 2, 2)), "MaxPool over 3 axes on a GPU"),
        (graph(node("AveragePool", "x", kernel_shape=[2, 2], ceil_mode=1)), "AveragePool with ceil_mode 1"),
        (graph(node("Resize", "x", "", "s", mode="cubic"), s=np.ones(4, np.float32)), "Resize with mode 'cubic'"),
        (
            graph(node("ConvTranspose", "x", "w", group=3), w=np.zeros((3, 1, 2, 2), np.float32)),
            "ConvTranspose with group 3",
        ),
    ],
)
def test_types_ranks_and_attributes_that_it_does_not_know_are_named(made: onnx.ModelProto, said: str) -> None:
    assert any(said in problem for problem in problems(made)), list(problems(made))


def test_limits_are_allowed() -> None:
    for made in (
        graph(node("Relu", "x"), shape=(1,) * 8),
        graph(node("MaxPool", "x", kernel_shape=[2, 2])),
        graph(node("Resize", "x", "", "s", mode="linear"), s=np.ones(4, np.float32)),
    ):
        assert not list(problems(made))


def test_attributes_that_say_nothing_are_left_out_and_others_stay() -> None:
    made = graph(
        node("ConvTranspose", "x", "w", to="a", group=1, dilations=[1, 1], strides=[2, 2]),
        node("AveragePool", "a", to="b", kernel_shape=[2, 2], count_include_pad=1, pads=[0, 0, 0, 0], ceil_mode=0),
        node("AveragePool", "b", kernel_shape=[2, 2], count_include_pad=1, pads=[1, 1, 1, 1]),
        opset=17,
        w=np.zeros((3, 2, 2, 2), np.float32),
    )
    respell(made)
    assert [sorted(each.name for each in node.attribute) for node in made.graph.node] == [
        ["strides"],
        ["kernel_shape", "pads"],
        ["count_include_pad", "kernel_shape", "pads"],
    ]
    assert list(problems(made)) == ["AveragePool with count_include_pad 1"]


def test_an_operator_that_changed_since_is_refused() -> None:
    with pytest.raises(ModelRejected, match="ReduceMean of opset 18 has no equal in opset 15; export with opset 17"):
        respell(graph(node("ReduceMean", "x"), opset=18))


def test_sizes_are_worked_out_and_what_changes_nothing_is_left_out() -> None:
    made = graph(
        node("Shape", "x", to="sides"),
        node("Gather", "sides", "two", to="height"),
        node("Unsqueeze", "height", "zero", to="end"),
        node("Slice", "x", "zero", "end", "axis", to="all"),
        node("Slice", "all", "last", "first", "axis", "back", to="flipped"),
        helper.make_node("Cast", ["flipped"], ["same"], to=TensorProto.FLOAT),
        node("Mul", "same", "w", to="scaled"),
        node("Relu", "scaled"),
        shape=("batch", 3, "height", 8),
        two=np.array(2),
        zero=np.array([0]),
        axis=np.array([2]),
        last=np.array([-1]),
        first=np.array([-100]),
        back=np.array([-1]),
        w=np.array(2, np.float32),
    )
    before = onnx_runner(made.SerializeToString())
    fix_sizes(made, {"batch": 1, "height": 8})
    fold(made)
    assert [each.op_type for each in made.graph.node] == ["Slice", "Mul", "Relu"]
    frame = np.random.default_rng(0).standard_normal((1, 3, 8, 8), np.float32)
    np.testing.assert_array_equal(onnx_runner(made.SerializeToString())(frame)[0], before(frame)[0])
    assert {each.name for each in made.graph.initializer} == {"axis", "last", "first", "back", "w"}
