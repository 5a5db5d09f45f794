"""Small pieces of music that tests write themselves, each from a seed or note by note."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from capriccio.media.music.midi_files import write_midi
from capriccio.media.music.score import DRUMS, TICKS, Note, Score, Track

SCALE = (0, 2, 4, 5, 7, 9, 11)


def melody(*pitches: int, start: int = 0, length: int = TICKS) -> list[Note]:
    """Notes of one length, one after the other; -1 is a rest."""
    return [Note(start + place * length, pitch, length) for place, pitch in enumerate(pitches) if pitch >= 0]


def voices(*lines: list[Note]) -> Score:
    """A score of several tracks of singing."""
    return Score(tuple(Track.of(52, line, f"voice {number}") for number, line in enumerate(lines)))


def tune(seed: int, bars: int = 8, tonic: int = 0) -> Score:
    """A wandering melody in eighths over a bass in halves, with a drum on each quarter."""
    random = np.random.default_rng(seed)
    steps = 14 - np.abs((7 + np.cumsum(random.integers(-2, 3, bars * 8))) % 28 - 14)  # turns back at both ends
    high = [60 + tonic + 12 * (step // 7) + SCALE[step % 7] for step in steps.tolist()]
    low = [36 + tonic + SCALE[degree] for degree in random.choice([0, 3, 4], bars * 2).tolist()]
    low[0] = low[-1] = 36 + tonic
    return Score(
        (
            Track.of(73, melody(*high, length=TICKS // 2)),
            Track.of(33, melody(*low, length=2 * TICKS)),
            Track.of(DRUMS, melody(*[36] * (bars * 4), length=TICKS)),
        )
    )


def chorale(seed: int, bars: int = 8) -> Score:
    """Four voices in quarters, of which some are held: chords of the scale under a wandering soprano."""
    random = np.random.default_rng(seed)
    roots = random.choice([0, 3, 4, 5], bars * 4).tolist()
    lines = [[], [], [], []]
    for root in roots:
        for line, (degree, octave) in zip(lines, ((4, 5), (2, 5), (0, 5), (0, 4)), strict=True):
            step = root + degree
            line.append(12 * octave + 12 * (step // 7) + SCALE[step % 7])
    return voices(*(melody(*line) for line in lines))


def write_chorales(folder: Path, count: int) -> Path:
    """A folder of so many of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(count):
        write_midi(folder / f"chorale{seed:03d}.mid", chorale(seed))
    return folder


def write_tunes(folder: Path, count: int, bars: int = 8, first_seed: int = 0) -> Path:
    """A folder of so many of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first_seed, first_seed + count):
        write_midi(folder / f"tune{seed:03d}.mid", tune(seed, bars))
    return folder
