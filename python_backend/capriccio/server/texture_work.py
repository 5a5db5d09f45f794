"""`texture.vary`, `texture.synthesize`, `texture.maps`: from the fields of a request to textures, and back to a reply.

Must not know: sockets, queues, other requests.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from capriccio.engine.registry import ModelRegistry
from capriccio.errors import TooLarge, UnknownModel, UnsupportedFrame
from capriccio.media.images import Picture, check_pixels, decode_picture
from capriccio.media.in_blocks import Between
from capriccio.protocol.codec import Message
from capriccio.protocol.spec import LIMITS
from capriccio.protocol.tensors import Buffer, File, Tensor
from capriccio.services.texture import (
    DEFAULT_SIDE,
    MadeTexture,
    MapMaker,
    Wanted,
    encoded,
    given_maps,
    opaque_pixels,
    synthesize,
    vary,
    wrapping_source,
)

from .worker import Answer, Control, WorkFactory

__all__ = ["TEXTURE_WORKS", "most_that_fit"]

PICTURE_FILES = ("png", "jpeg")

IMAGE_BYTES, MAPS_BYTES = 3, 8
"""Bytes of a pixel as a tensor: of the picture, and of its maps. A PNG file of noise is hardly smaller."""

FILE_BYTES = 1024
"""What a PNG file has besides its pixels."""


@dataclass(frozen=True)
class Reply:
    """How textures are to come back."""

    wanted: Wanted
    maps: bool
    encoding: str
    model: str | None

    @classmethod
    def of(cls, request: Message) -> Reply:
        """Read it from a checked request."""
        body = request.body
        size = body.get("size")
        if size is not None:
            size = (size, size) if isinstance(size, int) else tuple(size)
        wishes = {name: body[name] for name in ("count", "first", "seed", "strength") if name in body}
        wanted = Wanted(size=size, **wishes)
        return cls(wanted, body.get("maps", False), body.get("encoding", "png"), body.get("model"))


@dataclass(frozen=True, eq=False)
class VaryWork:
    """Variations of a texture."""

    registry: ModelRegistry
    image: Buffer
    reply: Reply

    @classmethod
    def from_request(cls, request: Message, registry: ModelRegistry, _received_s: float) -> VaryWork:
        """Read a checked request.

        Raises:
            UnsupportedFrame: its image is neither (H, W, 3) uint8 with pixels nor a PNG or JPEG file.
        """
        return cls(registry, _checked_image(request), Reply.of(request))

    def __call__(self, control: Control) -> Answer:
        """Make the variations, on a worker's thread."""
        started_s = time.monotonic()
        reply = self.reply
        model = self.registry.choose("texture.vary", reply.model)
        control.tell(0.0, "preparing the picture")
        source = wrapping_source(opaque_pixels(_picture(self.image)), model.card.size_multiple)
        height, width = source.pixels.shape[:2]
        _check_room(reply, (width, height), model.card.size_multiple)
        maps = map_maker(self.registry) if reply.maps else None
        textures = vary(model, source, reply.wanted, maps, control.stop)
        return _answer(reply, textures, "variation", model.hash, maps, source.notes, control, started_s)


@dataclass(frozen=True, eq=False)
class SynthesizeWork:
    """Textures of a label."""

    registry: ModelRegistry
    label: str
    reply: Reply

    @classmethod
    def from_request(cls, request: Message, registry: ModelRegistry, _received_s: float) -> SynthesizeWork:
        """Read a checked request."""
        return cls(registry, request.body["label"], Reply.of(request))

    def __call__(self, control: Control) -> Answer:
        """Make the textures, on a worker's thread."""
        started_s = time.monotonic()
        reply = self.reply
        model = self.registry.choose("texture.synthesize", reply.model)
        _check_room(reply, (DEFAULT_SIDE, DEFAULT_SIDE), model.card.size_multiple)
        maps = map_maker(self.registry) if reply.maps else None
        textures = synthesize(model, self.label, reply.wanted, maps, control.stop)
        return _answer(reply, textures, "texture", model.hash, maps, (), control, started_s)


@dataclass(frozen=True, eq=False)
class MapsWork:
    """The maps of a given texture."""

    registry: ModelRegistry
    image: Buffer
    model: str | None
    depth: float
    encoding: str

    @classmethod
    def from_request(cls, request: Message, registry: ModelRegistry, _received_s: float) -> MapsWork:
        """Read a checked request; see `VaryWork.from_request`."""
        body = request.body
        image = _checked_image(request)
        return cls(registry, image, body.get("model"), body.get("depth", 1.0), body.get("encoding", "png"))

    def __call__(self, control: Control) -> Answer:
        """Make the maps, on a worker's thread."""
        started_s = time.monotonic()
        maps = map_maker(self.registry, self.model)
        source = opaque_pixels(_picture(self.image))
        height, width = source.pixels.shape[:2]
        _check_maps_fit(width, height)
        control.tell(0.0, "making maps")
        made = given_maps(source, maps, self.depth, control.stop)
        buffers = _buffers(made, self.encoding, control.stop.check)
        body: dict[str, Any] = {name: index for index, name in enumerate(made.pictures)}
        body |= {
            "seam_score": made.seam_score,
            **_told(maps, source.notes),
            "run_ms": (time.monotonic() - started_s) * 1000,
        }
        return Answer(body, buffers)


