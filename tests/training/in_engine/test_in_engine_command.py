"""`capriccio-train in-engine`, and `export --in-engine`: without PyTorch, and leaving the model as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import onnx
import pytest
from typer.testing import CliRunner

from capriccio.engine.model import load_model
from capriccio.errors import ModelRejected
from capriccio_training import checkpoint
from capriccio_training.cli.main import app
from capriccio_training.model_file import read_model
from capriccio_training.style.config import resolve
from capriccio_training.style.nets import build_generator

BUNDLED = Path(__file__).parents[3] / "python_backend" / "capriccio" / "models"
WITHOUT_TORCH = """
import sys
for name in ("torch", "lightning_fabric", "tensorboard"):
    sys.modules[name] = None
from capriccio_training.cli import main
sys.argv = ["capriccio-train", *sys.argv[1:]]
main()
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "look.onnx"
    path.write_bytes((BUNDLED / "toon_to_natural.onnx").read_bytes())
    return path


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    return result.exit_code, " ".join(result.output.split())


def test_a_twin_is_made_beside_its_model_without_pytorch(model: Path) -> None:
    before = model.read_bytes()
    command = [sys.executable, "-c", WITHOUT_TORCH, "in-engine", str(model)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "look.in_engine.onnx: takes 256x144" in " ".join(done.stderr.split())
    assert (model.parent / "look.in_engine.onnx").is_file()
    assert model.read_bytes() == before


def test_the_backend_takes_no_twin_for_a_model(model: Path) -> None:
    assert run("in-engine", model)[0] == 0
    with pytest.raises(ModelRejected, match="is a twin for an engine's own inference; the backend takes the model"):
        load_model(model.with_name("look.in_engine.onnx"))


def test_marking_changes_nothing_but_the_card(model: Path) -> None:
    old, card = read_model(model)
    old.metadata_props[0].value = card.to_json().replace('"in_engine":true', '"in_engine":false')
    model.write_bytes(old.SerializeToString())
    assert not load_model(model).card.in_engine
    assert run("in-engine", model, "--mark", "--out", model.parent / "twin.onnx")[0] == 0
    assert load_model(model).card == card
    assert card.in_engine
    marked, unmarked = onnx.load(str(model)), old
    assert [each.key for each in marked.metadata_props] == [each.key for each in unmarked.metadata_props]
    for each in (marked, unmarked):
        del each.metadata_props[:]
    assert marked == unmarked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--size", "640"), "the size is '640'; allowed: width and height in pixels, such as 640x360"),
        (("--size", "0x360"), "the size is '0x360'"),
        (("--size", "64x64"), "toon_to_natural always sees frames of 256x144: leave it out"),
        (("--out", "look.onnx"), "is the model itself"),
    ],
)
def test_what_can_not_be_is_told_and_nothing_is_written(
    model: Path, arguments: tuple[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(model.parent)
    status, output = run("in-engine", model, *arguments)
    assert (status, said in output) == (1, True), output
    assert [each.name for each in model.parent.iterdir()] == ["look.onnx"]


def test_a_run_is_exported_with_its_twin(tmp_path: Path) -> None:
    folder, out = tmp_path / "run", tmp_path / "look.onnx"
    config = resolve({"generator": {"name": "realtime", "width": 8}})
    checkpoint.write_config(folder, config)
    average = {"average": build_generator(config.generator).state_dict(), "updates": 1}
    checkpoint.save(folder, {"step": 42, "recipe": {"average/target": average}}, {})
    plain = run("export", folder, "--out", out)
    assert plain[0] == 0, plain[1]
    assert not read_model(out)[1].in_engine
    status, output = run("export", folder, "--out", out, "--in-engine", "--in-engine-size", "128x72")
    assert status == 0, output
    assert "look.in_engine.onnx: takes 128x72" in output
    assert load_model(out).card.in_engine
    assert run("export", folder, "--out", out, "--in-engine", "--in-engine-size", "small")[0] == 1
