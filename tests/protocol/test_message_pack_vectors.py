"""The MessagePack library that Python uses agrees with the vectors that C# and GDScript are held to."""

import msgpack
import pytest

from shared_vectors import data, load, untagged

VECTORS = load("message_pack.json")


@pytest.mark.parametrize("vector", VECTORS["round_trip"], ids=lambda vector: vector["name"])
def test_value_and_bytes_round_trip(vector):
    value = untagged(vector["value"])
    assert msgpack.packb(value) == data(vector)
    assert repr(msgpack.unpackb(data(vector))) == repr(value)


@pytest.mark.parametrize("vector", VECTORS["decode_only"], ids=lambda vector: vector["name"])
def test_longer_encoding_is_read(vector):
    assert msgpack.unpackb(data(vector)) == untagged(vector["value"])


def test_every_boundary_of_the_format_is_in_the_vectors():
    first_bytes = {data(vector)[0] for vector in VECTORS["round_trip"] + VECTORS["decode_only"]}
    formats = {0xC0, *range(0xC2, 0xC7), *range(0xCA, 0xD4), *range(0xD9, 0xE0)}
    assert formats <= first_bytes
