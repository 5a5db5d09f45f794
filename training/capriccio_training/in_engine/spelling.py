"""The same graph as the engine reads it: a lower opset, and no attribute that says nothing.

None of this changes what is computed. Must not know: cards, pictures.
"""

from __future__ import annotations

import onnx
from onnx import helper

from capriccio.errors import ModelRejected

from .operators import OPSET

__all__ = ["respell"]

NEW_TYPES_ONLY = ("GreaterOrEqual", "Identity", "LeakyRelu", "LessOrEqual", "PRelu", "Where")
"""Operators to which opset 16 added types of values, and nothing else."""


def respell(model: onnx.ModelProto) -> None:
    """Write a graph as the engine reads it.

    Raises:
        ModelRejected: an operator means something else in the opset that the engine reads.
    """
    _lower_opset(model)
    for node in model.graph.node:
        idle = [each for each in node.attribute if _says_nothing(node, each)]
        for attribute in idle:
            node.attribute.remove(attribute)


def _lower_opset(model: onnx.ModelProto) -> None:
    (opset,) = [each for each in model.opset_import if each.domain in ("", "ai.onnx")]
    if opset.version <= OPSET:
        return
    for node in model.graph.node:
        since = onnx.defs.get_schema(node.op_type, opset.version, node.domain).since_version
        if since > OPSET and node.op_type not in NEW_TYPES_ONLY:
            message = f"{node.op_type} of opset {since} has no equal in opset {OPSET}; export with opset 17"
            raise ModelRejected(message, operators=[node.op_type])
    opset.version = OPSET


def _says_nothing(node: onnx.NodeProto, attribute: onnx.AttributeProto) -> bool:
    """Say whether an attribute may be left out; the engine warns of those that it does not know, whatever they say."""
    value = helper.get_attribute_value(attribute)
    if attribute.name == "dilations":
        return set(value) == {1}
    if attribute.name == "count_include_pad":
        return not any(any(each.ints) for each in node.attribute if each.name == "pads")
    schema = onnx.defs.get_schema(node.op_type, OPSET, node.domain)
    known = schema.attributes.get(attribute.name)
    if known is None or not known.default_value.type:
        return False
    return bool(value == helper.get_attribute_value(known.default_value))
