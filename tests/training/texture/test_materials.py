"""Procedural materials: they wrap, their maps belong to them; and what folders of materials may hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.images import Picture, write_picture
from capriccio.media.seams import seam_score
from capriccio_training.cli import app
from capriccio_training.texture.config import TilesConfig
from capriccio_training.texture.data.material_folder import open_materials
from capriccio_training.texture.data.materials.files import find_materials, read_map, write_material
from capriccio_training.texture.data.materials.layouts import courses, scattered, turned
from capriccio_training.texture.data.materials.procedural import KINDS, Material, make_material
from capriccio_training.texture.data.materials.torus_noise import noise

SIDE = 96


def steps(field: np.ndarray, axis: int) -> np.ndarray:
    """Mean difference at each line of a torus, that across its border first."""
    return np.abs(field - np.roll(field, 1, axis)).reshape(*field.shape[:2], -1).mean(axis=(1 - axis, 2))


@pytest.mark.parametrize("kind", KINDS)
def test_materials_wrap(kind: str) -> None:
    for seed in range(3):
        material = make_material(kind, SIDE, seed)
        for field in (material.color.astype(float), material.height.astype(float)):
            for axis in (0, 1):
                lines = steps(field, axis)
                assert lines[0] <= 1.2 * lines[1:].max(), "the border is the sharpest line of all"


@pytest.mark.parametrize("kind", KINDS)
def test_maps_are_within_bounds_and_not_flat(kind: str) -> None:
    material = make_material(kind, SIDE, 1)
    assert material.color.shape == (SIDE, SIDE, 3)
    for field in (material.height, material.roughness):
        assert field.shape == (SIDE, SIDE)
        assert 0 <= field.min() < field.max() <= 1
    assert material.height.std() > 0.02


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_the_same_material_and_another_seed_another(kind: str) -> None:
    one, same, other = (make_material(kind, 64, seed) for seed in (5, 5, 6))
    assert one.color.tobytes() == same.color.tobytes()
    assert one.height.tobytes() == same.height.tobytes()
    assert not np.array_equal(one.color, other.color)


def test_brightness_does_not_give_the_height_away() -> None:
    """Joints are darker than stones in some materials and lighter in others."""

    def correlation(material: Material) -> float:
        return float(np.corrcoef(material.color.mean(2).ravel(), material.height.ravel())[0, 1])

    found = [correlation(make_material("bricks", 64, seed)) for seed in range(30)]
    assert min(found) < -0.2 < 0.3 < max(found)


def test_an_unknown_kind_is_told_with_the_known_ones() -> None:
    with pytest.raises(InvalidField, match="no material 'lava'; allowed: bricks, tiles"):
        make_material("lava", 64, 0)


def test_noise_has_the_wanted_spread_and_wavelengths() -> None:
    field = noise(64, np.random.default_rng(0), fall=0, longest_px=16, shortest_px=8)
    assert field.std() == pytest.approx(1, abs=1e-3)
    spectrum = np.abs(np.fft.rfft2(field))
    frequency = np.hypot(np.fft.fftfreq(64)[:, None], np.fft.rfftfreq(64)[None])
    assert spectrum[(frequency < 1 / 16.5) | (frequency > 1 / 7.9)].max() < 1e-2 * spectrum.max()


def test_courses_are_as_many_equal_rectangles_as_were_asked_for() -> None:
    cells = courses(64, np.random.default_rng(0), rows=4, columns=2, offset=0.5)
    assert np.bincount(cells.index.ravel()).tolist() == [64 * 64 // 8] * 8
    assert cells.edge_px.max() == pytest.approx(8, abs=0.6)  # half a row
    assert cells.edge_px.min() < 1


def test_what_is_turned_stands() -> None:
    cells = courses(32, np.random.default_rng(0), rows=4, columns=1, offset=0)
    stood = turned(cells)
    assert (stood.index == stood.index[0]).all()
    np.testing.assert_array_equal(stood.across, cells.down.T)


def test_scattered_cells_are_those_of_their_nearest_points() -> None:
    cells = scattered(48, np.random.default_rng(1), rows=6, jitter=0.7)
    assert len(np.unique(cells.index)) == 36
    assert cells.edge_px.min() >= 0
    inside = cells.edge_px > 1  # no neighbour lies beyond an edge
    for axis in (0, 1):
        assert (np.roll(cells.index, 1, axis) == cells.index)[inside].all()


def test_materials_in_files_are_what_was_written(tmp_path: Path) -> None:
    material = make_material("cobbles", 48, 3)
    write_material(tmp_path / "stones", "round", material)
    found = find_materials(tmp_path)
    assert list(found) == ["stones/round"]
    np.testing.assert_allclose(read_map(found["stones/round"]["height"]), material.height, atol=1e-5)
    np.testing.assert_allclose(read_map(found["stones/round"]["roughness"]), material.roughness, atol=1e-5)


def test_makers_may_name_maps_in_their_own_way_and_leave_some_out(tmp_path: Path) -> None:
    for name in ("Moss_BaseColor.png", "Moss_Displacement.png", "Moss-rough.jpg", "Sand_diff.png", "Sand_height.png"):
        write_picture(tmp_path / name, Picture(np.full((8, 8, 3), 100, np.uint8)))
    assert list(find_materials(tmp_path)) == ["Moss"]
    assert read_map(tmp_path / "Moss_Displacement.png").tolist() == [[pytest.approx(100 / 255)] * 8] * 8


def test_a_folder_without_materials_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UnreadableFile, match="has no materials"):
            open_materials(folder, TilesConfig(), 0)


def test_a_broken_map_is_told(tmp_path: Path) -> None:
    write_material(tmp_path, "stone", make_material("plaster", 32, 0))
    (tmp_path / "stone_height.png").write_bytes(b"no picture")
    with pytest.raises(UnreadableFile, match=r"stone_height\.png can't be read as a map"):
        open_materials(tmp_path, TilesConfig(), 0)


def test_maps_of_another_size_are_told(tmp_path: Path) -> None:
    write_material(tmp_path, "stone", make_material("plaster", 32, 0))
    Image.new("L", (16, 32)).save(tmp_path / "stone_height.png")
    with pytest.raises(InvalidField, match="stone: the pictures are 32x32, 16x32, 32x32"):
        open_materials(tmp_path, TilesConfig(), 0)


@pytest.mark.parametrize(
    ("side", "wraps", "border", "fits"),
    [(32, False, 0, True), (33, False, 0, False), (33, True, 0, True), (28, True, 2, True), (29, True, 2, False)],
)
def test_a_crop_lies_inside_unless_the_material_wraps(
    tmp_path: Path, side: int, wraps: bool, border: int, fits: bool
) -> None:
    write_material(tmp_path, "stone", make_material("plaster", 32, 0))
    tiles = TilesConfig(side=side, wraps=wraps, border=border, batch=1)
    if fits:
        assert open_materials(tmp_path, tiles, 0).next()[0].shape == (1, 3, side, side)
    else:
        with pytest.raises(InvalidField, match=f"smaller than the crop of {side}"):
            open_materials(tmp_path, tiles, 0)


def test_colours_and_maps_of_a_batch_are_cut_alike(tmp_path: Path) -> None:
    ramp = np.arange(32 * 32, dtype=np.float32).reshape(32, 32) / 1024
    colors = np.floor(ramp * 255 + 0.5).astype(np.uint8)[..., None].repeat(3, 2)
    write_material(tmp_path, "ramp", Material(colors, ramp, 1 - ramp))
    batches = open_materials(tmp_path, TilesConfig(side=16, batch=4, turn=True), 0)
    for _ in range(3):
        colours, maps = batches.next()
        assert np.abs(((colours[:, 0] + 1) / 2 - maps[:, 0]).numpy()).max() < 0.004
        assert np.abs((1 - maps[:, 1] - maps[:, 0]).numpy()).max() < 0.002


def test_batches_go_on_where_they_were_saved(tmp_path: Path) -> None:
    for seed in range(3):
        write_material(tmp_path, f"stone{seed}", make_material("plaster", 32, seed))
    batches, again = (open_materials(tmp_path, TilesConfig(side=16, batch=2, colour=0.5), 0) for _ in range(2))
    batches.next()
    again.load_state_dict(batches.state_dict())
    for mine, theirs in zip(batches.next(), again.next(), strict=True):
        assert mine.equal(theirs)


def test_the_command_writes_materials_of_the_wanted_kinds(tmp_path: Path) -> None:
    arguments = ["materials", "--out", str(tmp_path), "--count", "2", "--side", "32", "--kinds", "tiles, weave"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert list(find_materials(tmp_path)) == ["tiles_0000", "tiles_0001", "weave_0000", "weave_0001"]
    assert CliRunner().invoke(app, [*arguments[:-1], "lava"]).exit_code == 1


def test_a_seam_score_of_gravel_is_that_of_seamless_textures() -> None:
    assert seam_score(make_material("gravel", 128, 0).color) < 1.5
