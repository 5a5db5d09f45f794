"""The table of maps: the true maps score best, no relief worst, and bad input is told in a line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from capriccio_training.cli import app
from capriccio_training.texture.data.materials.files import find_materials, read_map, write_material
from capriccio_training.texture.data.materials.procedural import make_material
from capriccio_training.texture.metrics.maps_table import BASELINES, measure_maps


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for seed in range(3):
        write_material(tmp_path / "materials", f"cobbles_{seed}", make_material("cobbles", 64, seed))
    return tmp_path / "materials"


def test_the_truth_scores_best_and_its_inverse_worst(folder: Path) -> None:
    found = find_materials(folder)
    truths = iter([read_map(paths[kind]) for paths in found.values() for kind in ("height", "roughness")] * 2)

    def true(_texture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return next(truths), next(truths)

    perfect, bare = measure_maps(found, {"true": true, "flat": BASELINES["flat"]})
    assert perfect.correlation == pytest.approx(1)
    assert perfect.normal_error_deg < 0.1
    assert perfect.roughness_error == 0
    assert bare.correlation == 0
    assert bare.normal_error_deg > 5
    (inverse,) = measure_maps(found, {"inverse": lambda texture: tuple(1 - each for each in true(texture))})
    assert inverse.correlation == pytest.approx(-1)
    assert inverse.normal_error_deg > bare.normal_error_deg


def test_the_filters_find_the_stones(folder: Path) -> None:
    (row,) = measure_maps(find_materials(folder), {"filters": BASELINES["filters"]})
    assert row.correlation > 0.05  # of dark stones in light joints they find the inverse


def test_the_command_prints_and_writes_the_same_table(folder: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["maps-table", str(folder), "--markdown", str(tmp_path / "maps.md")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "maps.md").read_text() in result.output
    assert "| filters |" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"), [(["{}/nowhere"], "has no materials"), (["{}", "{}/none.onnx"], "can't be read")]
)
def test_bad_input_is_told_in_a_line(folder: Path, arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(app, ["maps-table", *(argument.format(folder) for argument in arguments)])
    assert result.exit_code == 1
    assert told in " ".join(result.output.split())
