"""Pieces for the synthesizers of both engines to render, and what is measured on the sound that comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.float64]
Note = tuple[int, int, int, int, int]
"""First tick, length in ticks, pitch, velocity, track."""

RATE = 32000
TICKS = 12
"""Of a quarter note."""

FAMILIES = {
    "piano": 0,
    "electric_piano": 4,
    "harpsichord": 6,
    "bell": 9,
    "wood": 12,
    "organ": 19,
    "plucked": 24,
    "bass": 32,
    "synth_bass": 38,
    "strings": 48,
    "voices": 52,
    "brass": 56,
    "reed": 68,
    "clarinet": 71,
    "flute": 73,
    "lead": 80,
    "pad": 89,
}
DRUMS = {"kick": 36, "snare": 38, "closed_hat": 42, "open_hat": 46, "low_tom": 41, "high_tom": 48, "crash": 49}
"""Keys of General MIDI's drums."""


@dataclass
class Piece:
    """What is to be rendered: notes of tracks (program, or None for drums) in bars of four quarter notes."""

    notes: Sequence[Note]
    programs: Sequence[int | None] = (0,)
    tempo: float = 120.0
    bars: int = 1
    seconds: float = 2.0
    repeats: bool = False
    rate: int = RATE
    font: Path | None = None
    frames: Frames = field(default_factory=lambda: np.zeros((0, 2)))
    """Filled by `render`: (frames, 2)."""

    @property
    def mono(self) -> Frames:
        """Both sides together, (frames,)."""
        return np.asarray(self.frames.mean(axis=1))

    def seconds_at(self, tick: float) -> float:
        """When a tick is."""
        return tick * 60 / (TICKS * self.tempo)


def job(piece: Piece, out: Path) -> dict[str, Any]:
    """Return what a renderer is told of a piece."""
    tracks = [{"program": program or 0, "drums": program is None} for program in piece.programs]
    bars = [number for bar in range(piece.bars) for number in (4 * TICKS * bar, 4 * TICKS)]
    told = {"notes": [number for note in sorted(piece.notes) for number in note], "tracks": tracks, "bars": bars}
    told |= {"tempo": piece.tempo, "seconds": piece.seconds, "repeats": piece.repeats, "rate": piece.rate}
    return told | {"font": str(piece.font or ""), "out": str(out)}


def hertz(pitch: float) -> float:
    """Return the frequency of a pitch in equal temperament."""
    return float(440 * 2 ** ((pitch - 69) / 12))


def cents_off(wave: Frames, pitch: int, rate: int = RATE) -> float:
    """Return by how many cents a tone misses its pitch: from the peak of its autocorrelation many periods away."""
    centred = wave - wave.mean()
    size = len(centred)
    spectrum = np.fft.rfft(centred, 2 * size)
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:size] / (size - np.arange(size))
    periods = max(1, round(0.2 * hertz(pitch)))
    around = periods * rate / hertz(pitch)
    low, high = int(around * (1 - 0.4 / periods)), int(around * (1 + 0.4 / periods)) + 2
    peak = low + int(np.argmax(correlation[low:high]))
    before, at, after = correlation[peak - 1 : peak + 2]
    found = peak + 0.5 * (before - after) / (before - 2 * at + after)
    return float(1200 * np.log2(around / found))


def centroid_hz(wave: Frames, rate: int = RATE) -> float:
    """Return the mean frequency of the amplitude spectrum: how bright it is."""
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
    return float((spectrum * np.fft.rfftfreq(len(wave), 1 / rate)).sum() / spectrum.sum())


def onsets_s(wave: Frames, rate: int = RATE, quiet_s: float = 0.05) -> list[float]:
    """Return where sound begins after silence of at least `quiet_s`."""
    loud = np.flatnonzero(np.abs(wave) > 1e-4)
    starts = np.flatnonzero(np.diff(loud, prepend=-(10**9)) > quiet_s * rate)
    return [float(frame) / rate for frame in loud[starts]]


def band() -> list[Note]:
    """Return four bars of a melody, chords, a bass and drums: tracks 0 to 3."""
    random = np.random.default_rng(3)
    notes: list[Note] = []
    for tick in range(0, 192, 12):
        notes += [(tick, 12, pitch, 70, 1) for pitch in (60, 64, 67)]
        notes += [(tick + half, 6, int(72 + random.choice((0, 2, 4, 7))), 90, 0) for half in (0, 6)]
        notes += [(tick, 12, int(36 + random.choice((0, 5, 7))), 95, 2), (tick, 3, 42, 80, 3)]
        notes += [(tick, 3, 36 if tick % 24 == 0 else 38, 100, 3)]
    return notes


def steepest(wave: Frames) -> float:
    """Return the largest step from one frame to the next."""
    return float(np.abs(np.diff(wave)).max())


def quietest(wave: Frames, rate: int = RATE) -> float:
    """Return the smallest root mean square of 20 ms."""
    window = rate // 50
    return float(np.sqrt((wave[: len(wave) // window * window].reshape(-1, window) ** 2).mean(axis=1)).min())


def strongest_hz(wave: Frames) -> float:
    """Return the strongest frequency of the first second."""
    heard = wave[:RATE]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard)), 4 * RATE))
    return float(np.argmax(spectrum)) / 4


def peak_at(wave: Frames, at_s: float) -> float:
    """Return the peak of 20 ms."""
    return float(np.abs(wave[int(at_s * RATE) : int((at_s + 0.02) * RATE)]).max())
