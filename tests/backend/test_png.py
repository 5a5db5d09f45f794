"""Arrays as PNG files with text: nothing is lost, the same in gives the same bytes, what is no picture is refused."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from capriccio.errors import UnsupportedFrame
from capriccio.media.png import encode_png

SIDES = st.integers(1, 9)
PICTURES = st.one_of(
    st.tuples(SIDES, SIDES).flatmap(lambda sides: arrays.arrays(np.uint8, (*sides, 3))),
    st.tuples(SIDES, SIDES).flatmap(lambda sides: arrays.arrays(np.uint16, sides)),
)


@given(PICTURES, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
def test_what_is_encoded_comes_back_with_its_text(array, text):
    content = encode_png(array, {"capriccio": text})
    with Image.open(io.BytesIO(content)) as image:
        np.testing.assert_array_equal(np.asarray(image), array)
        assert image.text == {"capriccio": text}
    assert encode_png(array, {"capriccio": text}) == content


def test_another_order_of_memory_changes_nothing():
    array = np.random.default_rng(1).integers(0, 65536, (7, 5), dtype=np.uint16)
    assert encode_png(np.asfortranarray(array), {}) == encode_png(array, {})
    assert encode_png(array[::-1][::-1], {}) == encode_png(array, {})


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 3), np.uint16),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 0), np.uint16),
    ],
    ids=lambda array: f"{array.shape} {array.dtype}",
)
def test_what_is_no_picture_is_refused(array):
    with pytest.raises(UnsupportedFrame, match="allowed: H x W x 3 uint8, H x W uint16"):
        encode_png(array, {})
