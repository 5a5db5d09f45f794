"""Textures, as the loop sees them. Must not know: what a recipe does in its step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from lightning_fabric import Fabric

from capriccio.card import ModelCard
from capriccio_training.onnx_file import About
from capriccio_training.subject import Draws, Report, Sampler, Subject
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.data.material_folder import MaterialBatches, open_materials
from capriccio_training.texture.data.tiles import TileBatches, open_tiles
from capriccio_training.texture.export import export_run
from capriccio_training.texture.recipes import RECIPES, TextureRecipe

TextureBatches = TileBatches | MaterialBatches


class Texture:
    """Generators of textures."""

    config = TextureConfig
    card_figures: Mapping[str, str] = {
        "patch_distance": "mean.patch_distance",
        "patch_ratio": "patch_ratio",
        "seam": "mean.seam",
        "diversity": "mean.diversity",
        "copy_distance": "mean.copy_distance",
    }

    def open_batches(self, config: TextureConfig, _run: Path, draws: Draws, report: Report) -> TextureBatches:
        """Open the folder of pictures, or of materials."""
        opened = open_materials if config.recipe == "maps" else open_tiles
        return opened(Path(config.pictures), config.data, draws.seed, draws.share, report)

    def make_recipe(
        self, config: TextureConfig, fabric: Fabric, random: torch.Generator, batches: TextureBatches
    ) -> TextureRecipe:
        """Make the networks of the method that the settings name."""
        return RECIPES[config.recipe](config, fabric, random, len(batches.names))

    def make_sampler(self, config: TextureConfig, batches: TextureBatches) -> Sampler:
        """Show what the method makes."""
        return RECIPES[config.recipe].make_sampler(config, batches)

    def export(self, run: Path, part: str, out: Path, about: About) -> ModelCard:
        """Export the generator; there is only one."""
        return export_run(run, part, out, about)


SUBJECT: Subject = Texture()
"""What the loop is given."""
