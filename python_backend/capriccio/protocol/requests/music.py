"""Rows of the requests for music. Must not know: the other groups of requests."""

from __future__ import annotations

from typing import Any

from ..rows import Field, Request
from .common import MODEL_HASH, RUN_MS, SEED, SEED_REPLY, any_model

__all__ = ["MUSIC_REQUESTS"]

STYLES = ("game", "folk", "classical", "quartet")
MODES = ("major", "minor", "dorian", "phrygian", "lydian", "mixolydian")
REGISTERS = ("low", "middle", "high")
MOODS = ("calm", "happy", "sad", "dark", "tense", "heroic")


def _wish(name: str, kind: str, doc: str, example: Any, **limits: Any) -> Field:
    return Field(name, kind, doc, example, required=False, **limits)


STYLE = _wish("style", "string", "What it is in the manner of; default `game`.", "game", choices=STYLES)
METRE = _wish("metre", "string", "How bars are counted; default `4/4`.", "3/4", minimum=3, maximum=5)
INSTRUMENTS = _wish(
    "instruments",
    "list",
    "At most six: General MIDI's names in snake case, short ones such as `piano`, and `drums`; default: the style's.",
    ["drums", "bass", "piano"],
    minimum=1,
    maximum=6,
)
TEMPERATURE = _wish(
    "temperature", "number", "Below 1 the likely gets likelier; default 0.95.", 0.9, minimum=0.1, maximum=2
)
TOP_P = _wish(
    "top_p",
    "number",
    "Only the likeliest notes that together are so likely are drawn from; default 0.95.",
    0.9,
    minimum=0.05,
    maximum=1,
)
STRICT_KEY = _wish("strict_key", "boolean", "Play only notes of the scale; default false.", True)

CHANGING = (
    _wish("key", "string", "The tonic, such as `D`, `Bb` or `F#`; default `C`.", "D", minimum=1, maximum=2),
    _wish("mode", "string", "Default: the mood's, or `major`.", "minor", choices=MODES),
    _wish("tempo", "number", "Quarter notes in a minute; default: the style's.", 92.0, minimum=30, maximum=300),
    _wish("density", "number", "Notes in a quarter note, of all instruments together.", 4.0, minimum=0.25, maximum=16),
    _wish("register", "string", "How high it lies.", "middle", choices=REGISTERS),
    _wish(
        "intensity",
        "number",
        "0 calm to 1 combat: how dense, how loud, how many of the instruments.",
        0.5,
        minimum=0,
        maximum=1,
    ),
    _wish("mood", "string", "Mode, tempo, register and intensity where they are not said.", "tense", choices=MOODS),
)
"""What may also change from bar to bar."""

WISHES = (STYLE, *CHANGING, METRE, INSTRUMENTS, TEMPERATURE, TOP_P, STRICT_KEY, SEED)
BARS = _wish("bars", "integer", "How many; default 16.", 16, minimum=1, maximum=256)
ENCODING = _wish(
    "encoding",
    "string",
    "`notes` (the default): only those. Else also a file; sound needs FluidSynth on the server's machine.",
    "midi",
    choices=("notes", "midi", "wav", "ogg"),
)
MIDI = Field("midi", "buffer", "A standard MIDI file of type 0, 1 or 2.", 0)
SESSION = Field("session", "buffer", "A tensor (bytes,) uint8: all of the session; keep the last one.", 0)

NOTES = (
    Field(
        "notes",
        "buffer",
        "A tensor (notes, 5) int32: first tick, length in ticks, pitch, velocity, index into `tracks`.",
        0,
    ),
    Field("ticks_per_quarter", "integer", "Ticks of a quarter note.", 12),
    Field("tempo", "number", "Quarter notes in a minute.", 92.0),
    Field("metre", "string", "How bars are counted.", "4/4"),
    Field("key", "string", "The tonic.", "D"),
    Field("mode", "string", "The mode.", "minor"),
    Field("bars", "list", "Of each bar its first tick and its length.", [[0, 48], [48, 48]]),
    Field("end", "integer", "The first tick after the last bar.", 96),
)
TRACKS = Field(
    "tracks",
    "list",
    "Who plays: `name`, `program` (General MIDI's, from 0) and whether it is `drums`.",
    [{"name": "piano", "program": 0, "drums": False}],
)
FILE = Field("file", "buffer", "The file, unless only notes were asked for.", 1, required=False)
PIECE = (*NOTES, TRACKS, FILE, SEED_REPLY, MODEL_HASH, RUN_MS)

NOTES_EXAMPLE = {"kind": "tensor", "dtype": "int32", "shape": [1, 5], "layout": "", "color": "none"}
SESSION_EXAMPLE = {"kind": "tensor", "dtype": "uint8", "shape": [4], "layout": "", "color": "none"}
MIDI_EXAMPLE = {"kind": "file", "encoding": "midi"}

MODEL = any_model("music.sequence")

MUSIC_REQUESTS = (
    Request(
        "music.compose",
        "Makes a piece of music.",
        (
            MODEL,
            BARS,
            *WISHES,
            _wish(
                "form",
                "string",
                "A letter for each section, equal ones sound alike; default: sections of four bars as in `AABA`.",
                "AABA",
                maximum=64,
            ),
            _wish("loop", "boolean", "Let the last bar lead into the first; default false.", True),
            ENCODING,
        ),
        PIECE,
        long=True,
        example_reply_buffers=(NOTES_EXAMPLE, MIDI_EXAMPLE),
    ),
    Request(
        "music.continue",
        "Goes on from a piece: by default in its key, tempo and metre, with its instruments.",
        (MODEL, MIDI, BARS, *WISHES, ENCODING),
        (*PIECE, Field("from_tick", "integer", "Where the given piece ends and the new bars begin.", 48)),
        long=True,
        example_buffers=(MIDI_EXAMPLE,),
        example_reply_buffers=(NOTES_EXAMPLE, MIDI_EXAMPLE),
    ),
    Request(
        "music.open",
        "Begins music that goes on bar by bar; the server keeps nothing of it.",
        (MODEL, *WISHES),
        (SESSION, TRACKS, MODEL_HASH),
        example_reply_buffers=(SESSION_EXAMPLE,),
    ),
    Request(
        "music.next",
        "Gives the next bars of a session; what is said here holds from their first one on.",
        (
            SESSION,
            MODEL,
            _wish("bars", "integer", "How many; default 1.", 1, minimum=1, maximum=16),
            *CHANGING,
        ),
        (
            *NOTES,
            TRACKS,
            Field("session", "buffer", "The session after these bars.", 1),
            Field("bar", "integer", "Number of the first of these bars, from 0.", 8),
            MODEL_HASH,
            RUN_MS,
        ),
        example_buffers=(SESSION_EXAMPLE,),
        example_reply_buffers=(NOTES_EXAMPLE, SESSION_EXAMPLE),
    ),
    Request(
        "music.render",
        "Makes sound of a MIDI file with FluidSynth and a SoundFont of the server's machine.",
        (
            MIDI,
            _wish("encoding", "string", "Default `wav`.", "ogg", choices=("wav", "ogg")),
            _wish("sample_rate", "integer", "Default 44100.", 48000, minimum=8000, maximum=96000),
        ),
        (
            Field("file", "buffer", "The sound, stereo.", 0),
            Field("seconds", "number", "How long it is.", 41.7),
            RUN_MS,
        ),
        long=True,
        example_buffers=(MIDI_EXAMPLE,),
        example_reply_buffers=({"kind": "file", "encoding": "ogg"},),
    ),
)
