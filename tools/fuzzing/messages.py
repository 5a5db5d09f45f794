"""The codec as a target: what the I/O thread does with a message before a worker sees it.

An input is a message's frames, each after its length in two bytes, so that all bytes are some message. Must not know:
sockets.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import msgpack
import numpy as np

from capriccio.engine.registry import ModelRegistry
from capriccio.errors import InvalidInput
from capriccio.media.music.midi_files import encode_midi
from capriccio.media.music.score import Note, Score, Track
from capriccio.protocol.codec import Message, check_reply, check_request, decode, encode, readable_id
from capriccio.protocol.spec import REQUESTS
from capriccio.protocol.tensors import BytesLike
from capriccio.server.works import WORKS

from .mutations import mutated
from .target import Target
from .trees import spoiled

__all__ = ["MESSAGES", "joined", "split", "spoiled_frames", "valid_frames"]

VECTORS = Path(__file__).resolve().parent.parent.parent / "tests" / "vectors" / "messages.json"
NO_MODELS = ModelRegistry((), lambda _path: None)  # type: ignore[arg-type, return-value]


def split(content: bytes) -> list[bytes]:
    """Return the frames that an input stands for."""
    frames = []
    while content:
        length = int.from_bytes(content[:2], "big")
        frames.append(content[2 : 2 + length])
        content = content[2 + length :]
    return frames


def joined(frames: Sequence[BytesLike]) -> bytes:
    """Return the input that stands for frames; longer ones are cut off."""
    pieces = [bytes(frame[: 2**16 - 1]) for frame in frames]
    return b"".join(len(piece).to_bytes(2, "big") + piece for piece in pieces)


def valid_frames() -> list[list[bytes]]:
    """Return the shared vectors of valid messages."""
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["valid"]
    return [[bytes.fromhex(frame) for frame in vector["frames"]] for vector in vectors]


def read_message(content: bytes) -> None:
    """Do with a message what the dispatcher and a client do.

    Raises:
        InvalidInput: as they should.
    """
    frames = split(content)
    number = readable_id(frames)
    message = decode(frames)
    if number != message.id:
        raise AssertionError(f"id {message.id}, but {number} when it is refused")
    again = decode(encode(message))
    if _plain(again) != _plain(message):
        raise AssertionError(f"{message} came back as {again}")
    if message.type in REQUESTS:
        check_request(message)
        _make_work(message)
    else:
        _check_as_reply(message)


def _check_as_reply(message: Message) -> None:
    """Take it for the reply to any request, which a client knows and a fuzzer does not."""
    for request_type in REQUESTS:
        with suppress(InvalidInput):
            check_reply(request_type, message)


def _plain(message: Message) -> str:
    """Return all of a message as text, in which even NaN equals itself."""
    buffers = [(buffer.descriptor(), bytes(buffer.data())) for buffer in message.buffers]
    return repr(dataclasses.replace(message, buffers=())) + repr(buffers)


def _make_work(message: Message) -> None:
    factory = WORKS.get(message.type)
    if factory is not None:
        known = {field.name for field in REQUESTS[message.type].fields}
        body = {name: value for name, value in message.body.items() if name in known}
        factory(dataclasses.replace(message, body=body), NO_MODELS, 0.0)


def spoiled_frames(frames: Sequence[bytes], chance: Random) -> list[bytes]:
    """Return frames of which the header says something else, as MessagePack that can be read."""
    try:
        header = msgpack.unpackb(frames[1], strict_map_key=False)
    except (IndexError, ValueError, TypeError, RecursionError, msgpack.UnpackException):
        return list(frames)
    for _ in range(chance.randint(1, 3)):
        if isinstance(header, dict) and header.get("body") and chance.random() < 0.6:
            header["body"] = spoiled(header["body"], chance)
        else:
            header = spoiled(header, chance)
    changed = list(frames)
    changed[1] = msgpack.packb(header)
    if len(changed) > 2 and chance.random() < 0.3:
        at = chance.randrange(2, len(changed))
        changed[at : at + 1] = chance.choice(([], [changed[at]] * 2, [changed[at][:-1]], [b""]))
    return changed


def _mutated(seeds: Sequence[bytes], chance: Random) -> bytes:
    if chance.random() < 0.4:
        return mutated(seeds, chance)
    return joined(spoiled_frames(split(seeds[0]), chance))


def _seeds() -> list[bytes]:
    picture = {"kind": "tensor", "dtype": "uint8", "shape": [2, 2, 3], "layout": "HWC", "color": "srgb"}
    header = {"id": 9, "type": "style.apply", "body": {"model": "m", "frame": 0}, "buffers": [picture]}
    frame = [b"CAP1", msgpack.packb(header), np.zeros((2, 2, 3), np.uint8).tobytes()]
    midi = {"kind": "file", "encoding": "midi", "name": "tune.mid"}
    going_on = {"id": 10, "type": "music.continue", "body": {"midi": 0, "bars": 4}, "buffers": [midi]}
    piece = encode_midi(Score((Track.of(0, [Note(0, 60, 24), Note(24, 64, 24)]),)))
    return [joined(frames) for frames in (*valid_frames(), frame, [b"CAP1", msgpack.packb(going_on), piece])]


MESSAGES = Target("codec", read_message, _seeds, (InvalidInput,), _mutated)
