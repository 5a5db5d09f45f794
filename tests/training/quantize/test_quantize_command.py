"""`capriccio-train export --quantize`: of a model file or a run, and each thing that can't be told in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from capriccio.client import Client
from capriccio.engine.model import load_model
from capriccio.server.app import Server, ServerConfig
from capriccio_training import checkpoint
from capriccio_training.cli.main import app
from capriccio_training.model_file import read_model
from capriccio_training.style.config import resolve
from capriccio_training.style.nets import build_generator

from .conftest import bundled

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
    path.write_bytes(bundled("toon_to_natural")[0])
    return path


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    folder = tmp_path / "frames"
    folder.mkdir()
    random = np.random.default_rng(0)
    for number in range(8):
        blocks = random.integers(0, 256, (9, 16, 3), np.uint8)
        Image.fromarray(np.kron(blocks, np.ones((8, 8, 1), np.uint8))).save(folder / f"{number}.png")
    return folder


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert "Traceback" not in result.output
    return result.exit_code, " ".join(result.output.split())


def test_a_variant_is_made_beside_its_model_without_pytorch(model: Path) -> None:
    before = model.read_bytes()
    command = [sys.executable, "-c", WITHOUT_TORCH, "export", str(model), "--quantize", "int8"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stderr.split())
    assert "look-int8.onnx: toon_to_natural-int8, int8," in said
    assert "levels of 255 in the mean" in said
    assert "12 inputs, procedural pictures" in said
    assert model.read_bytes() == before
    assert sorted(each.name for each in model.parent.iterdir()) == ["look-int8.onnx", "look.onnx"]


def test_a_users_pictures_calibrate_and_are_on_the_card(model: Path, frames: Path) -> None:
    out = model.with_name("quick.onnx")
    options = ("--calibration", frames, "--calibration-licence", "CC0", "--out", out, "--name", "quick_look")
    status, output = run("export", model, "--quantize", "int8", *options)
    assert status == 0, output
    card = load_model(out, threads=1).card
    assert card.name == "quick_look"
    assert card.variant is not None
    assert (card.variant.calibration, card.variant.calibration_count) == ("pictures of 'frames'", 6)
    assert (card.variant.calibration_licence, card.variant.measured_count) == ("CC0", 2)


def test_fp16_calibrates_nothing_and_its_card_claims_nothing_of_it(model: Path) -> None:
    assert run("export", model, "--quantize", "fp16")[0] == 0
    variant = read_model(model.with_name("look-fp16.onnx"))[1].variant
    assert variant is not None
    assert (variant.calibration, variant.calibration_count, variant.calibration_licence) == ("", 0, "")


def test_a_server_lists_and_runs_a_variant_beside_its_model(model: Path) -> None:
    assert run("export", model, "--quantize", "int8")[0] == 0
    frame = np.kron(np.random.default_rng(0).integers(0, 256, (8, 12, 3), np.uint8), np.ones((8, 8, 1), np.uint8))
    settings = ServerConfig("tcp://127.0.0.1:*", [model.parent], threads=1, workers=1)
    with Server(settings) as server, Client(server.address, timeout_s=30) as client:
        listed = {each["name"]: each for each in client.models()["models"]}
        styled = [client.style(frame, model=name) for name in ("toon_to_natural", "toon_to_natural-int8")]
    assert listed["toon_to_natural"]["variant"] is None
    variant = listed["toon_to_natural-int8"]["variant"]
    assert (variant["of"], variant["of_hash"]) == ("toon_to_natural", listed["toon_to_natural"]["hash"])
    assert variant["precision"] == "int8"
    assert variant["loss"]["psnr"] > 30
    difference = np.abs(styled[0].astype(int) - styled[1]).mean()
    assert 0 < difference < 3


def test_a_run_is_exported_with_its_variant(tmp_path: Path) -> None:
    folder, out = tmp_path / "run", tmp_path / "look.onnx"
    config = resolve({"generator": {"name": "realtime", "width": 8}})
    checkpoint.write_config(folder, config)
    torch.manual_seed(3)
    average = {"average": build_generator(config.generator).state_dict(), "updates": 1}
    checkpoint.save(folder, {"step": 42, "recipe": {"average/target": average}}, {})
    status, output = run("export", folder, "--out", out, "--licence", "MIT", "--quantize", "int8")
    assert status == 0, output
    made = load_model(tmp_path / "look-int8.onnx", threads=1)
    assert made.card.variant is not None
    assert made.card.variant.of_hash == load_model(out, threads=1).hash
    assert (made.name, made.card.licence, made.card.training_steps) == ("look-int8", "MIT", 42)
    status, output = run("export", folder, "--quantize", "int8")
    assert (status, "give --out, such as --out run.onnx" in output) == (1, True), output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "look.onnx is exported already; --quantize int8 or fp16 makes a variant of it, else name a run"),
        (("--quantize", "int4"), "--quantize is 'int4'; allowed: int8, fp16"),
        (("--allow-loss",), "--allow-loss need --quantize"),
        (("--calibration", "frames"), "need --quantize"),
        (("--quantize", "int8", "--held-out", "frames"), "go with --calibration, which is not given"),
        (("--quantize", "int8", "--calibration-licence", "MIT"), "go with --calibration, which is not given"),
        (("--quantize", "int8", "--calibration", "nowhere"), "there is no folder nowhere"),
        (("--quantize", "int8", "--direction", "source"), "only --out and --name can be given"),
        (("--quantize", "int8", "--version", "2"), "only --out and --name can be given"),
        (("--quantize", "int8", "--in-engine"), "only --out and --name can be given"),
        (("--quantize", "int8", "--out", "look.onnx"), "is the model itself; give another name"),
        (("--quantize", "int8", "--name", "Quick Look"), "the model card's name is 'Quick Look'"),
        (("--quantize", "int8", "--leave-out", "Sin"), "Sin can't be left out"),
    ],
)
def test_what_can_not_be_is_told_and_nothing_is_written(
    model: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(model.parent)
    status, output = run("export", "look.onnx", *arguments)
    assert (status, said in output) == (1, True), output
    assert [each.name for each in model.parent.iterdir()] == ["look.onnx"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "is not a file"), (b"no model", "is not an ONNX file"), (b"", "has no model card")],
)
def test_a_file_that_is_no_model_is_told(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "look.onnx"
    if content is not None:
        path.write_bytes(content)
    status, output = run("export", path, "--quantize", "int8")
    assert (status, said in output) == (1, True), output
