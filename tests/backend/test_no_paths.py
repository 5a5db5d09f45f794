"""No request names a file: the table has no field for one, and no value of any field is ever opened or written to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.raw_peer import HELLO, RawPeer
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.media.music.midi_files import encode_midi
from capriccio.media.music.score import Note, Score, Track
from capriccio.protocol import File, Message, Tensor
from capriccio.protocol.spec import REQUESTS
from engines import require_fluidsynth

FREE_TEXTS = {
    "protocol": "a version, of which the number before the dot is compared",
    "client": "a name for the log",
    "client_version": "a name for the log",
    "token": "is compared",
    "model": "is looked up among the loaded models",
    "stream": "is compared with those of other frames",
    "label": "is looked up among the model's labels",
    "key": "is looked up among the keys",
    "metre": "is two numbers",
    "instruments": "are looked up among the instruments",
    "form": "is letters",
}
"""Fields of requests that hold any text, and what becomes of it; a new one belongs here with its reason.

None may name a file. A request that shall write files needs folders that the operator has allowed.
"""

WORDS_FOR_FILES = ("path", "file", "folder", "directory", "url", "uri", "output", "target_name", "destination")

PIECE = encode_midi(Score((Track.of(0, [Note(12 * step, 60 + step, 12) for step in range(8)]),)))
PICTURE = Tensor(np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8), "HWC", "srgb")
SKETCH = Tensor(np.zeros((33, 33, 3), np.uint8), "HWC", "srgb")
MIDI = File(PIECE, "midi", "../../../etc/passwd")

VALID: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {
    "hello": (HELLO, ()),
    "ping": ({}, ()),
    "status": ({}, ()),
    "models.list": ({}, ()),
    "cancel": ({"target": 5}, ()),
    "style.apply": ({"model": "toon_to_natural", "frame": 0, "stream": "camera"}, (PICTURE,)),
    "texture.vary": ({"image": 0, "size": 64, "maps": True}, (PICTURE,)),
    "texture.synthesize": ({"label": "moss", "size": 64}, ()),
    "texture.maps": ({"image": 0}, (PICTURE,)),
    "terrain.generate": ({"size": 33, "encoding": "exr"}, ()),
    "terrain.sketch": ({"sketch": 0, "size": 33, "encoding": "png"}, (SKETCH,)),
    "music.compose": ({"bars": 1, "encoding": "midi", "key": "D", "form": "A", "instruments": ["piano"]}, ()),
    "music.continue": ({"midi": 0, "bars": 1}, (MIDI,)),
    "music.open": ({"metre": "4/4"}, ()),
    "music.next": ({"session": 0}, ()),
    "music.render": ({"midi": 0, "encoding": "wav"}, (MIDI,)),
}
"""A request of each type that is answered; `music.next` goes on with what `music.open` gave."""


def test_every_text_of_the_table_is_a_choice_or_has_a_reason_to_be_free() -> None:
    free = {
        field.name
        for request in REQUESTS.values()
        for field in request.fields
        if field.kind in ("string", "list", "map") and not field.choices
    }
    assert free == set(FREE_TEXTS)


def test_no_field_is_called_what_files_are_called() -> None:
    names = {field.name for request in REQUESTS.values() for field in request.fields}
    assert not [name for name in names if any(word in name for word in WORDS_FOR_FILES)]


class Watched:
    """The watched server; `ended` tells what it did."""

    def __init__(self, folder: Path) -> None:
        """Start it, with a temporary folder of its own."""
        self.folder = folder
        environment = {**os.environ, "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        program = Path(__file__).with_name("watched_server.py")
        self.process = subprocess.Popen(
            [sys.executable, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("tcp://")

    def ended(self) -> dict[str, list[str]]:
        out, _ = self.process.communicate("end\n", timeout=60)
        told: dict[str, list[str]] = json.loads(out)
        return told


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    server = Watched(tmp_path)
    yield server
    server.process.kill()
    server.process.communicate()


def answered(peer: RawPeer, kind: str, body: dict[str, Any], buffers: tuple[Any, ...]) -> Message:
    """Return the final answer to a request."""
    peer.send(Message(9, kind, body, buffers))
    while (reply := peer.receive(60)).type == "progress":
        pass
    return reply


def test_the_list_of_requests_is_whole() -> None:
    assert set(VALID) == set(REQUESTS)


def test_answering_every_request_changes_no_file_but_temporary_ones_of_its_own(watched: Watched) -> None:
    require_fluidsynth()
    session: tuple[Any, ...] = ()
    with RawPeer(watched.address) as peer:
        for kind, (body, buffers) in VALID.items():
            reply = answered(peer, kind, body, buffers or session)
            assert reply.type == "ok", (kind, reply.body)
            session = reply.buffers if kind == "music.open" else ()
    told = watched.ended()
    assert [path for path in told["changed"] if not path.startswith((f"{watched.folder}/", os.devnull))] == []
    assert told["changed"], "rendering writes temporary files, so nothing was watched"
    assert [each for each in told["begun"] if "fluidsynth" not in each] == []
    assert not list(watched.folder.iterdir()), "temporary files are left"


def test_no_value_of_a_request_is_ever_opened(watched: Watched, tmp_path: Path) -> None:
    """Every free text, name of a buffer and stray field names a real file, in turn."""
    bait = tmp_path.parent / "bait.onnx"
    bait.write_bytes((BUNDLED_MODELS / "toon_to_natural.onnx").read_bytes())
    names = [str(bait), "../" * 12 + str(bait)[1:], f"file://{bait}"]
    with RawPeer(watched.address) as peer:
        for kind, (body, buffers) in VALID.items():
            free = [field.name for field in REQUESTS[kind].fields if field.name in FREE_TEXTS]
            for name in names:
                for field in free:
                    value = [name] if field == "instruments" else name
                    answered(peer, kind, {**body, field: value}, buffers)
                stray = dict.fromkeys(("path", "out", "output", "file", "model_path"), name)
                if "size" not in body and not kind.startswith("music"):
                    answered(peer, kind, {**body, **stray}, buffers)
    told = watched.ended()
    assert not [path for path in told["read"] + told["changed"] if "bait" in path]
