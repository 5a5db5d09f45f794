"""`capriccio-train heights`, `terrain` and `terrain-table`, as a user types them."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from capriccio_training.cli import app


def _call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_from_nothing_to_a_model_and_its_table(tmp_path, tiny_terrain):
    assert _call("heights", "--out", tmp_path / "heights", "--count", 2, "--size", 32).exit_code == 0
    made = _call(
        "terrain", "--pairs", tmp_path / "heights", "--config", tiny_terrain, "--out", tmp_path / "run", "--steps", 2
    )
    assert made.exit_code == 0, made.output
    assert "capriccio-train export" in made.output
    more = _call("terrain", "--out", tmp_path / "run", "--resume", "--steps", 3)
    assert more.exit_code == 0, more.output
    assert _call("export", tmp_path / "run", "--out", tmp_path / "land.onnx").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("terrain",), "--pairs is missing"),
        (("terrain", "--pairs", "nowhere"), "is not a folder"),
        (("terrain", "--recipe", "volcano"), "volcano"),
        (("terrain", "--pairs", "nowhere", "--real", "0.5"), "no elevation"),
        (("heights", "--size", "100"), "100"),
    ],
)
def test_bad_input_is_told_in_one_line(arguments, told, tmp_path):
    result = _call(*arguments, "--out", tmp_path / "out")
    assert result.exit_code != 0
    assert told in result.output
    assert "Traceback" not in result.output


def test_a_table_of_a_missing_model_says_so(tmp_path):
    result = _call("terrain-table", tmp_path / "none.onnx")
    assert result.exit_code == 1
    assert "none.onnx is not a file" in result.output.replace("\n", "")
