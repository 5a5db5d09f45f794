"""Music: how long pieces and bars of a session take, beside a model that reads its last 100 words again for each.

python benchmarks/music.py [--model MODEL.onnx] [--rounds 5]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from common.machine import describe_machine

from capriccio.engine.finder import find_kind
from capriccio.engine.model import LoadedModel, load_model
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.media.music.controls import CONTROLS
from capriccio.media.music.midi_files import decode_midi, encode_midi
from capriccio.media.music.tracker import FEATURES, Tracker
from capriccio.services.music import STYLES, Session, Wishes, compose, continue_score, wishes_for
from capriccio.services.music.writer import silent_state

BARS, PIECE_AIM_S, BAR_AIM_S = 16, 0.5, 0.05
WINDOW = 100
"""Words that earlier systems read anew for each that they write (Classical-Piano-Composer: 100 notes)."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="an .onnx file; default: the first music.sequence model by name")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    model = load_model(options.model or find_kind([BUNDLED_MODELS], "music.sequence"))
    print(describe_machine())
    print(f"{model.name} ({model.hash}) on {', '.join(model.session.providers)}")
    words(model, options.rounds)
    pieces(model, options.rounds)
    sessions(model, options.rounds)
    continuations(model, options.rounds)


def words(model: LoadedModel, rounds: int) -> None:
    """Hold a word from the state against a word from the last ones read anew, in turns."""
    state = silent_state(model.card)
    one = np.ones((1, 1, len(FEATURES) + len(CONTROLS)), np.int64)
    many = np.ones((WINDOW, 1, len(FEATURES) + len(CONTROLS)), np.int64)
    stepped, anew = [], []
    for _ in range(rounds):
        stepped.append(_seconds(lambda: [model.run_all(one, state, state) for _ in range(200)]) / 200)
        anew.append(_seconds(lambda: [model.run_all(many, state, state) for _ in range(20)]) / 20)
    step_us, anew_us = 1e6 * statistics.median(stepped), 1e6 * statistics.median(anew)
    print(
        f"\na word: {step_us:.0f} us from the state, {anew_us:.0f} us from the last {WINDOW}: x{anew_us / step_us:.1f}"
    )
    tracker = Tracker()
    tracker.open_bar(48)
    told_us = 1e6 * _seconds(lambda: [(tracker.features(), tracker.grammar()) for _ in range(2000)]) / 2000
    print(f"  what is told before it and the grammar: {told_us:.0f} us")


def pieces(model: LoadedModel, rounds: int) -> None:
    """Time pieces of every style."""
    print(f"\n{BARS} bars, medians of {rounds} seeds in s (aim: {PIECE_AIM_S:g} for four voices)")
    for style in STYLES:
        times, notes = [], []
        for seed in range(rounds):
            made = compose(model, Wishes(style=style, seed=seed), 1)
            started = time.perf_counter()
            made = compose(model, Wishes(style=style, seed=seed), BARS)
            times.append(time.perf_counter() - started)
            notes.append(made.score.count)
        print(f"  {style:9}   {statistics.median(times):.2f}   {statistics.median(notes):.0f} notes")


def sessions(model: LoadedModel, rounds: int) -> None:
    """Time bars of a session, unpacked and packed again as a server does."""
    print(f"\na bar of a session, of {8 * rounds} in ms (aim: {1000 * BAR_AIM_S:g})")
    for style in STYLES:
        state = Session.open(model, Wishes(style=style, intensity=0.5)).to_bytes()
        times = []
        for _ in range(8 * rounds):
            started = time.perf_counter()
            session = Session.from_bytes(state, model)
            session.next(1)
            state = session.to_bytes()
            times.append(1000 * (time.perf_counter() - started))
        worst = max(times)
        print(f"  {style:9}   median {statistics.median(times):.0f}, longest {worst:.0f}, {len(state)} bytes")


def continuations(model: LoadedModel, rounds: int) -> None:
    """Time what follows a piece, and its file."""
    given = compose(model, Wishes(style="quartet", seed=1), 64).score
    content = encode_midi(given)
    wishes = wishes_for(given, {})
    times = [_seconds(lambda: continue_score(model, given, wishes, BARS)) for _ in range(rounds)]
    read = statistics.median([_seconds(lambda: decode_midi(content)) for _ in range(rounds)])
    print(
        f"\n{BARS} bars after 64: {statistics.median(times):.2f} s; a MIDI file of {given.count} notes is read in ",
        end="",
    )
    print(f"{1000 * read:.1f} ms")


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
