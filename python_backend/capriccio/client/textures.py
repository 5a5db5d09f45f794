"""Textures from a server, as arrays: variations, new ones by name, the maps of a material.

    with Client() as client:
        made = vary_texture(client, rock, count=8, strength=0.4, seed=7, maps=True, on_progress=print)
        made.textures[0].image

To give up before the end, raise in `on_progress`, or press Ctrl-C: the server stops as well.
Must not know: models, files, sockets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.protocol import Message, Tensor

from .client import Client
from .pending import OnProgress
from .replies import array_at

__all__ = ["LONG_TIMEOUT_S", "Texture", "Textures", "synthesize_texture", "texture_maps", "vary_texture"]

LONG_TIMEOUT_S = 600.0
"""How long a request is waited for, in the server's queue and while it is computed."""


@dataclass(frozen=True, eq=False)
class Texture:
    """A texture that wraps, and its maps where they were asked for; all arrays are read-only."""

    image: NDArray[np.uint8] | None
    """(H, W, 3) sRGB; None where only maps were asked for."""
    normal: NDArray[np.uint8] | None
    """(H, W, 3), OpenGL's convention: green points up."""
    height: NDArray[np.uint16] | None
    """(H, W), 65535 is highest."""
    orm: NDArray[np.uint8] | None
    """(H, W, 3): red occlusion, green roughness, blue metallic."""
    seam_score: float
    """1 where the edges meet as neighbours do."""


@dataclass(frozen=True, eq=False)
class Textures:
    """The answer to one request."""

    textures: tuple[Texture, ...]
    seed: int
    model_hash: str
    notes: tuple[str, ...]
    """For people: what was done to the given picture first."""


def vary_texture(
    client: Client,
    image: NDArray[np.uint8],
    *,
    count: int = 1,
    first: int = 0,
    strength: float = 0.5,
    seed: int = 0,
    size: int | tuple[int, int] | None = None,
    maps: bool = False,
    model: str | None = None,
    on_progress: OnProgress | None = None,
    timeout_s: float = LONG_TIMEOUT_S,
) -> Textures:
    """Return variations of a texture; the fields are those of `texture.vary` in docs/protocol.md.

    Args:
        client: connects if it has not yet.
        image: (H, W, 3) uint8, sRGB; it need not wrap.
        count: 1 to 64.
        first: number of the first one.
        strength: 0 (hardly another) to 1 (a sibling).
        seed: the same gives the same.
        size: a side, or (width, height), in pixels; None is the image's.
        maps: also make normal, height and ORM maps.
        model: its name; None is the first of its kind.
        on_progress: called with the part that is done and what is being done.
        timeout_s: after which the request is cancelled.
    """
    body: dict[str, Any] = {"image": 0, "strength": strength, "count": count, "first": first, "seed": seed}
    body |= _given(maps=maps, size=size, model=model)
    return _textures(_request(client, "texture.vary", body, (_tensor(image),), on_progress, timeout_s))


def synthesize_texture(
    client: Client,
    label: str,
    *,
    count: int = 1,
    first: int = 0,
    seed: int = 0,
    size: int | tuple[int, int] | None = None,
    maps: bool = False,
    model: str | None = None,
    on_progress: OnProgress | None = None,
    timeout_s: float = LONG_TIMEOUT_S,
) -> Textures:
    """Return textures of a label, one of those on the model's card; see `vary_texture`."""
    body: dict[str, Any] = {"label": label, "count": count, "first": first, "seed": seed}
    body |= _given(maps=maps, size=size, model=model)
    return _textures(_request(client, "texture.synthesize", body, (), on_progress, timeout_s))


def texture_maps(
    client: Client,
    image: NDArray[np.uint8],
    *,
    depth: float = 1.0,
    model: str | None = None,
    on_progress: OnProgress | None = None,
    timeout_s: float = LONG_TIMEOUT_S,
) -> Texture:
    """Return the maps of a colour texture, (H, W, 3) uint8 sRGB; `depth` is how strong its relief is."""
    body: dict[str, Any] = {"image": 0, "depth": depth, **_given(model=model)}
    reply = _request(client, "texture.maps", body, (_tensor(image),), on_progress, timeout_s)
    return _texture(reply, reply.body)


def _request(
    client: Client,
    kind: str,
    body: Mapping[str, Any],
    buffers: Sequence[Tensor],
    on_progress: OnProgress | None,
    timeout_s: float,
) -> Message:
    return client.request(kind, {**body, "encoding": "raw"}, buffers, timeout_s=timeout_s, on_progress=on_progress)


def _given(**optional: object) -> dict[str, object]:
    return {name: value for name, value in optional.items() if value is not None}


def _tensor(image: NDArray[np.uint8]) -> Tensor:
    return Tensor(image, "HWC" if image.ndim == 3 else "", "srgb")


def _textures(reply: Message) -> Textures:
    body = reply.body
    made = tuple(_texture(reply, places) for places in body["variations"])
    return Textures(made, int(body["seed"]), str(body["model_hash"]), tuple(map(str, body.get("notes", ()))))


def _texture(reply: Message, places: Mapping[str, Any]) -> Texture:
    image, normal, height, orm = (_array(reply, places.get(name)) for name in ("image", "normal", "height", "orm"))
    return Texture(image, normal, height, orm, float(places["seam_score"]))


def _array(reply: Message, place: object) -> NDArray[Any] | None:
    """Return the array in a buffer; None where there is none."""
    return None if place is None else array_at(reply, place)
