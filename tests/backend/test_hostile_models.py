"""Model files that want more than to be computed: other files, code, all memory, all time. Each is refused, by name."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from backend import tiny_models
from backend.hostile_graphs import constant, external, in_a_branch, saved, yes
from capriccio.card import CARD_KEY, ModelCard
from capriccio.engine import graph_check, model
from capriccio.engine.finder import read_card
from capriccio.engine.graph_check import DOMAINS
from capriccio.engine.model import MAX_FILE_BYTES, load_model
from capriccio.engine.registry import ModelRegistry
from capriccio.engine.session import Session
from capriccio.errors import ModelRejected, UnreadableFile

ELSEWHERE = ["weights.bin", "../../../../../../etc/passwd", "/etc/passwd", "/dev/zero", "folder/../weights.bin"]
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has neither pipes nor devices in folders")


def sparse(path: Path, tensor: TensorProto) -> Path:
    saved(path, [])
    whole = onnx.load(str(path))
    positions = numpy_helper.from_array(np.arange(16), "positions")
    whole.graph.sparse_initializer.append(helper.make_sparse_tensor(tensor, positions, [64]))
    path.write_bytes(whole.SerializeToString())
    return path


PLACES: dict[str, Callable[[Path, TensorProto], Path]] = {
    "initializer": lambda path, tensor: saved(path, [], [tensor]),
    "constant": lambda path, tensor: saved(path, [constant(tensor)]),
    "branch": lambda path, tensor: saved(path, [in_a_branch(constant(tensor), "kept")], [yes()]),
    "sparse": sparse,
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("location", ELSEWHERE)
def test_weights_in_another_file_are_refused_wherever_they_are_named(
    place: Callable[[Path, TensorProto], Path], location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weights.bin").write_bytes(bytes(64))
    monkeypatch.chdir(tmp_path)
    path = place(tmp_path / "hostile.onnx", external("weights", location))
    with pytest.raises(ModelRejected, match="weights in another file"):
        load_model(path, 1)


@pytest.mark.parametrize("location", ELSEWHERE)
def test_the_runtime_would_not_read_them_either(location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weights.bin").write_bytes(bytes(64))
    monkeypatch.chdir(tmp_path)
    path = tiny_models.with_weights_elsewhere(tmp_path / "hostile.onnx", location)
    with pytest.raises(ModelRejected, match=r"(?i)external data"):
        Session(path.read_bytes(), 1)


def test_doctor_and_the_registry_name_such_a_file_and_go_on(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    saved(tmp_path / "hostile.onnx", [], [external("weights", "../../etc/passwd")])
    tiny_models.invert(tmp_path / "good.onnx")
    assert read_card(tmp_path / "hostile.onnx").name == "identity"
    registry = ModelRegistry([tmp_path], lambda path: load_model(path, 1))
    registry.load_all()
    assert (list(registry.models), [each.file for each in registry.problems]) == (["invert"], ["hostile.onnx"])
    status, out, _ = run("doctor", "--models", tmp_path)
    assert (status, "weights in another file" in " ".join(re.findall("[a-z]+", out))) == (1, True)


@pytest.mark.parametrize("domain", ["evil.ops", "com.microsoft.nchwc", "ai.onnx.training", "AI.ONNX"])
def test_operators_that_need_a_library_are_refused_by_name(domain: str, tmp_path: Path) -> None:
    node = helper.make_node("Steal", ["frame"], ["stolen"], domain=domain)
    with pytest.raises(ModelRejected, match=rf"'Steal' of the domain '{domain}'; allowed: ai\.onnx, .*com\.microsoft"):
        load_model(saved(tmp_path / "hostile.onnx", [node]), 1)
    with pytest.raises(ModelRejected, match=f"domain '{domain}'"):
        load_model(saved(tmp_path / "hostile.onnx", [], domains=[domain]), 1)


def test_domains_that_come_with_the_runtime_are_allowed(tmp_path: Path) -> None:
    load_model(saved(tmp_path / "good.onnx", [], domains=[name for name in DOMAINS if name]), 1)


@pytest.mark.parametrize("operator", graph_check.OUTSIDE)
def test_operators_that_reach_outside_are_refused(operator: str, tmp_path: Path) -> None:
    node = helper.make_node(operator, ["frame"], ["x"], domain="com.microsoft", ep_cache_context="/tmp/engine")
    with pytest.raises(ModelRejected, match=f"'{operator}', which reaches outside"):
        load_model(saved(tmp_path / "hostile.onnx", [in_a_branch(node, "x")], [yes()]), 1)


def test_a_function_in_the_file_is_looked_into(tmp_path: Path) -> None:
    path = saved(tmp_path / "hostile.onnx", [])
    whole = onnx.load(str(path))
    tensor = external("weights", "/etc/passwd")
    opsets = [helper.make_opsetid("", 17)]
    whole.functions.append(helper.make_function("ai.onnx", "f", [], ["kept"], [constant(tensor)], opsets))
    path.write_bytes(whole.SerializeToString())
    with pytest.raises(ModelRejected, match="another file"):
        load_model(path, 1)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.onnx"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(ModelRejected, match=f"has {MAX_FILE_BYTES + 1} bytes; at most {MAX_FILE_BYTES}"):
        load_model(path, 1)


@posix_only
@pytest.mark.parametrize("read", [load_model, read_card])
def test_a_pipe_a_device_and_a_folder_are_no_models(read: Callable[[Path], object], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.onnx")
    (tmp_path / "device.onnx").symlink_to("/dev/zero")
    (tmp_path / "folder.onnx").mkdir()
    for path in sorted(tmp_path.glob("*.onnx")):
        with pytest.raises(UnreadableFile, match="is no file, but a folder, a pipe or a device"):
            read(path)


@posix_only
def test_a_link_to_a_model_is_followed_and_one_to_nothing_is_told(tmp_path: Path) -> None:
    """The folder is its operator's, who may link a model from a shared place."""
    shared = tmp_path / "shared"
    shared.mkdir()
    (tmp_path / "link.onnx").symlink_to(tiny_models.invert(shared / "invert.onnx"))
    assert load_model(tmp_path / "link.onnx", 1).name == "invert"
    (tmp_path / "dangling.onnx").symlink_to(tmp_path / "nothing")
    with pytest.raises(UnreadableFile, match="can't be read"):
        load_model(tmp_path / "dangling.onnx", 1)


