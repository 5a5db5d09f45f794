"""Our EXR files are read by others, and theirs by us."""

from contextlib import suppress

import numpy as np
import OpenEXR
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from capriccio.errors import InvalidInput, TooLarge, UnreadableFile
from capriccio.media.height_exr import MAX_SIDE, decode_exr, encode_exr

SIZES = [(2, 2), (1, 40), (16, 16), (17, 33), (129, 129)]


def metres(size, seed=0):
    return np.random.default_rng(seed).normal(0, 500, size).astype(np.float32)


def theirs(path, channels, compression=OpenEXR.ZIP_COMPRESSION, **header):
    """Write a file with OpenEXR's own library and give its bytes."""
    OpenEXR.File({"compression": compression, "type": OpenEXR.scanlineimage, **header}, channels).write(str(path))
    return path.read_bytes()


@pytest.mark.parametrize("size", SIZES)
def test_openexr_reads_what_we_write_to_the_last_bit(tmp_path, size):
    (tmp_path / "hill.exr").write_bytes(encode_exr(metres(size), "höher"))
    with OpenEXR.File(str(tmp_path / "hill.exr")) as file:
        np.testing.assert_array_equal(file.channels()["Y"].pixels, metres(size))
        assert file.header()["capriccio"] == "höher"


@pytest.mark.parametrize("size", SIZES)
def test_we_read_what_we_write_to_the_last_bit(size):
    read, comment = decode_exr(encode_exr(metres(size), "höher"))
    np.testing.assert_array_equal(read, metres(size))
    assert comment == "höher"


def test_smooth_land_becomes_smaller_and_noise_no_larger_than_it_is():
    smooth = np.tile(np.arange(256, dtype=np.float32), (256, 1))
    assert len(encode_exr(smooth)) < smooth.nbytes / 10
    assert len(encode_exr(metres((256, 256)))) < 1.02 * 256 * 256 * 4


@pytest.mark.parametrize("compression", [OpenEXR.NO_COMPRESSION, OpenEXR.ZIPS_COMPRESSION, OpenEXR.ZIP_COMPRESSION])
@pytest.mark.parametrize("name", ["Y", "R", "anything"])
def test_we_read_what_openexr_writes(tmp_path, compression, name):
    read, comment = decode_exr(theirs(tmp_path / "a.exr", {name: metres((40, 23))}, compression))
    np.testing.assert_array_equal(read, metres((40, 23)))
    assert comment == ""


def test_of_several_channels_the_one_with_the_heights_is_read_and_halves_are_exact(tmp_path):
    half = metres((20, 30)).astype(np.float16)
    channels = {"G": metres((20, 30), 1), "R": half, "B": metres((20, 30), 2), "A": np.ones((20, 30), np.float32)}
    np.testing.assert_array_equal(decode_exr(theirs(tmp_path / "a.exr", channels))[0], half.astype(np.float32))


def test_a_sort_of_file_that_is_not_read_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="allowed: none, ZIPS, ZIP"):
        decode_exr(theirs(tmp_path / "a.exr", {"Y": metres((40, 40))}, OpenEXR.PIZ_COMPRESSION))
    with pytest.raises(UnreadableFile, match="channels A, B; allowed: one channel"):
        decode_exr(theirs(tmp_path / "a.exr", {"A": metres((4, 4)), "B": metres((4, 4))}))
    with pytest.raises(UnreadableFile, match="no EXR file"):
        decode_exr(b"no picture at all")


def test_a_side_may_have_so_many_points_and_no_more():
    assert decode_exr(encode_exr(np.zeros((1, MAX_SIDE), np.float32)))[0].shape == (1, MAX_SIDE)
    with pytest.raises(TooLarge, match=str(MAX_SIDE)):
        decode_exr(encode_exr(np.zeros((1, MAX_SIDE + 1), np.float32)))


def test_a_file_that_breaks_off_anywhere_is_told():
    whole = encode_exr(metres((40, 9)), "text")
    for length in range(0, len(whole), 7):
        with pytest.raises(UnreadableFile):
            decode_exr(whole[:length])


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=9))
@example(400, b"\0" * 9)
def test_no_bytes_do_more_than_raise(at, splinter):
    whole = bytearray(encode_exr(metres((20, 9)), "text"))
    at %= len(whole)
    whole[at : at + len(splinter)] = splinter
    with suppress(InvalidInput):
        assert decode_exr(whole)[0].dtype == np.float32
