"""Something that makes land: a model in this process, or a server.

Must not know: files other than models, options, progress bars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import MalformedMessage, UnknownModel

from .interruptible import interruptible
from .model_choice import load_choice

if TYPE_CHECKING:
    from capriccio.client import Client
    from capriccio.media.height_field import HeightField
    from capriccio.protocol import Message
    from capriccio.services.terrain import Land

__all__ = ["GENERATE", "SKETCH", "Made", "Maker", "local_maker", "remote_maker"]

GENERATE, SKETCH = "terrain.generate", "terrain.sketch"

JOB_TIMEOUT_S = 3600.0
"""For one height field: 4097 points a side take a slow machine its time, and the queue of a server comes before."""

Drawing = NDArray[np.uint8]
OnStep = Callable[[float, str], None]


@dataclass(frozen=True, eq=False)
class Made:
    """Land that was made."""

    field: HeightField
    seam_score: float
    provenance: Mapping[str, Any]


Maker = Callable[["Land", "Drawing | None", OnStep], Made]
"""Makes land, from a drawing where there is one."""


def local_maker(
    kind: str, model: str | None, folders: Sequence[Path] | None, threads: int | None, provider: str | None
) -> Maker:
    """Load a model by name, from a path that ends with `.onnx`, or the first one of its kind.

    Raises:
        UnknownModel: there is none.
        ModelRejected, UnreadableFile: the file can't be used.
    """
    from capriccio.services.terrain import generate, sketch

    loaded = load_choice(kind, model, folders, threads, provider)

    def make(land: Land, drawing: Drawing | None, on_step: OnStep) -> Made:
        made = interruptible(
            lambda stop: (
                generate(loaded, land, stop, on_step)
                if drawing is None
                else sketch(loaded, land, drawing, stop, on_step)
            )
        )
        provenance = made.land.provenance(kind, loaded.name, loaded.hash, drawing)
        return Made(made.field, made.seam_score, provenance)

    return make


@contextmanager
def remote_maker(kind: str, model: str | None, client: Client, encoding: str) -> Iterator[Maker]:
    """Use a model of a server; the client is closed at the end.

    Args:
        kind: of the request.
        model: its name; None is the first one of the kind.
        client: not yet connected.
        encoding: how heights cross the wire: `raw`, or `r16` where only 16 bits are wanted.

    Raises:
        UnknownModel: the server has none of that name or kind.
        Disconnected: nobody answers there.
    """
    with client:
        name = model or _first_of_kind(kind, client)

        def make(land: Land, drawing: Drawing | None, on_step: OnStep) -> Made:
            from capriccio.protocol import Tensor

            wish = {field: value for field, value in asdict(land).items() if value is not None}
            body, buffers = {"model": name, "encoding": encoding, **wish}, []
            if drawing is not None:
                body["sketch"] = 0
                buffers.append(Tensor(drawing, "HWC", "srgb"))
            reply = client.request(kind, body, buffers, timeout_s=JOB_TIMEOUT_S, on_progress=on_step)
            provenance = land.provenance(kind, name, str(reply.body["model_hash"]), drawing)
            return Made(_received(reply), float(reply.body["seam_score"]), provenance)

        yield make


def _first_of_kind(kind: str, client: Client) -> str:
    names = sorted(str(card["name"]) for card in client.models()["models"] if card["kind"] == kind)
    if not names:
        raise UnknownModel(f"the server has no {kind} model; put one into a folder that it watches", known=[])
    return names[0]


def _received(reply: Message) -> HeightField:
    from capriccio.media.height_field import HeightField, from_levels
    from capriccio.protocol import Tensor

    body, heights = reply.body, reply.buffers[reply.body["heights"]]
    if isinstance(heights, Tensor):
        return HeightField(heights.array, float(body["cell_m"]))
    if heights.encoding != "r16":
        raise MalformedMessage(f"the server sent a {heights.encoding} file; raw or r16 was asked for")
    levels = np.frombuffer(heights.content, "<u2").reshape(body["size"], body["size"])
    return from_levels(levels, float(body["minimum_m"]), float(body["maximum_m"]), float(body["cell_m"]))
