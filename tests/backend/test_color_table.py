"""Colour tables: interpolation against the formula, files that round-trip, broken ones told line by line."""

import random
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.errors import TooLarge, UnreadableFile, UnsupportedFrame
from capriccio.media import color_table
from capriccio.media.color_table import apply_table, identity_table
from capriccio.media.images import Picture, write_picture
from capriccio.media.table_files import read_cube, read_strip, read_table, write_cube, write_strip

CUBE_2 = "LUT_3D_SIZE 2\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n"


def some_table(size, seed=0):
    return np.random.default_rng(seed).random((size, size, size, 3)).astype(np.float32)


def by_the_formula(frame, table):
    """One pixel at a time, one corner at a time, in double precision."""
    size = len(table)
    mapped = np.zeros(frame.shape)
    for y, x in np.ndindex(frame.shape[:2]):
        places = frame[y, x, ::-1] / 255 * (size - 1)  # blue, green, red
        lower = np.minimum(places.astype(int), size - 2)
        for corner in np.ndindex(2, 2, 2):
            weights = [part if up else 1 - part for up, part in zip(corner, places - lower, strict=True)]
            mapped[y, x] += np.prod(weights) * table[tuple(lower + corner)].astype(float)
    return np.clip(mapped, 0, 1) * 255


def cube(tmp_path, text):
    path = tmp_path / "look.cube"
    path.write_text(text, encoding="utf-8")
    return path


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 9), st.integers(0, 1000))
def test_every_pixel_follows_the_formula(size, seed):
    frame = np.random.default_rng(seed).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    table = some_table(size, seed) * 1.4 - 0.2
    assert np.abs(apply_table(frame, table) - by_the_formula(frame, table)).max() <= 0.501


@pytest.mark.parametrize("size", [2, 17, 33, 65])
def test_the_identity_changes_no_colour(size):
    ramp = np.arange(256, dtype=np.uint8)
    colours = np.stack(np.meshgrid(ramp[::5], ramp[::3], ramp, indexing="ij"), -1).reshape(52, -1, 3)
    np.testing.assert_array_equal(apply_table(colours, identity_table(size)), colours)


def test_the_result_does_not_depend_on_how_pixels_are_cut_into_chunks(monkeypatch, frame):
    whole = apply_table(frame, some_table(9))
    monkeypatch.setattr(color_table, "CHUNK_PIXELS", 100)
    np.testing.assert_array_equal(apply_table(frame, some_table(9)), whole)


@pytest.mark.parametrize("shape", [(1, 1, 1, 3), (130, 130, 130, 3), (3, 3, 3), (3, 3, 4, 3), (3, 3, 3, 4), (0,)])
def test_a_table_of_another_shape_is_refused(frame, shape):
    with pytest.raises(UnsupportedFrame, match="2 to 129"):
        apply_table(frame, np.zeros(shape, np.float32))


@pytest.mark.parametrize("size", [2, 33])
def test_a_cube_file_round_trips(tmp_path, size):
    table = some_table(size)
    write_cube(tmp_path / "look.cube", table, 'the "natural"\nlook', ["made by\na test"])
    np.testing.assert_allclose(read_cube(tmp_path / "look.cube"), table, atol=5.1e-7)
    head = (tmp_path / "look.cube").read_text().splitlines()[:3]
    assert head == ["# made by a test", "TITLE \"the 'natural' look\"", f"LUT_3D_SIZE {size}"]


@pytest.mark.parametrize("size", [2, 33])
def test_a_strip_round_trips_to_eight_bits(tmp_path, size):
    table = some_table(size)
    write_strip(tmp_path / "look.png", table)
    np.testing.assert_allclose(read_strip(tmp_path / "look.png"), table, atol=0.5 / 255 + 1e-6)


def test_red_runs_fastest_in_the_text_and_to_the_right_in_the_strip(tmp_path):
    table = read_cube(cube(tmp_path, CUBE_2))
    np.testing.assert_array_equal(table, identity_table(2))
    write_strip(tmp_path / "look.png", identity_table(3))
    strip = (read_strip(tmp_path / "look.png") * 2).round() / 2
    np.testing.assert_array_equal(strip, identity_table(3))
    from capriccio.media.images import read_picture

    pixels = read_picture(tmp_path / "look.png").pixels
    assert pixels.shape == (3, 9, 3)
    assert pixels[0, 2].tolist() == [255, 0, 0]
    assert pixels[2, 0].tolist() == [0, 255, 0]
    assert pixels[0, 6].tolist() == [0, 0, 255]