def map_maker(registry: ModelRegistry, name: str | None = None) -> MapMaker:
    """Return what makes maps: the model of that name, or without one the first, or filters where none is loaded.

    Raises:
        UnknownModel: no model of that name is loaded.
        InvalidField: it is of another kind.
    """
    try:
        return MapMaker(registry.choose("texture.maps", name))
    except UnknownModel:
        if name is not None:
            raise
        return MapMaker()


def most_that_fit(width: int, height: int, maps: bool) -> int:
    """Return how many textures of that size fit into one message, whatever they show."""
    each = width * height * (IMAGE_BYTES + MAPS_BYTES * maps) + FILE_BYTES * (1 + 3 * maps)
    return (LIMITS["message_bytes"].value - LIMITS["header_bytes"].value) // each


def _answer(
    reply: Reply,
    textures: Iterator[MadeTexture],
    what: str,
    model_hash: str,
    maps: MapMaker | None,
    notes: tuple[str, ...],
    control: Control,
    started_s: float,
) -> Answer:
    """Gather the textures as they are made, telling which one it is."""
    variations: list[dict[str, Any]] = []
    buffers: list[Buffer] = []
    for number in range(reply.wanted.count):
        control.stop.check()
        control.tell(number / reply.wanted.count, f"{what} {number + 1} of {reply.wanted.count}")
        made = next(textures)
        places = {name: len(buffers) + index for index, name in enumerate(made.pictures)}
        variations.append({**places, "seam_score": made.seam_score})
        buffers += _buffers(made, reply.encoding, control.stop.check)
    body = {"variations": variations, "seed": reply.wanted.seed, "model_hash": model_hash, **_told(maps, notes)}
    return Answer({**body, "run_ms": (time.monotonic() - started_s) * 1000}, tuple(buffers))


def _told(maps: MapMaker | None, notes: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields that are there only when there is something to tell."""
    told: dict[str, Any] = {}
    if maps is not None and maps.model_hash is not None:
        told["maps_model_hash"] = maps.model_hash
    if notes:
        told["notes"] = list(notes)
    return told


def _buffers(made: MadeTexture, encoding: str, between: Between) -> tuple[Buffer, ...]:
    """Return the pictures as the request wants them, in their order."""
    if encoding == "png":
        return tuple(File(content, "png", name) for name, content in encoded(made, between).items())
    return tuple(
        Tensor(array, "HWC"[: array.ndim], "srgb" if name == "image" else "none")
        for name, array in made.pictures.items()
    )


def _checked_image(request: Message) -> Buffer:
    image: Buffer = request.buffers[request.body["image"]]
    if isinstance(image, Tensor):
        check_pixels(image.array)
        if image.color == "linear":
            raise UnsupportedFrame("the image's colours are linear; allowed: srgb, as the screen shows it")
    elif image.encoding not in PICTURE_FILES:
        raise UnsupportedFrame(f"the image is a {image.encoding} file; allowed: {', '.join(PICTURE_FILES)}")
    return image


def _picture(image: Buffer) -> Picture:
    if isinstance(image, Tensor):
        return Picture(image.array)
    return decode_picture(image.content, origin="the image")


def _check_room(reply: Reply, default: tuple[int, int], cell: int) -> None:
    """Refuse, before the work, textures that no message can hold."""
    rows, columns = reply.wanted.cells(default, cell)
    height, width = rows * cell, columns * cell
    most = most_that_fit(width, height, reply.maps)
    if reply.wanted.count <= most:
        return
    what = f"{reply.wanted.count} textures of {width} x {height}{' with maps' * reply.maps}"
    then = "ask for them in turns, with `first`" if most else f"ask for a smaller size{', or no maps' * reply.maps}"
    limit = LIMITS["message_bytes"].value
    raise TooLarge(f"{what} may not fit into a message of {limit} bytes; {most} do: {then}", limit=limit, fits=most)


def _check_maps_fit(width: int, height: int) -> None:
    limit = LIMITS["message_bytes"].value
    needed = width * height * MAPS_BYTES
    if needed > limit - LIMITS["header_bytes"].value:
        message = f"the maps of {width} x {height} pixels may take {needed} bytes; a message holds {limit}"
        raise TooLarge(f"{message}: shrink the picture", limit=limit)


TEXTURE_WORKS: dict[str, WorkFactory] = {
    "texture.vary": VaryWork.from_request,
    "texture.synthesize": SynthesizeWork.from_request,
    "texture.maps": MapsWork.from_request,
}
