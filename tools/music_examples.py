#!/usr/bin/env python3
"""Makes the music of docs/music.md: MIDI files, pictures of their notes, and how they sound; needs FluidSynth.

python tools/music_examples.py [--out docs/media/music] [--model MODEL.onnx]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from capriccio.engine.finder import find_kind
from capriccio.engine.model import LoadedModel, load_model
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.media.images import Picture, write_picture
from capriccio.media.music.midi_files import decode_midi, encode_midi
from capriccio.media.music.piano_roll import piano_roll
from capriccio.media.music.score import Score, Tempo, Track
from capriccio.media.music.sound import encode_sound, render
from capriccio.services.music import Session, Wishes, compose

ROOT = Path(__file__).resolve().parent.parent
BARS = 8

PIECES = {
    "cave": Wishes(style="game", key="D", mode="minor", tempo=92, intensity=0.4, seed=7),
    "fight": Wishes(style="game", key="E", mode="minor", mood="tense", intensity=1.0, seed=3),
    "menu": Wishes(style="quartet", key="G", mood="calm", seed=5),
    "tavern": Wishes(style="folk", key="D", metre="6/8", tempo=170, instruments=("flute",), seed=2),
    "study": Wishes(style="classical", key="A", mode="minor", density=3, seed=3),
}
ADAPTIVE = "calm_to_combat"
CHANGES = (
    {"intensity": 0.1},
    {"intensity": 0.5},
    {"intensity": 1.0, "mood": "tense"},
    {"intensity": 0.1, "mood": "calm"},
)
"""Every two bars of a session."""


def main() -> None:
    """Make and write everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "media" / "music")
    parser.add_argument("--model", type=Path, help="an .onnx file; default: the first music.sequence model by name")
    options = parser.parse_args()
    model = load_model(options.model or find_kind([BUNDLED_MODELS], "music.sequence"))
    options.out.mkdir(parents=True, exist_ok=True)
    for name, content in _examples(model):
        (options.out / f"{name}.mid").write_bytes(content)
        write_picture(options.out / f"{name}.png", Picture(piano_roll(decode_midi(content), 0.6)))
        (options.out / f"{name}.ogg").write_bytes(encode_sound(render(content, 32000), "ogg"))
        print(f"{options.out / name}: .mid, .png, .ogg")


def _examples(model: LoadedModel) -> Iterator[tuple[str, bytes]]:
    """Yield names and MIDI files."""
    for name, wishes in PIECES.items():
        made = compose(model, wishes, BARS)
        yield name, encode_midi(made.score, made.provenance("music.compose", model.name, model.hash, bars=BARS))
    score, wishes = _adaptive(model)
    yield ADAPTIVE, encode_midi(score, {"model": model.name, "model_hash": model.hash, **wishes.settings()})


def _adaptive(model: LoadedModel) -> tuple[Score, Wishes]:
    """A session whose wishes change every two bars, written out as one score."""
    wishes = Wishes(style="game", key="A", mode="minor", seed=12)
    session = Session.open(model, wishes)
    tracks = dict(wishes.ensemble.tracks)
    tempos: list[Tempo] = []
    begins = 0
    for change in CHANGES:
        session.change(change)
        made = session.next(2)
        tempos.append(Tempo(begins, made.wishes.beats_per_minute))
        for part, track in made.tracks.items():
            before = tracks[part]
            tracks[part] = Track.of(before.program, (*before.notes, *track.moved(begins).notes), before.name)
        begins += made.end
    return Score(tuple(tracks.values()), tuple(tempos), (wishes.measure,)), wishes


if __name__ == "__main__":
    main()
