"""Baked grids in files: what is written is read, and nothing but an error comes of anything else."""

import contextlib
import json
import struct

import numpy as np
import pytest

from capriccio.errors import TooLarge, UnreadableFile, UnsupportedFrame
from capriccio.media.grid_files import MAX_FILE_BYTES, GridFile, read_grid, write_grid

SHAPE = (3, 4, 5, 12)


@pytest.fixture
def content():
    """Give a grid of noise with a note."""
    grid = np.random.default_rng(0).normal(0, 2, SHAPE).astype(np.float16)
    return GridFile(grid, {"model": "look", "frames": 7, "maker": "Zoë"})


@pytest.fixture
def path(tmp_path, content):
    """Give the file of that grid."""
    write_grid(tmp_path / "scene.capgrid", content)
    return tmp_path / "scene.capgrid"


def test_what_is_written_is_read(path, content):
    read = read_grid(path)
    np.testing.assert_array_equal(read.grid, content.grid)
    assert read.grid.dtype == np.float16
    assert read.note == content.note


def test_the_layout_is_as_documented(path, content):
    raw = path.read_bytes()
    assert raw[:8] == b"CAPGRID1"
    (length,) = struct.unpack_from("<I", raw, 8)
    note = json.loads(raw[12 : 12 + length])
    assert note == {"model": "look", "frames": 7, "maker": "Zoë", "shape": list(SHAPE)}
    assert raw[12 + length :] == content.grid.astype("<f2").tobytes()


@pytest.mark.parametrize("shape", [(3, 4, 5, 11), (3, 4, 12), (0, 4, 5, 12), (257, 1, 1, 12)])
def test_a_grid_that_no_file_can_hold_is_refused(tmp_path, shape):
    with pytest.raises(UnsupportedFrame, match="allowed"):
        write_grid(tmp_path / "a.capgrid", GridFile(np.zeros(shape, np.float16)))
    assert not list(tmp_path.iterdir())


def test_the_largest_side_is_allowed(tmp_path):
    write_grid(tmp_path / "a.capgrid", GridFile(np.zeros((256, 1, 1, 12), np.float16)))
    assert read_grid(tmp_path / "a.capgrid").grid.shape == (256, 1, 1, 12)


def test_values_that_are_no_numbers_and_long_notes_are_refused(tmp_path):
    grid = np.zeros(SHAPE, np.float16)
    with pytest.raises(TooLarge, match="the note has"):
        write_grid(tmp_path / "a.capgrid", GridFile(grid, {"model": "a" * 70_000}))
    grid[0, 0, 0, 0] = np.nan
    with pytest.raises(UnsupportedFrame, match="finite"):
        write_grid(tmp_path / "a.capgrid", GridFile(grid))


def with_note(raw, note):
    """Give the bytes of a file with another note."""
    (length,) = struct.unpack_from("<I", raw, 8)
    return raw[:8] + struct.pack("<I", len(note)) + note + raw[12 + length :]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda _raw: b"", "does not begin with CAPGRID1"),
        (lambda raw: b"CAPGRID2" + raw[8:], "does not begin with CAPGRID1"),
        (lambda raw: raw[:8] + b"\xff\xff\xff\xff" + raw[12:], "its note claims"),
        (lambda raw: with_note(raw, b"{"), "is no baked grid"),
        (lambda raw: with_note(raw, b"[]"), "its note is a list"),
        (lambda raw: with_note(raw, b"{}"), "'shape'"),
        (lambda raw: with_note(raw, b'{"shape":7}'), "is no baked grid"),
        (lambda raw: with_note(raw, b'{"shape":[3,4,true,12]}'), "its shape is"),
        (lambda raw: with_note(raw, b'{"shape":[3,4,6,12]}'), "needs 1728 bytes of values; there are 1440"),
        (lambda raw: with_note(raw, b"[" * 5000 + b"]" * 5000), "is no baked grid"),
        (lambda raw: raw + b"\0", "there are 1441"),
        (lambda raw: raw[:-1] + b"\x7c", "not finite"),
    ],
)
def test_a_broken_file_is_told(path, change, says):
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(UnreadableFile, match="is no baked grid") as refused:
        read_grid(path)
    assert says in str(refused.value)


def test_a_missing_and_a_huge_file_are_told(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        read_grid(tmp_path / "none.capgrid")
    with (tmp_path / "huge.capgrid").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(TooLarge, match="allowed"):
        read_grid(tmp_path / "huge.capgrid")


def test_nothing_but_an_error_comes_of_a_damaged_file(path):
    raw, noise = path.read_bytes(), np.random.default_rng(1)
    for _ in range(2000):
        damaged = bytearray(raw[: noise.integers(0, len(raw) + 1)])
        for _ in range(noise.integers(0, 4)):
            if damaged:
                damaged[noise.integers(0, min(len(damaged), 120))] = noise.integers(0, 256)
        path.write_bytes(damaged)
        with contextlib.suppress(UnreadableFile, TooLarge):
            assert read_grid(path).grid.shape[3] == 12
