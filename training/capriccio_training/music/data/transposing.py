"""What is told and said of a piece, in another key: twelve times as much music for a model to learn from.

Works on encoded rows, for encoding a piece anew takes too long within a step. Must not know: pieces, networks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from capriccio.media.music.controls import CONTROLS, moved_number
from capriccio.media.music.tracker import BARS_AGO, FEATURES
from capriccio.media.music.words import DRUMS_PART, HIGHEST_PITCH, LOWEST_PITCH, Kind, first_word

_NAMES = [feature.name for feature in FEATURES]
_FIRST, _END = first_word(Kind.PITCH), first_word(Kind.PITCH) + HIGHEST_PITCH - LOWEST_PITCH + 1
_WORD = _NAMES.index("word")
_SAID = [_NAMES.index(name) for name in (*(f"ago_{bars}" for bars in BARS_AGO), "reference")]
_PART = _NAMES.index("part")
_OWN_PITCHES = [_NAMES.index(name) for name in ("last_pitch", "pitch_before")]
_HIGHEST, _LOWEST = _NAMES.index("highest"), _NAMES.index("lowest")
_MOVED = len(FEATURES) + [control.name for control in CONTROLS].index("moved")
_CLASSES = slice(_NAMES.index("sounding_0"), _NAMES.index("sounding_11") + 1)


def transposed(
    told: NDArray[np.uint8], words: NDArray[np.int64], semitones: int
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Move rows (T, features and controls) and words (T,) up; drums stay. `room` says how far is possible."""
    if semitones == 0:
        return told, words
    moved = told.copy()
    moved[:, _WORD] = _moved(told[:, _WORD], semitones, 0)
    for column in _SAID:
        moved[:, column] = _moved(told[:, column], semitones, 1)
    pitched = told[:, _PART] != DRUMS_PART + 1
    for column in _OWN_PITCHES:
        moved[:, column] += np.where(pitched & (told[:, column] > 0), semitones, 0).astype(np.uint8)
    moved[:, _HIGHEST] += np.where(told[:, _HIGHEST] > 0, semitones, 0).astype(np.uint8)
    lowest = told[:, _LOWEST].astype(np.int64)
    moved[:, _LOWEST] = np.where(lowest > 0, (lowest - 1 + semitones) % 12 + 1, 0)
    moved[:, _MOVED] = moved_number(semitones)
    moved[:, _CLASSES] = np.roll(told[:, _CLASSES], semitones, 1)
    return moved, _moved(words, semitones, 0)


def room(told: NDArray[np.uint8], words: NDArray[np.int64]) -> tuple[int, int]:
    """How many semitones rows can move down (not above 0) and up (not below 0) so that all pitches have words."""
    pitched = told[:, _PART] != DRUMS_PART + 1
    own = told[:, _OWN_PITCHES][pitched].astype(np.int64).ravel() - 1
    said = np.concatenate([told[:, _SAID].astype(np.int64).ravel() - 1, told[:, _WORD].astype(np.int64), words])
    said = said[(said >= _FIRST) & (said < _END)] - _FIRST
    pitches = np.concatenate([said, own[own >= 0], told[:, _HIGHEST][told[:, _HIGHEST] > 0].astype(np.int64) - 1])
    if not len(pitches):
        return 0, 0
    return -int(pitches.min()), HIGHEST_PITCH - LOWEST_PITCH - int(pitches.max())


def _moved(numbers: NDArray[np.uint8] | NDArray[np.int64], semitones: int, offset: int) -> NDArray[np.int64]:
    """Words that are pitches, moved; `offset` is what a word's number has been raised by."""
    wide = numbers.astype(np.int64)
    pitches = (wide >= _FIRST + offset) & (wide < _END + offset)
    return wide + semitones * pitches
