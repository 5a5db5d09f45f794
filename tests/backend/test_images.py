"""Pictures of every sort in, one sort of array out; broken ones are told as such, files are whole or absent."""

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image

from capriccio.errors import Cancelled, TooLarge, UnreadableFile, UnsupportedFrame, UnwritableFile
from capriccio.media.atomic import atomic_path
from capriccio.media.images import Picture, decode_picture, encode_picture, read_picture, resize, write_picture


def stored(image, form="png", **options):
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["png", "webp", "bmp", "tiff"])
def test_a_picture_survives_lossless_encodings(frame, encoding):
    quality = 100
    decoded = decode_picture(encode_picture(Picture(frame), encoding, quality)).pixels
    assert decoded.shape == frame.shape
    if encoding != "webp":
        np.testing.assert_array_equal(decoded, frame)


def test_transparency_is_kept_beside_the_colours(frame):
    alpha = frame[:, :, 0]
    decoded = decode_picture(encode_picture(Picture(frame, alpha), "png"))
    np.testing.assert_array_equal(decoded.pixels, frame)
    np.testing.assert_array_equal(decoded.alpha, alpha)


NOISE = np.random.default_rng(5).integers(0, 256, (360, 640, 3), np.uint8)


def test_others_go_first_between_the_blocks_of_a_file_which_is_the_same_as_without_them():
    blocks = []
    content = encode_picture(Picture(NOISE), "png", between=lambda: blocks.append(0))
    assert content == encode_picture(Picture(NOISE), "png")
    assert len(blocks) > len(content) / 2**16


def test_what_is_raised_between_two_blocks_ends_the_encoding():
    def end():
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        encode_picture(Picture(NOISE), "png", between=end)


def test_jpeg_drops_transparency_instead_of_failing(frame):
    assert decode_picture(encode_picture(Picture(frame, frame[:, :, 0]), "jpeg")).alpha is None


def test_a_palette_becomes_colours():
    palette = Image.new("P", (2, 1))
    palette.putpalette([255, 0, 0, 0, 0, 255])
    palette.putpixel((1, 0), 1)
    assert decode_picture(stored(palette)).pixels.tolist() == [[[255, 0, 0], [0, 0, 255]]]


def test_a_transparent_palette_entry_becomes_alpha():
    palette = Image.new("P", (2, 1))
    palette.putpalette([255, 0, 0, 0, 0, 255])
    palette.putpixel((1, 0), 1)
    assert decode_picture(stored(palette, transparency=1)).alpha.tolist() == [[255, 0]]


def test_sixteen_bit_grey_is_scaled_and_not_clipped():
    grey = Image.fromarray(np.array([[0, 257, 32896, 65535]], np.uint16))
    assert decode_picture(stored(grey)).pixels[0, :, 0].tolist() == [0, 1, 128, 255]


@pytest.mark.parametrize("colour_type", [2, 6], ids=["colour", "with alpha"])
def test_sixteen_bit_colours_become_eight(colour_type):
    channels = {2: [65535, 32896, 0], 6: [65535, 32896, 0, 65535]}[colour_type]
    row = b"\0" + struct.pack(f">{2 * len(channels)}H", *channels, *channels)
    size = struct.pack(">IIBBBBB", 2, 1, 16, colour_type, 0, 0, 0)
    chunks = (b"IHDR" + size, b"IDAT" + zlib.compress(row), b"IEND")
    packed = (struct.pack(">I", len(each) - 4) + each + struct.pack(">I", zlib.crc32(each)) for each in chunks)
    assert decode_picture(b"\x89PNG\r\n\x1a\n" + b"".join(packed)).pixels[0, 0].tolist() == [255, 128, 0]


def test_the_inverted_cmyk_of_photo_programs_is_read_as_it_looks():
    """A JPEG of four channels that says it is Adobe's holds ink inverted; Pillow writes and reads it so."""
    paper, ink = (Image.new("CMYK", (16, 16), colour) for colour in ((0, 0, 0, 0), (0, 0, 0, 255)))
    assert decode_picture(stored(paper, "jpeg")).pixels.min() > 250
    assert decode_picture(stored(ink, "jpeg")).pixels.max() < 40


