"""Sound as samples, and as WAV and OGG files. Must not know: where sound comes from.

OGG is Vorbis, which Godot and Unity both read. FFmpeg's own encoder is in every build of PyAV, where libvorbis is not;
at the quality below its error lies more than 30 dB under music, at 20 KB a second.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import InvalidField

__all__ = ["DEFAULT_RATE", "HIGHEST_RATE", "LOWEST_RATE", "SOUND_ENCODINGS", "Sound", "encode_sound"]

DEFAULT_RATE = 44100
LOWEST_RATE, HIGHEST_RATE = 8000, 96000
"""Frames in a second that FluidSynth makes."""

CHANNELS = 2
LOUDEST = 32767
"""Of 16 bits."""

FRAMES_AT_ONCE = 1 << 20

VORBIS_QUALITY = 10
QUALITY_STEP = 118
"""FFmpeg's unit of quality (FF_QP2LAMBDA)."""

NOTE_KEY = "capriccio"
"""Under which an OGG file holds its note; a WAV file has one comment, which is the note."""


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
    import av

    buffer = io.BytesIO()
    options = {"strict": "experimental", "flags": "+qscale", "global_quality": str(VORBIS_QUALITY * QUALITY_STEP)}
    with av.open(buffer, "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        if note:
            container.metadata[NOTE_KEY] = note
        stream: Any = container.add_stream("vorbis", rate=sound.rate, layout="stereo", options=options)
        begins = 0
        for block in _blocks(sound.samples):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = sound.rate, begins
            begins += len(block)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def _blocks(samples: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """A piece at a time, so that an hour is not held three times."""
    for start in range(0, len(samples), FRAMES_AT_ONCE):
        yield samples[start : start + FRAMES_AT_ONCE]


_ENCODERS = {"wav": _wav, "ogg": _ogg}
SOUND_ENCODINGS = tuple(_ENCODERS)
