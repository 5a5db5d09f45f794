"""Loading a model file as a target: its graph in ONNX Runtime, its card, and its certificate.

Half of the inputs are whole files with spoiled cards, the others spoiled bytes. Needs the package `onnx`, as the tests
do. Must not know: messages, sockets.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from random import Random
from typing import Any

import numpy as np

from capriccio.card import CARD_KEY, ModelCard, TensorSpec
from capriccio.engine.model import load_model
from capriccio.engine.parity import certify
from capriccio.errors import ModelRejected, UnreadableFile

from .as_file import AsFile
from .mutations import mutated
from .target import Target
from .trees import spoiled

__all__ = ["MODEL_FILES"]


def _seeds() -> list[bytes]:
    return [_model("style.frame", {}), _model("style.frame", {"size_multiple": 4, "metrics": {"psnr": 20.0}})]


def _model(kind: str, more: dict[str, Any]) -> bytes:
    """Return a model file that inverts pictures."""
    from onnx import TensorProto, helper

    frame, styled = (TensorSpec(name, "uint8", ("n", "h", "w", 3), "NHWC", (0, 255)) for name in ("frame", "styled"))
    parity = certify(lambda pixels: 255 - pixels, [frame], [(1, 8, 8, 3)], tolerance=1.0)
    card = ModelCard("look", "1", kind, (frame,), (styled,), parity, **more)
    values = [helper.make_tensor_value_info(each.name, TensorProto.UINT8, each.shape) for each in (frame, styled)]
    white = helper.make_tensor("white", TensorProto.UINT8, (), np.array([255]))
    node = helper.make_node("Sub", ["white", "frame"], ["styled"])
    graph = helper.make_graph([node], "tiny", values[:1], values[1:], initializer=[white])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {CARD_KEY: card.to_json()})
    return bytes(model.SerializeToString())


def _mutated(seeds: Sequence[bytes], chance: Random) -> bytes:
    return _with_spoiled_card(chance.choice(seeds[1:]), chance) if chance.random() < 0.5 else mutated(seeds, chance)


def _with_spoiled_card(content: bytes, chance: Random) -> bytes:
    import onnx

    model = onnx.load_model_from_string(content)
    card = json.loads(next(entry.value for entry in model.metadata_props if entry.key == CARD_KEY))
    for _ in range(chance.randint(1, 2)):
        card = spoiled(card, chance)
    onnx.helper.set_model_props(model, {CARD_KEY: json.dumps(card, default=str)})
    return bytes(model.SerializeToString())


MODEL_FILES: Sequence[Target] = (
    Target("model", AsFile(partial(load_model, threads=1), ".onnx"), _seeds, (ModelRejected, UnreadableFile), _mutated),
)
