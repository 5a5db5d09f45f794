"""Textures, as the loop sees them. Must not know: what a recipe does in its step."""

from __future__ import annotations

from pathlib import Path

import torch
from lightning_fabric import Fabric

from capriccio.card import ModelCard
from capriccio_training.onnx_file import About
from capriccio_training.subject import Draws, Report, Sampler, Subject
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.data.tiles import TileBatches, open_tiles
from capriccio_training.texture.export import export_run
from capriccio_training.texture.recipes import RECIPES, TextureRecipe


class Texture:
    """Generators of textures."""

    config = TextureConfig

    def open_batches(self, config: TextureConfig, _run: Path, draws: Draws, report: Report) -> TileBatches:
        """Open the folder of pictures."""
        return open_tiles(Path(config.pictures), config.data, draws.seed, draws.share, report)

    def make_recipe(
        self, config: TextureConfig, fabric: Fabric, random: torch.Generator, batches: TileBatches
    ) -> TextureRecipe:
        """Make the networks of the method that the settings name."""
        return RECIPES[config.recipe](config, fabric, random, len(batches.names))

    def make_sampler(self, config: TextureConfig, batches: TileBatches) -> Sampler:
        """Show what the method makes."""
        return RECIPES[config.recipe].make_sampler(config, batches)

    def export(self, run: Path, part: str, out: Path, about: About) -> ModelCard:
        """Export the generator; there is only one."""
        return export_run(run, part, out, about)


SUBJECT: Subject = Texture()
"""What the loop is given."""
