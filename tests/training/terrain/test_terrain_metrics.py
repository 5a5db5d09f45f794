"""Measures of land: right on land whose answer is known, and telling noise from eroded land."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from capriccio.errors import InvalidField
from capriccio.media.fractal_noise import fractal_heights
from capriccio.media.water_flow import Grid, flow
from capriccio_training.card_figures import card_figures
from capriccio_training.onnx_file import About
from capriccio_training.terrain.config import resolve
from capriccio_training.terrain.data.simulated import simulate
from capriccio_training.terrain.export import export_sculptor
from capriccio_training.terrain.metrics import makers, relief, report, sheet, sketches, table
from capriccio_training.terrain.metrics.drainage import concavity, hack_exponent, longest, pits
from capriccio_training.terrain.nets.sculptor import Sculptor
from capriccio_training.terrain.subject import SUBJECT


def _plane(slope):
    return np.add.outer(np.zeros(64), slope * np.arange(64.0)).astype(np.float32)


def test_a_plane_has_one_slope():
    shares = relief.slope_histogram([_plane(1.0)])
    assert shares[44:46].sum() == pytest.approx(1)
    assert relief.slope_quantile([_plane(0.5)], 0.5) == pytest.approx(np.degrees(np.arctan(0.5)), abs=1)


def test_slopes_that_differ_by_ten_degrees_are_ten_degrees_apart():
    gentle, steep = (_plane(np.tan(np.radians(degrees))) for degrees in (20.5, 30.5))
    assert relief.slope_distance([gentle], [steep]) == pytest.approx(10, abs=1e-6)
    assert relief.slope_distance([steep], [steep]) == 0


@pytest.mark.parametrize("exponent", [3.0, 4.5])
def test_the_spectrum_of_noise_of_a_known_exponent(exponent):
    random = np.random.default_rng(0)
    cycles = np.hypot(*np.meshgrid(np.fft.fftfreq(128), np.fft.fftfreq(128), indexing="ij"))
    cycles[0, 0] = 1
    noise = np.fft.ifft2(np.fft.fft2(random.standard_normal((128, 128))) * cycles ** (-exponent / 2)).real
    assert relief.spectrum_slope([noise.astype(np.float32)]) == pytest.approx(-exponent, abs=0.25)


def test_a_cone_is_mostly_low_and_a_bowl_mostly_high():
    rows, columns = np.mgrid[:64, :64] - 31.5
    cone = -np.hypot(rows, columns).astype(np.float32)
    assert relief.hypsometric_integral([-cone]) == pytest.approx(1 - relief.hypsometric_integral([cone]), abs=1e-5)


def test_holes_are_counted_in_a_thousand_cells():
    land = _plane(0.1)
    land[10, 10] = land[30, 40] = -50
    assert pits([land]) == pytest.approx(1000 * 2 / land.size)


def test_the_longest_way_to_the_end_of_a_valley_is_its_length():
    rows, columns = np.mgrid[:32, :32]
    valley = (np.abs(rows - 16) + 0.1 * columns).astype(np.float32)
    outlets = np.zeros((32, 32), bool)
    outlets[:, 0] = True
    water = flow(valley, Grid.of(32, 32, wraps=False), outlets)
    assert longest(water)[16 * 32] == pytest.approx(31 + 16, abs=7)
    assert longest(water).min() == 0


def test_eroded_land_is_told_from_noise():
    bases = [fractal_heights(128, seed, character=0.5) for seed in range(3)]
    lands = [makers.from_coarse_to_fine(makers.simulated)(table.Wish(seed, 128, 0.5, 0.5, 0.7)) for seed in range(3)]
    assert pits(lands) < 0.5 * pits(bases)
    assert concavity(lands) > concavity(bases) + 0.1
    assert 0.4 < hack_exponent(lands) < 0.7


def _save(path, recipe):
    torch.manual_seed(0)
    config = resolve({"recipe": recipe, "generator": {"width": 2}})
    content, _ = export_sculptor(Sculptor(2, recipe == "sketch"), config, 0, About(path.stem))
    path.write_bytes(content)
    return path


def test_the_table_has_baselines_models_and_real_land(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "SIZE", 128)
    monkeypatch.setattr(report, "SIZE", 64)
    monkeypatch.setattr(sheet, "SIDE", 64)
    models = [_save(tmp_path / "plain.onnx", "erosion"), _save(tmp_path / "drawn.onnx", "sketch")]
    real = {"hills": fractal_heights(128, 1)}
    compared = report.Compared.of(models)
    measured = report.tables(compared, real, 1, lambda _stage, _done: None)
    land, obedience = report.to_markdown(measured).split("\n\n")
    names = [line.split("|")[1].strip() for line in land.splitlines()[2:]]
    assert names == ["fractal noise", "rivers alone", "plain", "the simulation", "hills"]
    assert [line.split("|")[1].strip() for line in obedience.splitlines()[2:]] == [
        "the base alone",
        "drawn",
        "the land that was sketched",
    ]
    (tmp_path / "table.json").write_text(report.to_json(measured))
    on_the_card = {
        name: set(card_figures(tmp_path / "table.json", name, SUBJECT.card_figures)) for name in ("plain", "drawn")
    }
    assert on_the_card == {
        "plain": {"slope_distance", "spectrum", "pits", "concavity"},
        "drawn": {"ridges", "peaks", "rivers"},
    }
    sheets = report.sheets(compared, real, lambda _stage, _done: None)
    assert sorted(sheets) == ["drawn", "land"]
    assert sheets["land"].shape[1] > 4 * sheet.SIDE  # fractal noise, the model, the simulation, real land
    assert sheets["land"].std() > 10


def test_land_that_was_sketched_follows_its_sketch_and_other_land_does_not():
    pairs = [simulate(seed, 64) for seed in range(4)]
    true = sketches.obedience(pairs, lambda _sketch, _base, pair: pair.height)
    other = sketches.obedience(pairs, lambda _sketch, base, _pair: base)
    assert true.likeness == pytest.approx(1)
    assert min(true.ridges, true.rivers) > 0.7
    assert max(other.ridges, other.rivers) < 0.7


def test_a_model_of_another_kind_is_refused(tmp_path):
    with pytest.raises(InvalidField, match=r"terrain\.sketch"):
        makers.exported(_save(tmp_path / "drawn.onnx", "sketch"))
    with pytest.raises(InvalidField, match=r"terrain\.generate"):
        sketches.exported(_save(tmp_path / "plain.onnx", "erosion"))
