"""Sound as samples, and as WAV and OGG files. Must not know: where sound comes from.

OGG is Vorbis, which Godot and Unity both read, and libvorbis makes it: FFmpeg's own encoder, the only one in PyAV,
mixes left and right up where they differ.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import InvalidField, NotInstalled

from .ogg_serial import with_serial

__all__ = ["DEFAULT_RATE", "HIGHEST_RATE", "LOWEST_RATE", "SOUND_ENCODINGS", "Sound", "encode_sound"]

DEFAULT_RATE = 44100
LOWEST_RATE, HIGHEST_RATE = 8000, 96000
"""Frames in a second that FluidSynth makes."""

CHANNELS = 2
LOUDEST = 32767
"""Of 16 bits."""

FRAMES_AT_ONCE = 1 << 16
"""Of which libvorbis keeps a copy on the stack."""

COMPRESSION = 0.3
"""From 0, the best, to 1: music takes 20 KB a second."""

SERIAL = 0x43415052
"""Of the stream in an OGG file: any number will do."""


@dataclass(frozen=True, eq=False)
class Sound:
    """Stereo sound."""

    samples: NDArray[np.float32]
    """(frames, 2), -1 to 1."""
    rate: int = DEFAULT_RATE
    """Frames in a second."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


def encode_sound(sound: Sound, encoding: str, note: str = "") -> bytes:
    """Return the bytes of a file.

    Args:
        sound: what it holds.
        encoding: one of `SOUND_ENCODINGS`: `wav` has 16 bits, `ogg` is Vorbis.
        note: text that the file carries, such as what it was made from.

    Raises:
        InvalidField: another encoding.
        NotInstalled: `ogg` on a machine without libsndfile.
    """
    if encoding not in _ENCODERS:
        message = f"encoding is {encoding!r}; allowed: {', '.join(SOUND_ENCODINGS)}"
        raise InvalidField(message, field="encoding", allowed=list(SOUND_ENCODINGS))
    return _ENCODERS[encoding](sound, note)


def _wav(sound: Sound, note: str) -> bytes:
    frame_bytes = CHANNELS * 2
    form = struct.pack("<HHIIHH", 1, CHANNELS, sound.rate, sound.rate * frame_bytes, frame_bytes, 16)
    samples = b"".join(
        np.rint(np.clip(block, -1, 1) * LOUDEST).astype("<i2").tobytes() for block in _blocks(sound.samples)
    )
    comment = _chunk(b"LIST", b"INFO" + _chunk(b"ICMT", note.encode("utf-8") + b"\0")) if note else b""
    return _chunk(b"RIFF", b"".join((b"WAVE", _chunk(b"fmt ", form), comment, _chunk(b"data", samples))))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return b"".join((kind, struct.pack("<I", len(body)), body, b"\0" * (len(body) % 2)))


def _ogg(sound: Sound, note: str) -> bytes:
    soundfile = _soundfile()
    buffer = io.BytesIO()
    settings = {"format": "OGG", "subtype": "VORBIS", "compression_level": COMPRESSION}
    with soundfile.SoundFile(buffer, "w", sound.rate, CHANNELS, **settings) as file:
        if note:
            file.comment = note
        for block in _blocks(sound.samples):
            file.write(block)
    return with_serial(buffer.getvalue(), SERIAL)


def _soundfile() -> Any:
    try:
        import soundfile
    except OSError as error:  # it brings the library along for Windows, macOS and most of Linux
        message = f"OGG needs libsndfile, which can't be loaded: {error}; on Debian and Ubuntu: apt install libsndfile1"
        raise NotInstalled(message, missing="libsndfile") from error
    return soundfile


def _blocks(samples: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """A piece at a time, so that an hour is not held three times."""
    for start in range(0, len(samples), FRAMES_AT_ONCE):
        yield samples[start : start + FRAMES_AT_ONCE]


_ENCODERS = {"wav": _wav, "ogg": _ogg}
SOUND_ENCODINGS = tuple(_ENCODERS)
