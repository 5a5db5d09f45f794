#!/usr/bin/env python3
"""Measures whether music is as it was wished for: density, key, forms, loops, intensity; docs/music.md has the figures.

python tools/measure_wishes.py [--model MODEL.onnx] [--seeds 10]
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from capriccio.engine.finder import find_kind
from capriccio.engine.model import LoadedModel, load_model
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.media.music.arrangement import arrange
from capriccio.media.music.controls import likeness_of
from capriccio.media.music.keys import find_key
from capriccio.media.music.score import Score
from capriccio.services.music import STYLES, Wishes, compose

BARS = 16
QUARTERS = 4 * BARS
DENSITIES = (1.0, 2.0, 4.0, 8.0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="an .onnx file; default: the first music.sequence model by name")
    parser.add_argument("--seeds", type=int, default=10)
    options = parser.parse_args()
    model = load_model(options.model or find_kind([BUNDLED_MODELS], "music.sequence"))
    print(f"{model.name} ({model.hash}), {options.seeds} pieces of {BARS} bars for each figure")
    densities(model, options.seeds)
    keys(model, options.seeds)
    forms(model, options.seeds)
    intensities(model, options.seeds)


def densities(model: LoadedModel, seeds: int) -> None:
    """Print notes a quarter beside those that were asked for."""
    print("\nnotes a quarter, by those asked for: mean, and the mean error of a piece")
    print("  style      " + "".join(f"{asked:>16g}" for asked in DENSITIES))
    for style in STYLES:
        cells = []
        for asked in DENSITIES:
            found = [score.count / QUARTERS for score in _scores(model, seeds, style=style, density=asked)]
            error = statistics.mean(abs(each / asked - 1) for each in found)
            cells.append(f"{statistics.mean(found):8.2f}, {error:4.0%}")
        print(f"  {style:10} " + "  ".join(cells))


def keys(model: LoadedModel, seeds: int) -> None:
    """Print how much is in the key, and how often the key that is heard is the one asked for."""
    print("\nkey D, not strict: share of notes in the scale; of pieces whose key is found to be it, or its relative")
    for style in STYLES:
        cells = []
        for mode in ("major", "minor"):
            wishes = Wishes(key="D", mode=mode)
            scores = list(_scores(model, seeds, style=style, key="D", mode=mode))
            inside = statistics.mean(_inside(score, wishes) for score in scores)
            found = [find_key(score) for score in scores]
            heard = sum(key == wishes.sounding_key for key in found) / len(found)
            related = sum(key.from_learned == wishes.sounding_key.from_learned for key in found) / len(found)
            cells.append(f"{mode} {inside:4.0%}; {heard:4.0%}, {related:4.0%}")
        print(f"  {style:10} " + "   ".join(cells))


def forms(model: LoadedModel, seeds: int) -> None:
    """Print how alike the sections of AABA are."""
    print("\nform AABA: likeness of bars of the second and fourth section to the first, of the third to the first")
    for style in STYLES:
        same: list[float] = []
        other: list[float] = []
        for score in _scores(model, seeds, style=style, form="AABA"):
            bars = arrange(score).bars
            for index in range(4, len(bars)):
                (other if 8 <= index < 12 else same).append(likeness_of(bars[index], bars[index % 4]))
        print(f"  {style:10} {statistics.mean(same):4.0%}   {statistics.mean(other):4.0%}")


def intensities(model: LoadedModel, seeds: int) -> None:
    """Print what intensity does."""
    print("\nintensity, style game: instruments that play, notes a quarter, mean velocity")
    for intensity in (0.0, 0.25, 0.5, 0.75, 1.0):
        scores = list(_scores(model, seeds, style="game", intensity=intensity))
        playing = statistics.mean(sum(bool(track.notes) for track in score.tracks) for score in scores)
        notes = statistics.mean(score.count / QUARTERS for score in scores)
        velocity = statistics.mean(note.velocity for score in scores for track in score.tracks for note in track.notes)
        print(f"  {intensity:4}   {playing:.1f}   {notes:5.2f}   {velocity:3.0f}")


def _scores(model: LoadedModel, seeds: int, form: str | None = None, **wishes: Any) -> Iterator[Score]:
    for seed in range(seeds):
        yield compose(model, Wishes(seed=seed, **wishes), BARS, form).score


def _inside(score: Score, wishes: Wishes) -> float:
    pitches = [note.pitch for track in score.tracks if not track.is_drums for note in track.notes]
    return sum(pitch % 12 in wishes.sounding_key.scale for pitch in pitches) / max(1, len(pitches))


if __name__ == "__main__":
    main()
