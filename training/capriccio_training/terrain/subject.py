"""Terrain, as the loop sees it. Must not know: what a recipe does in its step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric

from capriccio.card import ModelCard
from capriccio_training.onnx_file import About
from capriccio_training.subject import Draws, Report, Sampler, Subject
from capriccio_training.terrain import samples
from capriccio_training.terrain.config import TerrainConfig
from capriccio_training.terrain.data.batches import TerrainBatches
from capriccio_training.terrain.data.pairs import open_land
from capriccio_training.terrain.export import export_run
from capriccio_training.terrain.recipes import BATCHES
from capriccio_training.terrain.recipes.carving import Carving


class Terrain:
    """Learned erosion, and land from sketches."""

    config = TerrainConfig
    card_figures: Mapping[str, str] = {
        "slope_distance": "slope_distance",
        "spectrum": "spectrum",
        "pits": "pits",
        "concavity": "concavity",
        "ridges": "ridges",
        "peaks": "peaks",
        "rivers": "rivers",
    }

    def open_batches(self, config: TerrainConfig, _run: Path, draws: Draws, report: Report) -> TerrainBatches:
        """Open the pairs, and real elevation where there is a share of it."""
        land = open_land(config, report)
        return BATCHES[config.recipe](land, config.data.batch, config.data.real, draws.seed, draws.share)

    def make_recipe(self, config: TerrainConfig, fabric: Fabric, random: torch.Generator, _batches: Any) -> Carving:
        """Make the networks."""
        return Carving(config, fabric, random)

    def make_sampler(self, config: TerrainConfig, batches: TerrainBatches) -> Sampler:
        """Show some land hillshaded: given, made, true."""
        return samples.make_sampler(batches, config.recipe == "sketch")

    def export(self, run: Path, _part: str, out: Path, about: About) -> ModelCard:
        """Export the generator; there is only one."""
        return export_run(run, out, about)


SUBJECT: Subject = Terrain()
