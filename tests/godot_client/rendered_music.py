"""Music that the addon's synthesizer renders in the real Godot, as arrays, and what is measured on them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from godot_client.godot_scripts import run_script

Frames = NDArray[np.float64]
Note = tuple[int, int, int, int, int]
"""First tick, length in ticks, pitch, velocity, track."""

RATE = 32000
TICKS = 12
"""Of a quarter note."""


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


def render(folder: Path, *pieces: Piece) -> str:
    """Fill the pieces' frames; return what the script says of their cost."""
    jobs = [job(piece, folder / f"{number}.f32") for number, piece in enumerate(pieces)]
    (folder / "jobs.json").write_text(json.dumps(jobs))
    output = run_script("music_render", timeout_s=120, jobs=folder / "jobs.json")
    for piece, each in zip(pieces, jobs, strict=True):
        piece.frames = np.fromfile(each["out"], "<f4").astype(float).reshape(-1, 2)
    return output


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