def test_comments_blank_lines_ranges_and_a_byte_order_mark_are_read(tmp_path):
    head = '\ufeff# a comment\n\nTITLE "x"\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 1.0 1.0 1.0\nLUT_3D_INPUT_RANGE 0 1\n'
    np.testing.assert_array_equal(read_cube(cube(tmp_path, head + CUBE_2)), identity_table(2))


def test_values_beyond_white_are_kept_and_clamped_when_applied(tmp_path):
    table = read_cube(cube(tmp_path, CUBE_2.replace("1 1 1", "1.5 2 -1")))
    assert table[1, 1, 1].tolist() == [1.5, 2, -1]
    assert apply_table(np.full((1, 1, 3), 255, np.uint8), table).tolist() == [[[255, 255, 0]]]


BROKEN = {
    "line 1: LUT_1D_SIZE says that the file holds three curves": "LUT_1D_SIZE 16\n0 0 0\n",
    "line 3: '0 x 0' is not 3 numbers": CUBE_2.replace("1 0 0", "0 x 0", 1),
    "line 3: '1 0' is not 3 numbers": CUBE_2.replace("1 0 0", "1 0", 1),
    "line 3: 'nan 0 0' is not finite": CUBE_2.replace("1 0 0", "nan 0 0", 1),
    "line 9: the file holds values beyond": CUBE_2.replace("1 0 0", "1e300 0 0", 1),
    "line 8: the file has 7 colours; a size of 2 needs 8": CUBE_2.replace("1 1 1\n", ""),
    "line 10: the file has 9 colours": CUBE_2 + "1 1 1\n",
    "the file ends without LUT_3D_SIZE": "TITLE nothing\n",
    "line 1: '0 0 0' stands before LUT_3D_SIZE": CUBE_2[14:],
    "line 1: the size is 1; allowed: whole numbers from 2 to 129": "LUT_3D_SIZE 1\n",
    "line 1: the size is 2.5": "LUT_3D_SIZE 2.5\n",
    "line 1: 'many' is not 1 number;": "LUT_3D_SIZE many\n",
    "line 2: LUT_3D_SIZE is given twice": "LUT_3D_SIZE 2\nLUT_3D_SIZE 2\n",
    "line 1: the range is '0 0 1'": "DOMAIN_MIN 0 0 1\n",
    "line 1: the range is '2 2 2'": "DOMAIN_MAX 2 2 2\n",
    "line 2: 'GAMMA 2.2' is not 3 numbers; keywords are TITLE": "LUT_3D_SIZE 2\nGAMMA 2.2\n",
}


@pytest.mark.parametrize(("says", "text"), BROKEN.items(), ids=range(len(BROKEN)))
def test_a_broken_cube_file_is_told_with_line_and_value(tmp_path, says, text):
    with pytest.raises(UnreadableFile) as refused:
        read_cube(cube(tmp_path, text))
    assert says in refused.value.message
    assert "look.cube" in refused.value.message


def test_a_table_of_the_largest_size_is_allowed_and_a_larger_one_is_not(tmp_path):
    with pytest.raises(UnreadableFile, match="0 colours"):
        read_cube(cube(tmp_path, "LUT_3D_SIZE 129\n"))
    with pytest.raises(TooLarge, match="130"):
        read_cube(cube(tmp_path, "LUT_3D_SIZE 130\n"))


def test_random_damage_never_raises_anything_else(tmp_path):
    chance = random.Random(3)
    whole = ('TITLE "x"\nDOMAIN_MIN 0 0 0\n' + CUBE_2).encode()
    path = tmp_path / "look.cube"
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(bytes(damaged[: chance.randint(0, len(damaged))]))
        with suppress(UnreadableFile, TooLarge):
            assert np.isfinite(read_cube(path)).all()


@given(st.text(alphabet="LUT_3DSIZE 012.-e\n\t#\u2028é", max_size=60))
@settings(max_examples=100, deadline=None)
def test_text_that_is_nearly_a_table_never_raises_anything_else(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "fuzz.cube"
    path.write_text(text, encoding="utf-8")
    with suppress(UnreadableFile, TooLarge):
        read_cube(path)


def test_what_is_no_table_is_unreadable(tmp_path, frame):
    write_picture(tmp_path / "frame.png", Picture(frame))
    (tmp_path / "look.txt").write_text(CUBE_2)
    for name, says in (("frame.png", "51 x 37"), ("look.txt", ".cube, .png"), ("nothing.cube", "No such file")):
        with pytest.raises(UnreadableFile, match=says):
            read_table(tmp_path / name)
