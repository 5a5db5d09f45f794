"""What `capriccio-train sample` does with a run of music: it writes MIDI files.

Must not know: how a model plays, or what its recipe was taught by.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from capriccio_training.cli.console import console

__all__ = ["MusicOptions", "sample_music"]

COUNT, BARS, TEMPERATURE = 4, 16, 1.0


@dataclass(frozen=True)
class MusicOptions:
    """What was asked for beside how many; None where nothing was."""

    bars: int | None
    temperature: float | None


def sample_music(run: Path, out: Path, count: int | None, seed: int, options: MusicOptions) -> None:
    """Write a folder of pieces, each named by its number, with what it was made by as its title."""
    from capriccio.media.atomic import make_folder
    from capriccio.media.music.midi_files import write_midi
    from capriccio_training.music.method import Wish
    from capriccio_training.music.trained import open_trained

    bars = BARS if options.bars is None else options.bars
    temperature = TEMPERATURE if options.temperature is None else options.temperature
    wish = Wish(count or COUNT, bars, temperature, seed)
    with console.status("reading the run"):
        trained = open_trained(run)
    with console.status(f"playing {wish.count} pieces"):
        scores = trained.improvise(wish)
    make_folder(out)
    origin = {"recipe": trained.config.recipe, "config_hash": trained.config.hash, "training_steps": trained.steps}
    digits = len(str(len(scores) - 1))
    for number, score in enumerate(scores):
        made_by = origin | {"seed": seed, "bars": bars, "temperature": temperature, "number": number}
        title = json.dumps({"capriccio": made_by}, sort_keys=True)
        write_midi(out / f"{number:0{digits}d}.mid", replace(score, title=title))
    told = f"{out}: {len(scores)} pieces of {bars} bars after {trained.steps} steps"
    console.print(told, highlight=False, soft_wrap=True)
