"""MIDI → sound, through FluidSynth, which is a program of its own and may be missing.

It is killed when the caller has had enough, when it has written all that a piece can be, and when it takes too long;
what it wrote is gone afterwards in each case. Must not know: requests, models.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import InvalidField, NotInstalled, TimedOut, TooLarge, UnreadableFile

from .midi_files import decode_midi, encode_midi
from .score import Score
from .sound_files import DEFAULT_RATE, HIGHEST_RATE, LOWEST_RATE, SOUND_ENCODINGS, Sound, encode_sound
from .soundfonts import HOW_TO_INSTALL, find_soundfont

__all__ = ["DEFAULT_RATE", "LONGEST_S", "SOUND_ENCODINGS", "Sound", "Stop", "encode_sound", "find_fluidsynth", "render"]

PROGRAM = "fluidsynth"

LONGEST_S = 30 * 60.0
"""Of a piece; its samples take 600 MB."""

LONGEST_TAIL_S = 10.0
"""What may sound after the last note has ended."""

PATIENCE_S = 30.0
"""Beside the length of the piece itself; a slow machine plays ten times as fast as the music goes."""

POLL_S = 0.02

GAIN = 0.5
"""FluidSynth's volume: a quiet piano stays well above the noise of 16 bits, and few pieces reach the ceiling."""

CEILING = 0.97
"""Peak of what is louder than that, and is turned down as a whole."""

SILENCE = 1 / 32768
FADE_S = 0.05
"""At the end, where a note that FluidSynth holds on to would be cut off."""

FRAME_BYTES = 8
"""Two channels of 32 bits."""

NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Of a console, under Windows."""

COULD_NOT_LOAD = "Failed to load SoundFont"


class Stop(Protocol):
    """Whoever may call the work off."""

    def check(self) -> None:
        """Do nothing, or raise what ends the work."""


def render(
    content: bytes,
    rate: int = DEFAULT_RATE,
    stop: Stop | None = None,
    soundfont: str | os.PathLike[str] | None = None,
    loop_s: float | None = None,
    on_progress: Callable[[float], None] = lambda _fraction: None,
) -> Sound:
    """Play a MIDI file.

    Args:
        content: its bytes.
        rate: frames in a second, 8000 to 96000.
        stop: is asked every few hundredths of a second.
        soundfont: a file; else what `find_soundfont` finds.
        loop_s: where the piece begins anew, in seconds: what still sounds there is heard at the beginning, so that
            the sound, which lasts that long, can be repeated without a seam.
        on_progress: told how much is done, 0 to 1.

    Raises:
        UnreadableFile: the MIDI file is damaged or empty, or the SoundFont can't be read.
        TooLarge: the piece is longer than `LONGEST_S`.
        InvalidField: the rate or the loop is out of its range.
        NotInstalled: FluidSynth or a SoundFont is missing; the message says what to install.
        TimedOut: FluidSynth took longer than the piece itself.
    """
    score = _checked(content, rate, loop_s)
    program = find_fluidsynth()
    font = find_soundfont(soundfont).resolve()
    length_s = max(score.seconds(score.end), loop_s or 0.0)
    with tempfile.TemporaryDirectory(prefix="capriccio-", ignore_cleanup_errors=True) as folder:
        run = _Run(program, font, Path(folder), rate, length_s)
        run.play(_playable(content, score), stop, on_progress)
        samples = _finished(run.samples(), rate, round(length_s * rate))
    return Sound(_looped(samples, round(loop_s * rate)) if loop_s else samples, rate)


def find_fluidsynth() -> str:
    """Return the path of the program.

    Raises:
        NotInstalled: it is missing; the message says what to install.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise NotInstalled(f"FluidSynth is missing, and sound needs it; {HOW_TO_INSTALL}", missing=PROGRAM)
    return program


def _checked(content: bytes, rate: int, loop_s: float | None) -> Score:
    """Read the score, which says how long the sound may be."""
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        message = f"the sample rate is {rate}; allowed: {LOWEST_RATE} to {HIGHEST_RATE}"
        raise InvalidField(message, field="sample_rate")
    score = decode_midi(content)
    if not score.count:
        raise UnreadableFile("the MIDI data has no notes to play")
    length_s = score.seconds(score.end)
    if length_s > LONGEST_S:
        raise TooLarge(f"the piece lasts {length_s:.0f} s; allowed: {LONGEST_S:.0f}; give fewer bars", limit=LONGEST_S)
    if loop_s is not None and not 0 < loop_s <= LONGEST_S:
        raise InvalidField(f"the loop is {loop_s} s long; allowed: above 0, up to {LONGEST_S:.0f}", field="loop_s")
    return score


