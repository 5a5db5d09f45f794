"""Something that makes music and its sound: a model and FluidSynth in this process, or a server; both give equal files.

Must not know: where files go, options, progress bars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from capriccio.errors import MalformedMessage

from .interruptible import interruptible
from .model_choice import load_choice

if TYPE_CHECKING:
    from capriccio.client import Client
    from capriccio.protocol import Message

__all__ = ["LocalMaker", "Maker", "RemoteMaker", "Wanted", "remote_maker"]

KIND = "music.sequence"
JOB_TIMEOUT_S = 3600.0
"""For one piece: the queue of a server comes before."""

OnStep = Callable[[float, str], None]


@dataclass(frozen=True)
class Wanted:
    """A piece to make."""

    wishes: Mapping[str, Any]
    """Fields of `services.music.Wishes`; what is left out has its default."""
    bars: int
    form: str | None = None
    loop: bool = False
    given: bytes | None = None
    """A MIDI file to go on from."""

    @property
    def composed(self) -> dict[str, Any]:
        """What only a piece from nothing has."""
        return {} if self.given is not None else {"form": self.form, "loop": self.loop}


class Maker(Protocol):
    """Makes MIDI files, and sound of them."""

    def make(self, wanted: Wanted, on_step: OnStep) -> bytes:
        """Return a MIDI file."""

    def sound(self, midi: bytes, encoding: str) -> bytes:
        """Return a MIDI file as `wav` or `ogg`."""


@dataclass(frozen=True)
class LocalMaker:
    """A model in this process, loaded when it is needed."""

    model: str | None = None
    """Name or path; None is the first one of the kind by name."""
    folders: Sequence[Path] | None = None
    threads: int | None = None
    provider: str | None = None
    soundfont: Path | None = None
    """None is the system's."""

    def make(self, wanted: Wanted, on_step: OnStep) -> bytes:
        """Return a MIDI file.

        Raises:
            InvalidField: a wish that can't be.
            UnknownModel, ModelRejected, UnreadableFile: there is no model, or it or the given file can't be used.
        """
        from capriccio.media.music.midi_files import decode_midi, encode_midi
        from capriccio.services.music import Wishes, check_form, compose, continue_score, wishes_for

        check_form(wanted.form or "", wanted.bars)
        given = None if wanted.given is None else decode_midi(wanted.given)
        wishes = Wishes(**wanted.wishes) if given is None else wishes_for(given, wanted.wishes)
        model = load_choice(KIND, self.model, self.folders, self.threads, self.provider)
        made = interruptible(
            lambda stop: (
                compose(model, wishes, wanted.bars, wanted.form, wanted.loop, stop, on_step)
                if given is None
                else continue_score(model, given, wishes, wanted.bars, stop, on_step)
            )
        )
        request = "music.compose" if given is None else "music.continue"
        origin = made.provenance(request, model.name, model.hash, bars=wanted.bars, **wanted.composed)
        return encode_midi(made.score, origin)

    def sound(self, midi: bytes, encoding: str) -> bytes:
        """Return a MIDI file as `wav` or `ogg`.

        Raises:
            NotInstalled: FluidSynth or a SoundFont is not there.
        """
        from capriccio.media.music.midi_files import decode_midi, decode_provenance
        from capriccio.media.music.sound import encode_sound, render
        from capriccio.services.music import loop_seconds, sound_note

        origin = decode_provenance(midi)
        loop_s = loop_seconds(decode_midi(midi), origin)
        made = interruptible(lambda stop: render(midi, stop=stop, soundfont=self.soundfont, loop_s=loop_s))
        return encode_sound(made, encoding, sound_note(origin))


@dataclass(frozen=True)
class RemoteMaker:
    """A server's model and its FluidSynth."""

    client: Client
    model: Mapping[str, str] = field(default_factory=dict)

    def make(self, wanted: Wanted, on_step: OnStep) -> bytes:
        """Return a MIDI file."""
        from capriccio.protocol import File

        body = {**self.model, **wanted.wishes, "bars": wanted.bars, "encoding": "midi"}
        body |= {name: value for name, value in wanted.composed.items() if value is not None}
        if "instruments" in body:
            body["instruments"] = list(body["instruments"])
        if wanted.given is None:
            return _file(self.client.request("music.compose", body, (), timeout_s=JOB_TIMEOUT_S, on_progress=on_step))
        sent = (File(wanted.given, "midi"),)
        body["midi"] = 0
        return _file(self.client.request("music.continue", body, sent, timeout_s=JOB_TIMEOUT_S, on_progress=on_step))

    def sound(self, midi: bytes, encoding: str) -> bytes:
        """Return a MIDI file as `wav` or `ogg`."""
        from capriccio.protocol import File

        body = {"midi": 0, "encoding": encoding}
        return _file(self.client.request("music.render", body, (File(midi, "midi"),), timeout_s=JOB_TIMEOUT_S))


@contextmanager
def remote_maker(client: Client, model: str | None) -> Iterator[Maker]:
    """Use a server, which is not yet connected; the client is closed at the end."""
    with client:
        yield RemoteMaker(client, {} if model is None else {"model": model})


def _file(reply: Message) -> bytes:
    from capriccio.protocol import File

    place = reply.body.get("file")
    buffer = reply.buffers[place] if isinstance(place, int) and place < len(reply.buffers) else None
    if not isinstance(buffer, File):
        raise MalformedMessage("the server's reply has no file; one was asked for")
    return bytes(buffer.content)
