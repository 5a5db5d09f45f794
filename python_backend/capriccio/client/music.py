"""Music from a server: whole pieces, and sessions that go on bar by bar while what is asked for changes.

    with Client() as client:
        piece = compose_music(client, bars=16, key="D", mode="minor", seed=7, encoding="midi")
        Path("cave.mid").write_bytes(piece.file)

        session = MusicSession.open(client, style="game", intensity=0.2)
        calm = session.next(bars=2)
        fight = session.next(intensity=0.9)

A session is bytes that are kept here: it goes on after the server began anew, and `session.state` can be saved.
Must not know: models, files, sockets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.protocol import File, Message, Tensor

from .client import Client
from .pending import OnProgress
from .replies import array_at, file_at

__all__ = ["LONG_TIMEOUT_S", "Music", "MusicSession", "MusicTrack", "compose_music", "continue_music", "render_music"]

LONG_TIMEOUT_S = 600.0
"""How long a piece is waited for, in the server's queue and while it is made."""

NEXT_TIMEOUT_S = 10.0
"""How long the next bars of a session are waited for."""


@dataclass(frozen=True)
class MusicTrack:
    """Who plays."""

    name: str
    program: int
    """General MIDI's number from 0; says nothing of drums."""
    drums: bool


@dataclass(frozen=True, eq=False)
class Music:
    """Bars of notes."""

    notes: NDArray[np.int32]
    """(notes, 5): first tick, length in ticks, pitch, velocity, index into `tracks`; in order, read-only."""
    tracks: tuple[MusicTrack, ...]
    bars: tuple[tuple[int, int], ...]
    """First tick and length of each."""
    end: int
    """The first tick after the last bar."""
    ticks_per_quarter: int
    tempo: float
    """Quarter notes in a minute."""
    metre: str
    key: str
    mode: str
    model_hash: str
    file: bytes = b""
    """MIDI, WAV or OGG, where it was asked for."""
    first_bar: int = 0
    """Number of the first bar, in a session."""
    from_tick: int = 0
    """Where what is new begins, of a piece that was continued."""

    @property
    def seconds_per_tick(self) -> float:
        """How long a tick lasts."""
        return 60.0 / (self.tempo * self.ticks_per_quarter)


def compose_music(
    client: Client,
    *,
    bars: int = 16,
    encoding: str = "notes",
    on_progress: OnProgress | None = None,
    timeout_s: float = LONG_TIMEOUT_S,
    **wishes: Any,
) -> Music:
    """Return a piece.

    Args:
        client: connects if it has not yet.
        bars: 1 to 256.
        encoding: `notes`; or `midi`, `wav`, `ogg` to get a file as well.
        on_progress: called with the part that is done and what is being done.
        timeout_s: after which the request is cancelled.
        wishes: the other fields of `music.compose` in docs/protocol.md: `style`, `key`, `mode`, `tempo`, `metre`,
            `density`, `register`, `instruments`, `intensity`, `mood`, `form`, `loop`, `temperature`, `top_p`,
            `strict_key`, `seed`, `model`.
    """
    body = {"bars": bars, "encoding": encoding, **_listed(wishes)}
    return _music(client.request("music.compose", body, (), timeout_s=timeout_s, on_progress=on_progress))


def continue_music(
    client: Client,
    midi: bytes,
    *,
    bars: int = 16,
    encoding: str = "notes",
    on_progress: OnProgress | None = None,
    timeout_s: float = LONG_TIMEOUT_S,
    **wishes: Any,
) -> Music:
    """Return a piece, and what follows it: see `compose_music`, and `music.continue` in docs/protocol.md."""
    body = {"midi": 0, "bars": bars, "encoding": encoding, **_listed(wishes)}
    sent = (File(midi, "midi"),)
    return _music(client.request("music.continue", body, sent, timeout_s=timeout_s, on_progress=on_progress))


def render_music(
    client: Client,
    midi: bytes,
    *,
    encoding: str = "wav",
    sample_rate: int = 44100,
    on_progress: OnProgress | None = None,
    timeout_s: float = LONG_TIMEOUT_S,
) -> bytes:
    """Return the sound of a MIDI file as `wav` or `ogg`; needs FluidSynth on the server's machine."""
    body = {"midi": 0, "encoding": encoding, "sample_rate": sample_rate}
    sent = (File(midi, "midi"),)
    reply = client.request("music.render", body, sent, timeout_s=timeout_s, on_progress=on_progress)
    return file_at(reply, reply.body["file"])


@dataclass
class MusicSession:
    """Music that goes on."""

    client: Client
    state: bytes
    """All of the session; what is saved here can be gone on with at any time."""
    tracks: tuple[MusicTrack, ...]

    @classmethod
    def open(cls, client: Client, *, timeout_s: float = NEXT_TIMEOUT_S, **wishes: Any) -> MusicSession:
        """Begin one; the wishes are those of `compose_music` without `bars`, `form` and `loop`."""
        reply = client.request("music.open", _listed(wishes), (), timeout_s=timeout_s)
        return cls(client, array_at(reply, reply.body["session"]).tobytes(), _tracks(reply.body["tracks"]))

    def next(self, *, bars: int = 1, timeout_s: float = NEXT_TIMEOUT_S, **changes: Any) -> Music:
        """Return the next bars, whose ticks count from the first of them.

        Args:
            bars: 1 to 16.
            timeout_s: after which the request is cancelled, and the session is where it was.
            changes: what holds from the first of these bars on: `key`, `mode`, `tempo`, `density`, `register`,
                `intensity`, `mood`.
        """
        sent = (Tensor(np.frombuffer(self.state, np.uint8)),)
        reply = self.client.request("music.next", {"session": 0, "bars": bars, **changes}, sent, timeout_s=timeout_s)
        made = _music(reply)
        self.state = array_at(reply, reply.body["session"]).tobytes()
        return made


def _listed(wishes: Mapping[str, Any]) -> dict[str, Any]:
    """Wishes as the wire has them."""
    return {name: list(wish) if isinstance(wish, tuple) else wish for name, wish in wishes.items() if wish is not None}


def _music(reply: Message) -> Music:
    body = reply.body
    return Music(
        array_at(reply, body["notes"]),
        _tracks(body["tracks"]),
        tuple((int(start), int(ticks)) for start, ticks in body["bars"]),
        int(body["end"]),
        int(body["ticks_per_quarter"]),
        float(body["tempo"]),
        str(body["metre"]),
        str(body["key"]),
        str(body["mode"]),
        str(body["model_hash"]),
        file_at(reply, body["file"]) if "file" in body else b"",
        int(body.get("bar", 0)),
        int(body.get("from_tick", 0)),
    )


def _tracks(described: Sequence[Mapping[str, Any]]) -> tuple[MusicTrack, ...]:
    return tuple(MusicTrack(str(each["name"]), int(each["program"]), bool(each["drums"])) for each in described)
