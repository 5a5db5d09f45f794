"""Talking to a Capriccio server from Python.

    with Client("tcp://127.0.0.1:7470", timeout_s=5) as client:
        styled = client.style(frame, model="toon_to_natural")

Must not know: models, ONNX Runtime, the server's code.
"""

from .client import Client
from .music import Music, MusicSession, MusicTrack, compose_music, continue_music, render_music
from .pending import Pending
from .stream import Stream, StreamFrame
from .textures import Texture, Textures, synthesize_texture, texture_maps, vary_texture

__all__ = [
    "Client",
    "Music",
    "MusicSession",
    "MusicTrack",
    "Pending",
    "Stream",
    "StreamFrame",
    "Texture",
    "Textures",
    "compose_music",
    "continue_music",
    "render_music",
    "synthesize_texture",
    "texture_maps",
    "vary_texture",
]
