"""`style.apply`: from the fields of a request to work for the style service, and back to a reply.

Must not know: sockets, queues, other requests.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.engine.providers import COMPILED_BY_SHAPE
from capriccio.engine.registry import ModelRegistry
from capriccio.errors import InvalidField, UnsupportedFrame
from capriccio.media.images import Picture, check_pixels, decode_picture, encode_picture
from capriccio.media.in_blocks import Between, nothing
from capriccio.protocol.codec import Message
from capriccio.protocol.spec import LIMITS
from capriccio.protocol.tensors import Buffer, File, Tensor
from capriccio.services.style import Styled, apply_style, apply_to_all, can_run_together, restyle

from .worker import Answer, Control

__all__ = ["STYLE_WORKS"]

FRAME_FILES = ("png", "jpeg")
MAX_PIXELS = LIMITS["message_bytes"].value // 3
"""A frame of more pixels could not be answered."""


@dataclass(frozen=True, eq=False)
class StyleWork:
    """One frame to restyle."""

    registry: ModelRegistry
    frame: Buffer
    model: str
    encoding: str
    slice: bool
    received_s: float

    @classmethod
    def from_request(cls, request: Message, registry: ModelRegistry, received_s: float) -> StyleWork:
        """Read a checked request.

        Raises:
            UnsupportedFrame: its frame is neither (H, W, 3) uint8 with pixels nor a PNG or JPEG file.
        """
        frame = request.buffers[request.body["frame"]]
        _check_frame(frame)
        return cls(
            registry,
            frame,
            model=request.body["model"],
            encoding=request.body.get("encoding", "raw"),
            slice=request.body.get("slice", False),
            received_s=received_s,
        )

    @property
    def batch_key(self) -> Hashable | None:
        """Raw frames of one size go through a model together, unless a grid is to be applied here.

        Not where each number of frames is a shape that a graph is compiled for: all frames would wait for that.
        """
        model = self.registry.models.get(self.model)
        if model is None or not isinstance(self.frame, Tensor) or not can_run_together(model.card):
            return None
        if self.slice and model.card.kind == "style.grid":
            return None
        if COMPILED_BY_SHAPE.intersection(model.providers):
            return None
        return model.hash, self.frame.array.shape

    def __call__(self, control: Control) -> Answer:
        """Restyle the frame, on a worker's thread."""
        started_s = time.monotonic()
        model = self.registry.get(self.model)
        pixels = _pixels(self.frame)
        if self.slice:
            styled = Styled("frame", restyle(model, pixels, control.stop))
        else:
            styled = apply_style(model, pixels, control.stop)
        return self._answer(styled, model.hash, started_s, control.stop.check)

    def together(self, others: Sequence[StyleWork]) -> list[Answer]:
        """Restyle this frame and others of its size in one run."""
        started_s = time.monotonic()
        model = self.registry.get(self.model)
        works = [self, *others]
        styled = apply_to_all(model, [_pixels(work.frame) for work in works])
        return [work._answer(each, model.hash, started_s) for work, each in zip(works, styled, strict=True)]

    def _answer(self, styled: Styled, model_hash: str, started_s: float, between: Between = nothing) -> Answer:
        buffers = [_encoded(styled, self.encoding, between)]
        body: dict[str, Any] = {
            "result": 0,
            "kind": styled.kind,
            "model_hash": model_hash,
            "queued_ms": (started_s - self.received_s) * 1000,
            "run_ms": (time.monotonic() - started_s) * 1000,
        }
        if styled.detail is not None:
            body["detail"] = len(buffers)
            buffers.append(Tensor(styled.detail, layout="HWC"))
        return Answer(body, tuple(buffers))


def _check_frame(frame: Buffer) -> None:
    if isinstance(frame, Tensor):
        check_pixels(frame.array)
        if frame.color == "linear":
            raise UnsupportedFrame("the frame's colours are linear; allowed: srgb, as the screen shows it")
    elif frame.encoding not in FRAME_FILES:
        raise UnsupportedFrame(f"the frame is a {frame.encoding} file; allowed: {', '.join(FRAME_FILES)}")


def _pixels(frame: Buffer) -> NDArray[np.uint8]:
    if isinstance(frame, Tensor):
        return frame.array
    return decode_picture(frame.content, MAX_PIXELS, origin="the frame").pixels


def _encoded(styled: Styled, encoding: str, between: Between) -> Buffer:
    if styled.kind == "grid":
        if encoding != "raw":
            message = f"encoding is {encoding!r}, but the model answers with a grid; allowed: raw, or set slice"
            raise InvalidField(message, field="encoding")
        return Tensor(styled.array, layout="YXZC")
    if encoding == "raw":
        return Tensor(styled.array, layout="HWC", color="srgb")
    return File(encode_picture(Picture(styled.array), encoding, between=between), encoding)


STYLE_WORKS = {"style.apply": StyleWork.from_request}
