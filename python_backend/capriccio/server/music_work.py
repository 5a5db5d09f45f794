"""What a worker does for the requests for music. Must not know: sockets, queues, other requests."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.engine.model import LoadedModel
from capriccio.engine.registry import ModelRegistry
from capriccio.errors import InvalidField, TooLarge, UnsupportedFrame
from capriccio.media.music.midi_files import decode_midi, decode_provenance, encode_midi
from capriccio.media.music.score import TICKS, Score, Track
from capriccio.media.music.sound import DEFAULT_RATE, encode_sound, render
from capriccio.protocol.codec import Message
from capriccio.protocol.spec import LIMITS
from capriccio.protocol.tensors import Buffer, File, Tensor
from capriccio.services.music import (
    Composition,
    Session,
    Wishes,
    check_form,
    compose,
    continue_score,
    loop_seconds,
    sound_note,
    wishes_for,
)

from .worker import Answer, Control, WorkFactory

__all__ = ["MUSIC_WORKS"]

KIND = "music.sequence"
WISHES = (
    *("style", "key", "mode", "tempo", "metre", "density", "register", "instruments", "intensity", "mood"),
    *("temperature", "top_p", "strict_key", "seed"),
)
"""Fields of a request that are wishes; those that are left out have the defaults of `Wishes`."""

COMPOSING = 0.8
"""Part of the work that composing is where sound is made afterwards."""


@dataclass(frozen=True, eq=False)
class ComposeWork:
    """A piece to make, or to go on from."""

    registry: ModelRegistry
    kind: str
    model: str | None
    wishes: Wishes
    bars: int
    encoding: str
    given: Score | None = None
    form: str | None = None
    loop: bool = False

    @classmethod
    def compose(cls, request: Message, registry: ModelRegistry, _received_s: float) -> ComposeWork:
        """Read a checked `music.compose`.

        Raises:
            InvalidField: a wish that can't be.
        """
        body = request.body
        bars, form = body.get("bars", 16), body.get("form")
        check_form(form or "", bars)
        wishes = Wishes(**_wished(body))
        encoding = body.get("encoding", "notes")
        return cls(
            registry, request.type, body.get("model"), wishes, bars, encoding, None, form, body.get("loop", False)
        )

    @classmethod
    def go_on(cls, request: Message, registry: ModelRegistry, _received_s: float) -> ComposeWork:
        """Read a checked `music.continue`.

        Raises:
            InvalidField: a wish that can't be, or a piece without notes.
            UnreadableFile, TooLarge, UnsupportedFrame: the buffer is no piece of music.
        """
        body = request.body
        given = _midi(request)
        wishes = wishes_for(given, _wished(body))
        encoding = body.get("encoding", "notes")
        return cls(registry, request.type, body.get("model"), wishes, body.get("bars", 16), encoding, given)

    def __call__(self, control: Control) -> Answer:
        """Compose, on a worker's thread."""
        started_s = time.monotonic()
        model = self.registry.choose(KIND, self.model)
        sound = self.encoding in ("wav", "ogg")

        def tell(fraction: float, stage: str) -> None:
            control.tell(fraction * (COMPOSING if sound else 1.0), stage)

        if self.given is None:
            made = compose(model, self.wishes, self.bars, self.form, self.loop, control.stop, tell)
        else:
            made = continue_score(model, self.given, self.wishes, self.bars, control.stop, tell)
        body, notes = _told(made)
        body |= {"tracks": _tracks(made.score.tracks), "seed": self.wishes.seed, "model_hash": model.hash}
        if self.given is not None:
            body["from_tick"] = made.begins
        buffers: list[Buffer] = [notes]
        if self.encoding != "notes":
            body["file"] = 1
            buffers.append(self._file(made, model, control))
        return Answer({**body, "run_ms": (time.monotonic() - started_s) * 1000}, tuple(buffers))

    def _file(self, made: Composition, model: LoadedModel, control: Control) -> File:
        origin = made.provenance(self.kind, model.name, model.hash, **self._further)
        content = encode_midi(made.score, origin)
        if self.encoding == "midi":
            return File(content, "midi")
        return _sound(content, self.encoding, DEFAULT_RATE, control, COMPOSING)[0]

    @property
    def _further(self) -> dict[str, Any]:
        composed = {} if self.given is not None else {"form": self.form, "loop": self.loop}
        return {"bars": self.bars, **composed}


@dataclass(frozen=True, eq=False)
class OpenWork:
    """A session to begin."""

    registry: ModelRegistry
    model: str | None
    wishes: Wishes

    @classmethod
    def from_request(cls, request: Message, registry: ModelRegistry, _received_s: float) -> OpenWork:
        """Read a checked `music.open`.

        Raises:
            InvalidField: a wish that can't be.
        """
        return cls(registry, request.body.get("model"), Wishes(**_wished(request.body)))

    def __call__(self, control: Control) -> Answer:
        """Begin it, on a worker's thread."""
        control.stop.check()
        model = self.registry.choose(KIND, self.model)
        session = Session.open(model, self.wishes)
        body = {"session": 0, "tracks": _tracks(self.wishes.ensemble.tracks.values()), "model_hash": model.hash}
        return Answer(body, (_bytes(session),))


