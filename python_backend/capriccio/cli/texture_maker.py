"""Something that makes textures: models in this process, or a server; both give the same files.

Must not know: where files go, options, progress bars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from capriccio.errors import MalformedMessage

from .model_choice import load_choice, load_if_there

if TYPE_CHECKING:
    from capriccio.client import Client
    from capriccio.engine.session import StopHandle
    from capriccio.media.images import Picture
    from capriccio.protocol import Message, Tensor
    from capriccio.services.texture import MadeTexture, MapMaker, Wanted

__all__ = ["Files", "LocalMaker", "Maker", "RemoteMaker"]

JOB_TIMEOUT_S = 3600.0
"""For one texture: 4096 pixels a side take a slow machine its time, and the queue of a server comes before."""

Note = Callable[[str], object]
"""Called with what was done to a picture, for people."""


@dataclass(frozen=True)
class Files:
    """A texture as PNG files."""

    contents: Mapping[str, bytes]
    """By name: `image`, and the maps `normal`, `height`, `orm`."""
    seam_score: float


class Maker(Protocol):
    """Makes textures, one after another."""

    def vary(self, picture: Picture, wanted: Wanted, maps: bool) -> Iterator[Files]:
        """Yield variations of a picture."""

    def synthesize(self, label: str, wanted: Wanted, maps: bool) -> Iterator[Files]:
        """Yield textures of a label."""

    def maps(self, picture: Picture, depth: float) -> Files:
        """Return the maps of a picture."""


@dataclass(frozen=True)
class LocalMaker:
    """Models in this process, loaded when they are needed."""

    model: str | None
    """Name or path; None is the first one of the kind by name."""
    folders: Sequence[Path] | None
    threads: int | None
    provider: str | None
    note: Note
    stop: StopHandle

    def vary(self, picture: Picture, wanted: Wanted, maps: bool) -> Iterator[Files]:
        """Yield variations of a picture."""
        from capriccio.services.texture import opaque_pixels, vary, wrapping_source

        model = load_choice("texture.vary", self.model, self.folders, self.threads, self.provider)
        source = wrapping_source(opaque_pixels(picture), model.card.size_multiple)
        for note in source.notes:
            self.note(note)
        yield from map(_files, vary(model, source, wanted, self._map_maker() if maps else None, self.stop))

    def synthesize(self, label: str, wanted: Wanted, maps: bool) -> Iterator[Files]:
        """Yield textures of a label."""
        from capriccio.services.texture import synthesize

        model = load_choice("texture.synthesize", self.model, self.folders, self.threads, self.provider)
        yield from map(_files, synthesize(model, label, wanted, self._map_maker() if maps else None, self.stop))

    def maps(self, picture: Picture, depth: float) -> Files:
        """Return the maps of a picture."""
        from capriccio.services.texture import MapMaker, given_maps, opaque_pixels

        chosen = self.model and load_choice("texture.maps", self.model, self.folders, self.threads, self.provider)
        source = opaque_pixels(picture)
        for note in source.notes:
            self.note(note)
        return _files(given_maps(source, MapMaker(chosen) if chosen else self._map_maker(), depth, self.stop))

    def _map_maker(self) -> MapMaker:
        from capriccio.services.texture import MapMaker

        return MapMaker(load_if_there("texture.maps", self.folders, self.threads, self.provider))


@dataclass(frozen=True)
class RemoteMaker:
    """A server's models; textures are asked for one by one, so that any number of any size comes through."""

    model: str | None
    client: Client
    note: Note

    def vary(self, picture: Picture, wanted: Wanted, maps: bool) -> Iterator[Files]:
        """Yield variations of a picture."""
        body = {"image": 0, "strength": wanted.strength}
        yield from self._one_by_one("texture.vary", body, self._sent(picture), wanted, maps)

    def synthesize(self, label: str, wanted: Wanted, maps: bool) -> Iterator[Files]:
        """Yield textures of a label."""
        yield from self._one_by_one("texture.synthesize", {"label": label}, (), wanted, maps)

    def maps(self, picture: Picture, depth: float) -> Files:
        """Return the maps of a picture."""
        reply = self._request("texture.maps", {"image": 0, "depth": depth}, self._sent(picture))
        return _received(reply, reply.body)

    def _one_by_one(
        self, kind: str, body: Mapping[str, Any], buffers: Sequence[Tensor], wanted: Wanted, maps: bool
    ) -> Iterator[Files]:
        size = {} if wanted.size is None else {"size": list(wanted.size)}
        for number in range(wanted.first, wanted.first + wanted.count):
            each = {**body, **size, "first": number, "seed": wanted.seed, "maps": maps}
            reply = self._request(kind, each, buffers)
            if number == wanted.first:
                for note in reply.body.get("notes", ()):
                    self.note(str(note))
            yield _received(reply, reply.body["variations"][0])

    def _request(self, kind: str, body: dict[str, Any], buffers: Sequence[Tensor]) -> Message:
        named = {} if self.model is None else {"model": self.model}
        return self.client.request(kind, {**body, **named, "encoding": "png"}, buffers, timeout_s=JOB_TIMEOUT_S)

    def _sent(self, picture: Picture) -> tuple[Tensor, ...]:
        from capriccio.protocol import Tensor
        from capriccio.services.texture import opaque_pixels

        opaque = opaque_pixels(picture)
        for note in opaque.notes:
            self.note(note)
        return (Tensor(opaque.pixels, "HWC", "srgb"),)


def _files(made: MadeTexture) -> Files:
    from capriccio.services.texture import encoded

    return Files(encoded(made), made.seam_score)


def _received(reply: Message, places: Mapping[str, Any]) -> Files:
    """Return the files of one texture of a reply, whose fields say which buffers they are."""
    from capriccio.protocol import File

    contents = {}
    for name in ("image", "normal", "height", "orm"):
        if name in places:
            buffer = reply.buffers[places[name]]
            if not isinstance(buffer, File):
                raise MalformedMessage("the server sent an array; a PNG file was asked for")
            contents[name] = bytes(buffer.content)
    return Files(contents, float(places["seam_score"]))
