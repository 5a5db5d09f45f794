"""Height fields in files: nothing is lost that the format can hold, and what is broken is told."""

import json
import resource
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from capriccio.errors import InvalidField, InvalidInput, TooLarge, UnreadableFile, UnwritableFile
from capriccio.media.height_exr import MAX_SIDE
from capriccio.media.height_field import HeightField, from_levels, to_levels
from capriccio.media.height_files import HEIGHT_SUFFIXES, encode_heights, read_heights, write_heights
from capriccio.media.images import Picture, write_picture

PROVENANCE = {"seed": 7, "model": "hills", "model_hash": "0123456789abcdef"}


def land(height=33, width=65, seed=0):
    """Give land between about -300 and 900 m, on which every row and column differs."""
    noise = np.random.default_rng(seed).normal(0, 40, (height, width)).cumsum(axis=0).cumsum(axis=1)
    return HeightField((noise / 10 + 100).astype(np.float32), cell_m=2.5)


@pytest.mark.parametrize("suffix", HEIGHT_SUFFIXES)
def test_a_field_comes_back_from_its_file_with_its_scale_and_origin(tmp_path, suffix):
    field, path = land(), tmp_path / f"hill{suffix}"
    assert write_heights(path, field, PROVENANCE) == tmp_path / f"hill{suffix}.json"
    read, note = read_heights(path)
    allowed_m = 0 if suffix == ".exr" else 0.51 * field.relief_m / 65535
    assert np.abs(read.metres - field.metres).max() <= allowed_m + 1e-4 * (suffix != ".exr")
    assert read.cell_m == 2.5
    assert note.provenance == PROVENANCE
    assert (note.minimum_m, note.maximum_m) == (field.minimum_m, field.maximum_m)


@pytest.mark.parametrize("suffix", [".png", ".exr"])
def test_a_png_and_an_exr_know_their_scale_without_the_note_beside_them(tmp_path, suffix):
    write_heights(tmp_path / f"hill{suffix}", land(), PROVENANCE).unlink()
    read, note = read_heights(tmp_path / f"hill{suffix}")
    assert np.abs(read.metres - land().metres).max() < 0.1
    assert (read.cell_m, note.provenance) == (2.5, PROVENANCE)


@pytest.mark.parametrize("suffix", HEIGHT_SUFFIXES)
def test_the_same_field_gives_the_same_bytes(suffix):
    assert encode_heights(land(), suffix, PROVENANCE) == encode_heights(land(), suffix, PROVENANCE)
    assert encode_heights(land(), suffix, PROVENANCE) != encode_heights(land(seed=1), suffix, PROVENANCE)


def test_r16_is_as_terrain3d_reads_it_and_raw_as_unity_does():
    field = land()
    r16 = np.frombuffer(encode_heights(field, ".r16"), "<u2").reshape(33, 65)
    terrain3d = r16 / 65535 * (field.maximum_m - field.minimum_m) + field.minimum_m
    assert np.abs(terrain3d - field.metres).max() < 0.01

    raw = np.frombuffer(encode_heights(field, ".raw"), "<u2").reshape(33, 65)
    unity_size_m = 1.0000152590218967 * field.relief_m  # what the note says
    unity_by_z_and_x = raw / 65536 * unity_size_m + field.minimum_m
    assert np.abs(unity_by_z_and_x - field.metres[::-1]).max() < 0.01  # z = 0 is the south


def test_the_note_says_what_unity_asks_for(tmp_path):
    field = land(33, 65)
    note = json.loads(write_heights(tmp_path / "hill.raw", field).read_text())
    assert note["row_order"] == "south_first"
    assert note["unity_terrain_size_m"] == pytest.approx([160, field.relief_m * 65536 / 65535, 80])


def test_a_png_is_grey_of_sixteen_bits_for_others_too(tmp_path):
    write_heights(tmp_path / "hill.png", land())
    with Image.open(tmp_path / "hill.png") as image:
        assert image.mode == "I;16"
        np.testing.assert_array_equal(np.asarray(image), to_levels(land()))