@pytest.mark.parametrize("mode", ["L", "1", "CMYK", "LA"])
def test_other_colour_modes_become_rgb(mode):
    form = "tiff" if mode == "CMYK" else "png"
    assert decode_picture(stored(Image.new(mode, (3, 2)), form)).pixels.shape == (2, 3, 3)


def test_the_rotation_that_a_camera_noted_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # rotate by 90 degrees to show
    assert decode_picture(stored(Image.new("RGB", (4, 2)), "jpeg", exif=exif)).pixels.shape == (4, 2, 3)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("form", ["png", "jpeg", "webp", "bmp", "gif", "tiff"])
def test_a_truncated_file_is_unreadable(frame, form, share):
    whole = stored(Image.fromarray(np.tile(frame, (4, 4, 1))), form)
    with pytest.raises(UnreadableFile, match="the picture"):
        decode_picture(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("content", [b"", b"x", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<svg/>"])
def test_what_is_no_picture_is_unreadable(content):
    with pytest.raises(UnreadableFile):
        decode_picture(content)


def test_random_damage_never_raises_anything_else(frame):
    noise = np.random.default_rng(3)
    for form in ("png", "jpeg", "gif", "tiff", "webp", "bmp"):
        whole = stored(Image.fromarray(frame), form)
        for _ in range(60):
            damaged = bytearray(whole)
            for place in noise.integers(0, len(whole), 3):
                damaged[place] = noise.integers(0, 256)
            with suppress(UnreadableFile, TooLarge):
                decode_picture(bytes(damaged), max_pixels=100_000)


def test_a_picture_over_the_limit_is_refused_before_it_is_decoded(frame):
    with pytest.raises(TooLarge, match="51 x 37") as refused:
        decode_picture(encode_picture(Picture(frame)), max_pixels=1000)
    assert refused.value.detail["limit"] == 1000


@pytest.mark.parametrize(("width", "refused"), [(16384, UnreadableFile), (16385, TooLarge)])
def test_a_file_of_one_s_own_may_be_larger_than_what_is_sent(tmp_path, width, refused):
    chunks = (b"IHDR" + struct.pack(">IIBBBBB", width, 8192, 8, 0, 0, 0, 0), b"IDAT", b"IEND")
    packed = (struct.pack(">I", len(each) - 4) + each + struct.pack(">I", zlib.crc32(each)) for each in chunks)
    path = tmp_path / "map.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(packed))
    with pytest.raises(refused, match=r"map\.png"):
        read_picture(path)
    with pytest.raises(TooLarge):
        decode_picture(path.read_bytes())


def test_a_missing_file_is_told_with_its_path(tmp_path):
    with pytest.raises(UnreadableFile, match=r"nothing\.png"):
        read_picture(tmp_path / "nothing.png")


def test_a_file_of_an_unknown_suffix_is_not_written(tmp_path, frame):
    with pytest.raises(UnreadableFile, match=r"\.png"):
        write_picture(tmp_path / "frame.xyz", Picture(frame))
    assert list(tmp_path.iterdir()) == []


def test_a_png_carries_its_metadata(tmp_path, frame):
    write_picture(tmp_path / "a.png", Picture(frame), metadata={"capriccio": "größe"})
    with Image.open(tmp_path / "a.png") as image:
        assert image.text == {"capriccio": "größe"}


def test_an_array_without_pixels_is_not_encoded():
    with pytest.raises(UnsupportedFrame, match="allowed"):
        encode_picture(Picture(np.zeros((0, 0, 3), np.uint8)))


def test_resizing_averages_instead_of_skipping_pixels():
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 255
    assert abs(int(resize(stripes, 8, 8)[4, 4, 0]) - 128) <= 2


def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "file.txt"
    target.write_text("old")

    def write_half():
        with atomic_path(target) as temporary:
            temporary.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_picture_that_can_not_be_written_is_told(tmp_path, frame):
    with pytest.raises(UnwritableFile, match=r"frame\.png can't be written: No such file"):
        write_picture(tmp_path / "nowhere" / "frame.png", Picture(frame))
