"""The methods by name. A new one is one file in `recipes`, with its data and its network, and one row here."""

from __future__ import annotations

import torch
from lightning_fabric import Fabric

from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.batches import WordBatches
from capriccio_training.music.data.corpus import Corpus
from capriccio_training.music.data.encoding import encode_all
from capriccio_training.music.data.variants import with_variants
from capriccio_training.music.export import export_run
from capriccio_training.music.improvising import events as improvising_events
from capriccio_training.music.method import Known, Method
from capriccio_training.music.nets.composer import Composer
from capriccio_training.music.recipes.events import Events
from capriccio_training.subject import Draws, Report

__all__ = ["METHODS"]


def _word_batches(config: MusicConfig, corpus: Corpus, draws: Draws, report: Report) -> WordBatches:
    encoded = encode_all(list(with_variants(corpus.learned, config.data.variants)), report)
    return WordBatches(encoded, config.data, config.controls, draws.seed, draws.share)


def _events(config: MusicConfig, fabric: Fabric, random: torch.Generator, _batches: WordBatches) -> Events:
    return Events(config, fabric, random)


def _composer(config: MusicConfig, _known: Known) -> Composer:
    return Composer(config.network.width, config.network.layers, config.network.dropout)


METHODS = {
    "events": Method(_word_batches, _events, _composer, improvising_events.improvise, export_run),
}