def test_level_land_is_written_and_read(tmp_path):
    level = HeightField(np.full((33, 33), 12.5, np.float32))
    for suffix in HEIGHT_SUFFIXES:
        write_heights(tmp_path / f"level{suffix}", level)
        np.testing.assert_array_equal(read_heights(tmp_path / f"level{suffix}")[0].metres, level.metres)


def test_what_is_no_height_field_is_refused():
    good = np.zeros((2, 2), np.float32)
    HeightField(good, cell_m=1e-9)
    wrong = [
        np.zeros((1, 2), np.float32),
        np.zeros((2, 2)),
        np.zeros((2, 2, 1), np.float32),
        np.full_like(good, np.nan),
    ]
    for metres in wrong:
        with pytest.raises(InvalidField, match="heights"):
            HeightField(metres)
    for cell_m in (0.0, -1.0, np.inf, np.nan):
        with pytest.raises(InvalidField, match="cell_m"):
            HeightField(good, cell_m)
    with pytest.raises(InvalidField, match="lower one first"):
        from_levels(np.zeros((2, 2), np.uint16), 1, 0)


def test_a_disk_that_is_full_is_told_and_leaves_the_old_file(tmp_path):
    path = tmp_path / "hill.r16"
    write_heights(path, land(seed=1), PROVENANCE)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # the file has 4290 bytes
    try:
        with pytest.raises(UnwritableFile, match=r"hill\.r16 can't be written: .*nothing was changed"):
            write_heights(path, land())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_a_folder_that_is_missing_is_told(tmp_path):
    with pytest.raises(UnwritableFile, match="No such file"):
        write_heights(tmp_path / "nowhere" / "hill.exr", land())


def test_what_can_not_be_read_is_told(tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "bare.r16").write_bytes(bytes(8))
    write_heights(tmp_path / "short.r16", land())
    (tmp_path / "short.r16").write_bytes(bytes(10))
    write_heights(tmp_path / "note.r16", land()).write_text("[]")
    write_picture(tmp_path / "eight.png", Picture(np.zeros((4, 4, 3), np.uint8)))
    Image.fromarray(np.zeros((4, 4), np.uint16)).save(tmp_path / "unscaled.png")
    cases = {
        "hill.tif": "allowed: .png, .r16, .raw, .exr",
        "missing.exr": "No such file",
        "text.png": "is no PNG file",
        "bare.r16": r"has no bare\.r16\.json beside it",
        "short.r16": "10 bytes; its note says 65 x 33",
        "note.r16": "is no note of a height field",
        "eight.png": "mode RGB; allowed: grey of 16 bits",
        "unscaled.png": r"no unscaled\.png\.json beside it",
    }
    for name, says in cases.items():
        with pytest.raises(UnreadableFile, match=says):
            read_heights(tmp_path / name)


@pytest.mark.parametrize(("side", "is_too_large"), [(MAX_SIDE, False), (MAX_SIDE + 1, True)])
def test_a_side_may_have_so_many_points_and_no_more(tmp_path, side, is_too_large):
    write_heights(tmp_path / "long.r16", land(2, 2)).write_text(
        json.dumps({"width": side, "height": 2, "cell_m": 1, "minimum_m": 0, "maximum_m": 1})
    )
    (tmp_path / "long.r16").write_bytes(bytes(4 * side))
    if is_too_large:
        with pytest.raises(TooLarge):
            read_heights(tmp_path / "long.r16")
    else:
        assert read_heights(tmp_path / "long.r16")[0].metres.shape == (2, side)


@pytest.mark.parametrize("suffix", HEIGHT_SUFFIXES)
@settings(max_examples=150)
@given(data=st.data())
def test_no_file_however_broken_does_more_than_raise(tmp_path_factory, suffix, data):
    folder = tmp_path_factory.getbasetemp() / "fuzz_heights"
    folder.mkdir(exist_ok=True)
    path = folder / f"hill{suffix}"
    note = write_heights(path, land(5, 5), PROVENANCE)
    for file in (path, note):
        broken = bytearray(file.read_bytes())
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(broken) - 1))
            broken[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
            broken = broken or bytearray(b"\0")
        file.write_bytes(broken)
    with suppress(InvalidInput):
        assert np.isfinite(read_heights(path)[0].metres).all()
