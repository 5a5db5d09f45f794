"""Music, as the loop sees it. Must not know: what a recipe does in its step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric

from capriccio.card import ModelCard
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.batches import WordBatches
from capriccio_training.music.data.corpus import open_corpus
from capriccio_training.music.data.encoding import encode_all
from capriccio_training.music.data.variants import with_variants
from capriccio_training.music.export import export_run
from capriccio_training.music.recipes.events import Events
from capriccio_training.music.samples import make_sampler
from capriccio_training.onnx_file import About
from capriccio_training.subject import Draws, Recipe, Report, Sampler, Subject


class Music:
    """Sequences of notes."""

    config = MusicConfig
    card_figures: Mapping[str, str] = {}

    def open_batches(self, config: MusicConfig, _run: Path, draws: Draws, report: Report) -> WordBatches:
        """Read all music and write it down."""
        corpus = open_corpus(config.sources, config.data.held_out, report)
        encoded = encode_all(list(with_variants(corpus.learned, config.data.variants)), report)
        return WordBatches(encoded, config.data, config.controls, draws.seed, draws.share)

    def make_recipe(self, config: MusicConfig, fabric: Fabric, random: torch.Generator, _batches: Any) -> Recipe:
        """Make the networks."""
        return Events(config, fabric, random)

    def make_sampler(self, _config: MusicConfig, batches: WordBatches) -> Sampler:
        """Show what the model improvises."""
        return make_sampler(batches)

    def export(self, run: Path, _part: str, out: Path, about: About) -> ModelCard:
        """Export the averaged weights; there is only one model."""
        return export_run(run, out, about)


SUBJECT: Subject = Music()
