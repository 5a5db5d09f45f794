"""The same piece with fewer instruments: parts that are away, or rest for some bars.

From them a model learns that instruments come and go at bar lines, which a game asks for. Must not know: words,
networks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from capriccio.media.music.arrangement import Bar, Piece
from capriccio.media.music.words import PARTS
from capriccio_training.music.data.corpus import Learned

FEWEST_PARTS = 3
"""Pieces with fewer stay as they are."""

AWAY, RESTS = 0.25, 0.25
"""The chance of a part to be away, and of one that is there to rest for `STRETCH` bars."""

STRETCH = 4


def with_variants(pieces: Sequence[Learned], count: int) -> Iterator[Learned]:
    """Each piece, and so many others of it; the same each time."""
    for learned in pieces:
        yield learned
        if len(_parts(learned.piece)) >= FEWEST_PARTS:
            seed = int.from_bytes(hashlib.sha256(learned.name.encode()).digest()[:8], "big")
            random = np.random.default_rng(seed)
            yield from (replace(learned, piece=_thinned(learned.piece, random)) for _ in range(count))


def _thinned(piece: Piece, random: np.random.Generator) -> Piece:
    stretches = -(-len(piece.bars) // STRETCH)
    plays = random.random((stretches, PARTS)) >= RESTS
    plays &= random.random(PARTS) >= AWAY
    if not plays.any():
        plays[:, min(_parts(piece))] = True
    bars = [
        Bar(bar.ticks, tuple(event for event in bar.events if plays[index // STRETCH, event.part]))
        for index, bar in enumerate(piece.bars)
    ]
    return replace(piece, bars=tuple(bars))


def _parts(piece: Piece) -> set[int]:
    return {event.part for bar in piece.bars for event in bar.events}