@posix_only
def test_a_link_to_a_secret_tells_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2 " * 20)
    (tmp_path / "link.onnx").symlink_to(tmp_path / "secret")
    for read in (load_model, read_card):
        with pytest.raises(ModelRejected, match="no ONNX file") as refused:
            read(tmp_path / "link.onnx")
        assert "hunter" not in refused.value.message


def test_a_loop_without_an_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "LONGEST_PROOF_S", 0.2)
    body = helper.make_graph(
        [helper.make_node("Identity", ["going"], ["goes"]), helper.make_node("Identity", ["before"], ["after"])],
        "body",
        [
            helper.make_tensor_value_info("number", TensorProto.INT64, ()),
            helper.make_tensor_value_info("going", TensorProto.BOOL, ()),
            helper.make_tensor_value_info("before", TensorProto.UINT8, None),
        ],
        [
            helper.make_tensor_value_info("goes", TensorProto.BOOL, ()),
            helper.make_tensor_value_info("after", TensorProto.UINT8, None),
        ],
    )
    path = _as_frame_model(
        tmp_path / "endless.onnx", helper.make_node("Loop", ["", "yes", "frame"], ["styled"], body=body)
    )
    started_s = time.monotonic()
    with pytest.raises(ModelRejected, match=r"certificate took longer than 0\.2 s"):
        load_model(path, 1)
    assert time.monotonic() - started_s < 30


def _as_frame_model(path: Path, node: onnx.NodeProto) -> Path:
    """Put a node in the place of the identity's, under the same card."""
    whole = onnx.load(str(tiny_models.identity(path)))
    del whole.graph.node[:]
    whole.graph.node.append(node)
    whole.graph.initializer.append(yes())
    path.write_bytes(whole.SerializeToString())
    return path


def test_a_constant_larger_than_any_memory_is_refused(tmp_path: Path) -> None:
    side = numpy_helper.from_array(np.array([1 << 20, 1 << 22], np.int64), "side")
    nodes = [
        helper.make_node("ConstantOfShape", ["side"], ["zeros"]),
        helper.make_node("ReduceMax", ["zeros"], ["most"]),
    ]
    path = saved(tmp_path / "bomb.onnx", nodes, [side])
    whole = onnx.load(str(path))
    whole.graph.output.append(helper.make_tensor_value_info("most", TensorProto.FLOAT, None))
    path.write_bytes(whole.SerializeToString())
    with pytest.raises(ModelRejected, match="Failed to allocate"):
        load_model(path, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"size_multiple": 0},
        {"size_multiple": 1025},
        {"size_multiple": 10**12},
        {"view_size": [0, 5]},
        {"view_size": [4097, 1]},
        {"view_size": [10**6, 10**6]},
    ],
    ids=str,
)
def test_a_card_can_not_make_frames_huge(change: dict[str, Any], tmp_path: Path) -> None:
    card = json.loads(load_model(tiny_models.identity(tmp_path / "a.onnx"), 1).card.to_json())
    with pytest.raises(ModelRejected, match=f"{next(iter(change))} is .*; allowed: "):
        ModelCard.from_json(json.dumps({**card, **change}))


def test_a_card_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tiny_models.identity(tmp_path / "a.onnx")
    whole = onnx.load(str(path))
    helper.set_model_props(whole, {CARD_KEY: "[" * (17 << 20)})
    path.write_bytes(whole.SerializeToString())
    for read in (load_model, read_card):
        with pytest.raises(ModelRejected):
            read(path)
