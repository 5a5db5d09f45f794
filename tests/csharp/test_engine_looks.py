"""Looks that need no backend, under Mono: baked grids, and twins with their certificates, as Python writes them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from capriccio.card import CARD_KEY, TWIN_CARD_KEY, ModelCard
from capriccio.engine.parity import seeded_inputs
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.grid_files import GridFile, write_grid
from capriccio_training.in_engine.twin import make_twin
from capriccio_training.onnx_runner import onnx_runner
from csharp.program_under_mono import Outcome, Program, behaviours

pytestmark = pytest.mark.mono

MODELS = Path(__file__).parents[2] / "python_backend" / "capriccio" / "models"
SEEDS = (0, 1, 1 << 32, (1 << 64) - 1)
FILES = ("GridFileBehaviours.cs", "TwinBehaviours.cs", "EngineModelBehaviours.cs")
NAMES = behaviours(*(f"engine/{name}" for name in FILES))


def write_scene(folder: Path) -> None:
    random = np.random.default_rng(3)
    grid = random.normal(0.2, 0.4, (3, 4, 5, 12)).astype(np.float16)
    frame = random.integers(0, 256, (17, 29, 3), np.uint8)
    write_grid(folder / "scene.capgrid", GridFile(grid, {"model": "löok", "frames": 7}))
    grid.tofile(folder / "scene.f16")
    frame.tofile(folder / "scene.rgb")
    slice_grid(frame, grid).tofile(folder / "scene_sliced.rgb")


def write_twins(folder: Path) -> None:
    frame = twin_of("toon_to_natural_frame", (40, 56))
    (folder / "frame.in_engine.onnx").write_bytes(frame)
    grid = with_card(twin_of("toon_to_natural", None), name="look", version="3", guide=GUIDE, detail=True)
    (folder / "grid.in_engine.onnx").write_bytes(grid)
    (folder / "grid.onnx").write_bytes((MODELS / "toon_to_natural.onnx").read_bytes())
    nodes = [helper.make_node("Identity", ["x"], ["y"])]
    ends = [[helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1])] for name in ("x", "y")]
    other = helper.make_model(helper.make_graph(nodes, "other", *ends))
    (folder / "other.onnx").write_bytes(other.SerializeToString())
    helper.set_model_props(other, {TWIN_CARD_KEY: card_text(frame), "author": "nobody"})
    (folder / "small.in_engine.onnx").write_bytes(other.SerializeToString())
    write_certificate(folder, frame)


GUIDE = {"weights": [0.2, 0.5, 0.3], "curve": [knot / 15 for knot in range(16)]}


def twin_of(model: str, size: tuple[int, int] | None) -> bytes:
    content = (MODELS / f"{model}.onnx").read_bytes()
    metadata = {each.key: each.value for each in onnx.load_from_string(content).metadata_props}
    return make_twin(content, ModelCard.from_json(metadata[CARD_KEY]), size).content


def card_text(content: bytes) -> str:
    return {each.key: each.value for each in onnx.load_from_string(content).metadata_props}[TWIN_CARD_KEY]


def with_card(content: bytes, *, detail: bool, **changes: object) -> bytes:
    """The same file whose card says something else."""
    card = json.loads(card_text(content)) | changes
    card["outputs"] += [{"name": "detail"}] if detail else []
    model = onnx.load_from_string(content)
    helper.set_model_props(model, {TWIN_CARD_KEY: json.dumps(card), "capriccio.made_from": "look 3 (0123456789abcdef)"})
    return bytes(model.SerializeToString())


def write_certificate(folder: Path, twin: bytes) -> None:
    card = ModelCard.from_json(card_text(twin))
    (picture,) = seeded_inputs(card.parity.seed, card.inputs, card.parity.input_shapes)
    picture.tofile(folder / "certificate_picture.f32")
    onnx_runner(twin)(picture)[0].tofile(folder / "certificate_output.f32")
    for seed in SEEDS:
        noise = np.random.Generator(np.random.PCG64(seed)).uniform(-2, 3, 5000)
        noise.astype(np.float32).tofile(folder / f"noise_{seed}.f32")


@pytest.fixture(scope="module")
def outcomes(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("reference")
    write_scene(folder)
    write_twins(folder)
    return program.run(NAMES, reference=folder)


@pytest.mark.parametrize("name", NAMES)
def test_engine_looks(outcomes: dict[str, Outcome], name: str) -> None:
    print(*outcomes[name].notes, sep="\n")
    assert outcomes[name].verdict == "ok"
