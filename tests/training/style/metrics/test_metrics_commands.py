"""`evaluate`, `table`, `compare` and `features` on the command line: once the whole way, and bad input in a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from capriccio_training.cli import app


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def told(result: Result) -> str:
    """The error sentence; anything but a clean exit with code 1 fails."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    return " ".join(result.output.split())


def test_evaluate_measures_runs_and_files_beside_the_baselines(dataset: Path, grid_model: Path, run: Path) -> None:
    source, target, out = dataset / "plain", dataset / "dark", dataset.parent
    result = call(
        "evaluate", grid_model, run, "--source", source, "--target", target, "--train-source", source,
        "--train-target", target, "--sequence", source, "--features", "demo", "--json", out / "q.json",
        "--markdown", out / "q.md", "--html", out / "q.html", "--pictures", out / "pictures", "--shown", "2",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    (table,) = json.loads((out / "q.json").read_text())
    names = ["identity", "global colour table", "histogram matching", "grid_look", "both"]
    assert [row["name"] for row in table["rows"]] == names
    assert (out / "q.md").read_text() in result.output
    assert "histogram matching" in (out / "q.html").read_text()
    assert len(list((out / "pictures").iterdir())) == 2
    result = call("export", run, "--out", out / "look.onnx", "--metrics", out / "q.json", "--name", "grid_look")
    assert result.exit_code == 0, result.output


def test_table_makes_both_directions_from_one_file(dataset: Path, run: Path, tmp_path: Path) -> None:
    assert dataset == tmp_path / "frames"
    file = tmp_path / "comparison.toml"
    file.write_text(
        f'source = "plain"\ntarget = "dark"\ntest = "frames"\n[methods]\nrun = "{run.relative_to(tmp_path)}"\n', "utf-8"
    )
    outputs = {option: tmp_path / f"q.{option}" for option in ("markdown", "html", "json")}
    result = call("table", file, *(part for option, path in outputs.items() for part in (f"--{option}", path)))
    assert result.exit_code == 0, result.output
    assert "## plain to dark" in result.output
    assert "## dark to plain" in result.output
    assert outputs["markdown"].read_text() in result.output
    assert len(json.loads(outputs["json"].read_text())) == 2
    assert outputs["html"].read_text().count('<section class="stills"') == 2


def test_compare_needs_no_truth(dataset: Path, frame_model: Path, run: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = call(
        "compare", run, frame_model, "--frames", dataset / "plain", "--sequence", dataset / "plain", "--direction",
        "source", "--out", page,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "page.html: 2 methods" in result.output
    html = page.read_text()
    assert "<td>both</td>" in html
    assert "<td>frame_look</td>" in html


def test_features_are_trained_by_one_command_and_used_by_another(
    dataset: Path, frame_model: Path, tmp_path: Path
) -> None:
    source, target, file = dataset / "plain", dataset / "dark", tmp_path / "looks.onnx"
    result = call("features", "--source", source, "--target", target, "--out", file, "--steps", "1")
    assert result.exit_code == 0, result.output
    assert "SHA-256" in result.output
    result = call("evaluate", frame_model, "--source", source, "--target", target, "--features", file)
    assert "look distance ↓" in result.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("evaluate", "{fake}", "--source", "{plain}", "--target", "{dark}"), "is not an ONNX file"),
        (("evaluate", "{none}", "--source", "{plain}", "--target", "{dark}"), "is not a file"),
        (
            ("evaluate", "{run}", "--source", "{plain}", "--target", "{dark}", "--direction", "up"),
            "--direction is 'up'",
        ),
        (("compare", "{plain}", "--frames", "{plain}", "--out", "{none}"), "holds no run"),
        (("compare", "{run}", "--frames", "{none}", "--out", "{none}"), "is not a folder"),
        (("table", "{none}"), "cannot read the configuration"),
        (("features", "--source", "{none}", "--target", "{dark}", "--out", "{none}"), "is not a folder"),
        (("evaluate", "{run}", "--source", "{plain}", "--target", "{dark}", "--features", "{none}"), "can't be read"),
    ],
)
def test_bad_input_is_told_in_a_line(
    dataset: Path, run: Path, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    fake = tmp_path / "fake.onnx"
    fake.write_bytes(b"no model")
    paths = {"fake": fake, "none": tmp_path / "none", "run": run, "plain": dataset / "plain", "dark": dataset / "dark"}
    assert sentence in told(call(*(argument.format(**paths) for argument in arguments)))
    assert not paths["none"].exists()
