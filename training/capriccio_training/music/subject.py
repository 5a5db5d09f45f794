"""Music, as the loop sees it. Must not know: what a recipe does in its step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric

from capriccio.card import ModelCard
from capriccio.errors import InvalidField
from capriccio_training import checkpoint
from capriccio_training.music.config import EXPORTED_RECIPES, MusicConfig
from capriccio_training.music.data.corpus import open_corpus
from capriccio_training.music.methods import METHODS
from capriccio_training.music.samples import make_sampler
from capriccio_training.onnx_file import About
from capriccio_training.subject import Batches, Draws, Recipe, Report, Sampler, Subject


class Music:
    """Sequences of notes."""

    config = MusicConfig
    card_figures: Mapping[str, str] = {
        "pitch_classes": "pitch_classes",
        "intervals": "intervals",
        "scale_consistency": "scale_consistency",
        "parallel_fifths": "fifths",
        "parallel_octaves": "octaves",
        "copied_notes": "copied_distinct",
    }

    def open_batches(self, config: MusicConfig, _run: Path, draws: Draws, report: Report) -> Batches:
        """Read all music, and bring what may be learned into the form that the method takes."""
        corpus = open_corpus(config.sources, config.data.held_out, report)
        return METHODS[config.recipe].batches(config, corpus, draws, report)

    def make_recipe(self, config: MusicConfig, fabric: Fabric, random: torch.Generator, batches: Any) -> Recipe:
        """Make the networks of the method that the settings name."""
        return METHODS[config.recipe].recipe(config, fabric, random, batches)

    def make_sampler(self, config: MusicConfig, batches: Batches) -> Sampler:
        """Show what the model improvises."""
        return make_sampler(METHODS[config.recipe], config, batches.state_dict())

    def export(self, run: Path, _part: str, out: Path, about: About) -> ModelCard:
        """Export the averaged weights; there is only one model.

        Raises:
            InvalidField: no server plays what this method makes.
        """
        config = checkpoint.read_config(run, MusicConfig)
        export = METHODS[config.recipe].export
        if export is None:
            message = (
                f"{run} is a run of {config.recipe}, which no server plays; allowed: {', '.join(EXPORTED_RECIPES)}. "
                f"Listen to it with `capriccio-train sample {run} --out FOLDER`"
            )
            raise InvalidField(message, field="run")
        return export(run, out, about)


SUBJECT: Subject = Music()
"""What the loop is given."""
