"""How bytes are spoiled: a few changes each, so that most of what was right still is. Must not know: what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

__all__ = ["INTERESTING", "mutated"]

INTERESTING = (0, 1, 0x7F, 0x80, 0xFF, 0x81, 0x93, 0xA0, 0xC1, 0xC6, 0xCF, 0xD9, 0xDD, 0xDF, 0x20, 0x22, 0x7B)
"""Bytes at the ends of ranges, and those that open things in MessagePack and JSON."""

MOST_CHANGES = 4
LONGEST_REPEAT = 64


def mutated(seeds: Sequence[bytes], chance: Random) -> bytes:
    """Return the first of the seeds with up to `MOST_CHANGES` changes; others are spliced in."""
    content = bytearray(seeds[0])
    for _ in range(chance.randint(1, MOST_CHANGES)):
        chance.choice(CHANGES)(content, seeds, chance)
    return bytes(content)


def _flip(content: bytearray, _seeds: Sequence[bytes], chance: Random) -> None:
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _set(content: bytearray, _seeds: Sequence[bytes], chance: Random) -> None:
    if content:
        content[chance.randrange(len(content))] = chance.choice(INTERESTING)


def _count(content: bytearray, _seeds: Sequence[bytes], chance: Random) -> None:
    """Overwrite what may be a length of four bytes."""
    at = chance.randrange(len(content) + 1)
    value = chance.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, chance.getrandbits(32)))
    content[at : at + 4] = value.to_bytes(4, chance.choice(("big", "little")))


def _cut(content: bytearray, _seeds: Sequence[bytes], chance: Random) -> None:
    if chance.random() < 0.3:
        del content[chance.randrange(len(content) + 1) :]


def _drop(content: bytearray, _seeds: Sequence[bytes], chance: Random) -> None:
    at = chance.randrange(len(content) + 1)
    del content[at : at + chance.randint(1, 8)]


def _insert(content: bytearray, _seeds: Sequence[bytes], chance: Random) -> None:
    at = chance.randrange(len(content) + 1)
    content[at:at] = chance.randbytes(chance.randint(1, 8))


def _repeat(content: bytearray, _seeds: Sequence[bytes], chance: Random) -> None:
    at = chance.randrange(len(content) + 1)
    piece = content[at : at + chance.randint(1, LONGEST_REPEAT)]
    content[at:at] = piece * chance.randint(1, 4)


def _splice(content: bytearray, seeds: Sequence[bytes], chance: Random) -> None:
    other = chance.choice(seeds)
    start = chance.randrange(len(other) + 1)
    at = chance.randrange(len(content) + 1)
    content[at:] = other[start:]


CHANGES = (_flip, _flip, _set, _set, _count, _cut, _drop, _insert, _repeat, _splice)