def _playable(content: bytes, score: Score) -> bytes:
    """FluidSynth plays all tracks at once, so a file of type 2 is written anew."""
    return encode_midi(score) if content[9] == 2 else content


class _Run:
    """One run of FluidSynth in a folder of its own."""

    def __init__(self, program: str, soundfont: Path, folder: Path, rate: int, length_s: float) -> None:
        self._midi, self._sound = folder / "piece.mid", folder / "piece.raw"
        self._said = folder / "said.txt"
        self._settings = folder / "settings"
        self._soundfont = soundfont
        self._most_bytes = int((length_s + LONGEST_TAIL_S) * rate) * FRAME_BYTES
        self._expected_bytes = max(1, int(length_s * rate)) * FRAME_BYTES
        self._patience_s = PATIENCE_S + length_s
        self._command = [
            *(program, "-ni", "-q", "-f", str(self._settings), "-o", "synth.lock-memory=0"),
            *("-T", "raw", "-O", "float", "-E", "little", "-r", str(rate), "-g", str(GAIN)),
            *("-F", str(self._sound), str(soundfont), str(self._midi)),
        ]

    def play(self, content: bytes, stop: Stop | None, on_progress: Callable[[float], None]) -> None:
        """Let it play to the end, or kill it."""
        self._midi.write_bytes(content)
        self._settings.write_bytes(b"")  # not the user's own
        with self._said.open("wb") as said:
            process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, creationflags=NO_WINDOW
            )
        try:
            self._watch(process, stop, on_progress)
        finally:
            process.kill()
            process.wait()
        self._check(process.returncode)

    def samples(self) -> NDArray[np.float32]:
        """What it wrote, (frames, 2)."""
        with self._sound.open("rb") as file:
            written = np.fromfile(file, "<f4", self._most_bytes // 4)
        return written[: len(written) // 2 * 2].reshape(-1, 2).astype(np.float32, copy=False)

    def _watch(self, process: subprocess.Popen[bytes], stop: Stop | None, on_progress: Callable[[float], None]) -> None:
        """Return when it has ended, or has written enough."""
        ends_s = time.monotonic() + self._patience_s
        while True:
            try:
                process.wait(POLL_S)
                return
            except subprocess.TimeoutExpired:
                pass
            if stop is not None:
                stop.check()
            written = self._sound.stat().st_size if self._sound.exists() else 0
            if written > self._most_bytes:
                return
            on_progress(min(1.0, written / self._expected_bytes))
            if time.monotonic() > ends_s:
                message = f"FluidSynth had not played the piece after {self._patience_s:.0f} s; is the machine busy?"
                raise TimedOut(message)

    def _check(self, status: int) -> None:
        said = self._said.read_text("utf-8", "replace")
        if COULD_NOT_LOAD in said:
            raise UnreadableFile(f"FluidSynth can't use the SoundFont {self._soundfont}", path=str(self._soundfont))
        if not self._sound.exists():
            last = said.strip().splitlines()[-1:] or ["nothing"]
            raise UnreadableFile(f"FluidSynth can't play the piece: it ended with status {status} and said: {last[0]}")


def _finished(samples: NDArray[np.float32], rate: int, least: int) -> NDArray[np.float32]:
    """Turn down what is too loud, fade the very end out, and leave off silence after the `least` frames."""
    peak = float(np.abs(samples).max(initial=0.0))
    if peak > CEILING:
        samples *= CEILING / peak
    fade = min(len(samples), round(FADE_S * rate))
    samples[len(samples) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
    audible = np.flatnonzero(np.abs(samples).max(axis=1) > SILENCE)
    return samples[: max(least, int(audible[-1]) + 1 if audible.size else 0)]


def _looped(samples: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Mix what sounds after the end into the beginning."""
    whole = np.zeros((frames, 2), np.float32)
    for start in range(0, len(samples), frames):
        part = samples[start : start + frames]
        whole[: len(part)] += part
    peak = float(np.abs(whole).max(initial=0.0))
    return whole * (CEILING / peak) if peak > CEILING else whole
