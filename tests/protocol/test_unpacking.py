"""Both ways to unpack MessagePack give the same, and one of them keeps nothing of what was sent."""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random
from typing import Any

import msgpack
import pytest

import shared_vectors
from capriccio.protocol.unpacking import KEEPS_INTERNED, unpack, unpack_apart, unpack_at_once
from fuzzing.mutations import mutated

MESSAGES = shared_vectors.load("messages.json")
HEADERS = [bytes.fromhex(row["frames"][1]) for row in MESSAGES["valid"]]
VALUES = [
    shared_vectors.data(row)
    for group in shared_vectors.load("message_pack.json").values()
    for row in group
    if len(row["hex"]) < 4000
]
ROUNDS = 6000


def outcome(unpacking: Callable[[bytes], Any], content: bytes) -> str:
    """Return what came out as text, in which even NaN equals itself, or that it was refused."""
    try:
        return repr(unpacking(content))
    except (ValueError, msgpack.UnpackException, RecursionError, TypeError):
        return "refused"


@pytest.mark.parametrize("content", [*HEADERS, *VALUES], ids=lambda content: content[:12].hex())
def test_both_ways_give_the_same(content: bytes) -> None:
    assert outcome(unpack_apart, content) == outcome(unpack_at_once, content)


def test_both_ways_give_the_same_for_spoiled_bytes() -> None:
    chance = Random(3)
    outcomes = []
    for _ in range(ROUNDS):
        content = mutated([chance.choice(HEADERS), *HEADERS], chance)
        outcomes.append(outcome(unpack_apart, content))
        assert outcomes[-1] == outcome(unpack_at_once, content), content.hex()
    assert ROUNDS / 20 < outcomes.count("refused") < ROUNDS


@pytest.mark.parametrize(
    "content", [b"", b"\x81", b"\x81\xa1", b"\x81\xa1k", b"\x92\x01", b"\x01\x02", b"\xdf\xff\xff\xff\xff"]
)
def test_what_breaks_off_or_goes_on_is_refused(content: bytes) -> None:
    assert outcome(unpack_apart, content) == outcome(unpack_at_once, content) == "refused"


def test_endless_depth_is_refused() -> None:
    for content in (b"\x91" * 100_000 + b"\xc0", b"\x81\xa1k" * 100_000 + b"\xc0"):
        assert outcome(unpack_apart, content) == "refused"


def test_keys_are_not_interned_where_that_would_keep_them() -> None:
    key = "a key that nobody has ever sent before"
    [apart] = unpack_apart(msgpack.packb({"".join(key): 1}))
    assert sys.intern("".join(list(apart))) is not apart


def test_a_python_that_keeps_what_is_interned_takes_maps_apart() -> None:
    assert unpack is (unpack_apart if KEEPS_INTERNED else unpack_at_once)
