"""Graphs are looked through before a runtime sees them, and have limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from onnx import helper

from backend import tiny_models
from backend.hostile_graphs import constant, in_a_branch, saved, yes
from capriccio.engine import graph_check
from capriccio.engine.graph_check import MOST_DEPTH, check_graph
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.errors import ModelRejected


@pytest.mark.parametrize(("depth", "holds"), [(MOST_DEPTH - 1, True), (MOST_DEPTH, False), (200, False)])
def test_graphs_inside_each_other_have_a_limit(depth: int, holds: bool) -> None:
    node = in_a_branch(helper.make_node("Identity", ["frame"], ["x"]), "x", 1)
    content = _message(1, node.SerializeToString())
    for _ in range(depth - 1):
        content = _message(1, _message(5, _message(6, content)))
    content = _message(7, content)
    if holds:
        check_graph(content)
    else:
        with pytest.raises(ModelRejected, match=f"more than {MOST_DEPTH} graphs"):
            check_graph(content)


def _message(field: int, content: bytes) -> bytes:
    length, head = len(content), bytes([field << 3 | 2])
    while length > 0x7F:
        head += bytes([length & 0x7F | 0x80])
        length >>= 7
    return head + bytes([length]) + content


@pytest.mark.parametrize("what", ["NODES", "TENSORS", "FIELDS"])
def test_the_number_of_parts_has_a_limit(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved(tmp_path / "many.onnx", [constant(yes()) for _ in range(9)]).read_bytes()
    for most in range(500):
        monkeypatch.setattr(graph_check, f"MOST_{what}", most)
        try:
            check_graph(content)
        except ModelRejected as error:
            assert f"more than {most} {what.lower()}, which is the limit" in error.message
        else:
            break
    assert most == {"NODES": 10, "TENSORS": 9}.get(what, most)
    assert 9 <= most < 499


def test_all_bundled_models_are_data_only() -> None:
    for path in BUNDLED_MODELS.glob("*.onnx"):
        check_graph(path.read_bytes())


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_broken_message_is_no_onnx_file(cut: float, tmp_path: Path) -> None:
    content = tiny_models.slow(tmp_path / "slow.onnx", rounds=2).read_bytes()
    with pytest.raises(ModelRejected, match="no ONNX file"):
        check_graph(content[: int(len(content) * cut)])