@dataclass(frozen=True, eq=False)
class NextWork:
    """Bars of a session."""

    registry: ModelRegistry
    model: str | None
    session: bytes
    changes: Mapping[str, Any] = field(default_factory=dict)
    bars: int = 1

    @classmethod
    def from_request(cls, request: Message, registry: ModelRegistry, _received_s: float) -> NextWork:
        """Read a checked `music.next`.

        Raises:
            UnsupportedFrame: the session is no tensor of bytes.
        """
        body = request.body
        buffer = request.buffers[body["session"]]
        if not isinstance(buffer, Tensor) or buffer.array.dtype != np.uint8:
            raise UnsupportedFrame("the session is no tensor (bytes,) uint8; give what music.open or music.next gave")
        return cls(registry, body.get("model"), buffer.array.tobytes(), _wished(body), body.get("bars", 1))

    def __call__(self, control: Control) -> Answer:
        """Write the bars, on a worker's thread."""
        started_s = time.monotonic()
        model = self.registry.choose(KIND, self.model)
        session = Session.from_bytes(self.session, model)
        session.change(self.changes)
        first = session.bar
        made = session.next(self.bars, control.stop)
        body, notes = _told(made)
        body |= {"tracks": _tracks(made.score.tracks), "session": 1, "bar": first, "model_hash": model.hash}
        return Answer({**body, "run_ms": (time.monotonic() - started_s) * 1000}, (notes, _bytes(session)))


@dataclass(frozen=True, eq=False)
class RenderWork:
    """Sound to make."""

    content: bytes
    encoding: str
    rate: int

    @classmethod
    def from_request(cls, request: Message, _registry: ModelRegistry, _received_s: float) -> RenderWork:
        """Read a checked `music.render`.

        Raises:
            UnreadableFile, TooLarge, UnsupportedFrame: the buffer is no piece of music.
        """
        _midi(request)
        content = bytes(request.buffers[request.body["midi"]].data())
        return cls(content, request.body.get("encoding", "wav"), request.body.get("sample_rate", DEFAULT_RATE))

    def __call__(self, control: Control) -> Answer:
        """Play it, on a worker's thread."""
        started_s = time.monotonic()
        file, seconds = _sound(self.content, self.encoding, self.rate, control)
        return Answer({"file": 0, "seconds": seconds, "run_ms": (time.monotonic() - started_s) * 1000}, (file,))


def _sound(midi: bytes, encoding: str, rate: int, control: Control, done: float = 0.0) -> tuple[File, float]:
    """The sound of a MIDI file, and its length in seconds; `done` is the part of the work that lies behind."""
    origin = decode_provenance(midi)
    loop_s = loop_seconds(decode_midi(midi), origin)

    def tell(fraction: float) -> None:
        control.tell(done + (1 - done) * fraction, "playing")

    sound = render(midi, rate, control.stop, loop_s=loop_s, on_progress=tell)
    return File(encode_sound(sound, encoding, sound_note(origin)), encoding), sound.seconds


def _wished(body: Mapping[str, Any]) -> dict[str, Any]:
    """The wishes of a body; a list of instruments must hold names."""
    asked = {name: body[name] for name in WISHES if name in body}
    if "instruments" in asked:
        names = asked["instruments"]
        if not all(isinstance(name, str) for name in names):
            raise InvalidField(f"instruments are {names!r}; allowed: names such as 'piano'", field="instruments")
        asked["instruments"] = tuple(names)
    return asked


def _midi(request: Message) -> Score:
    buffer = request.buffers[request.body["midi"]]
    if not isinstance(buffer, File) or buffer.encoding != "midi":
        raise UnsupportedFrame("the buffer `midi` is no file of encoding midi; allowed: a standard MIDI file")
    return decode_midi(bytes(buffer.content), "the MIDI file")


def _told(made: Composition) -> tuple[dict[str, Any], Tensor]:
    """What all replies with notes have, and the notes."""
    wishes, metre = made.wishes, made.wishes.measure
    body = {
        "notes": 0,
        "ticks_per_quarter": TICKS,
        "tempo": wishes.beats_per_minute,
        "metre": f"{metre.beats}/{metre.unit}",
        "key": wishes.sounding_key.tonic_name,
        "mode": wishes.sounding_key.mode,
        "bars": [list(bar) for bar in made.bars],
        "end": made.end,
    }
    return body, Tensor(_rows(made.score))


def _rows(score: Score) -> NDArray[np.int32]:
    """(notes, 5) in order of their starts."""
    most = LIMITS["tensor_side"].value
    if score.count > most:
        raise TooLarge(f"the piece has {score.count} notes; a message has at most {most}: give a shorter one")
    rows = [
        (note.start, note.length, note.pitch, note.velocity, index)
        for index, track in enumerate(score.tracks)
        for note in track.notes
    ]
    return np.array(sorted(rows), np.int32).reshape(-1, 5)


def _tracks(tracks: Iterable[Track]) -> list[dict[str, Any]]:
    return [{"name": each.name, "program": max(0, each.program), "drums": each.is_drums} for each in tracks]


def _bytes(session: Session) -> Tensor:
    return Tensor(np.frombuffer(session.to_bytes(), np.uint8))


MUSIC_WORKS: Mapping[str, WorkFactory] = {
    "music.compose": ComposeWork.compose,
    "music.continue": ComposeWork.go_on,
    "music.open": OpenWork.from_request,
    "music.next": NextWork.from_request,
    "music.render": RenderWork.from_request,
}
