"""Looks, as the loop sees them. Must not know: what a recipe does in its step."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from lightning_fabric import Fabric

from capriccio.card import ModelCard
from capriccio_training.onnx_file import About
from capriccio_training.style import samples
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.data.sources import Source, open_source
from capriccio_training.style.export import export_run
from capriccio_training.style.recipes import RECIPES, StyleRecipe
from capriccio_training.subject import Draws, Report, Sampler, Subject


class Style:
    """Translations between two looks."""

    config = StyleConfig
    card_figures: Mapping[str, str] = {
        "paired_psnr": "psnr",
        "paired_ssim": "ssim",
        "paired_gabor": "gabor",
        "warping_ratio": "warping_ratio",
        "look_distance": "look_distance",
    }

    def open_batches(self, config: StyleConfig, run: Path, draws: Draws, report: Report) -> Source:
        """Open the folders of both looks."""
        return open_source(RECIPES[config.recipe].data, config, run, draws, report)

    def make_recipe(
        self, config: StyleConfig, fabric: Fabric, random: torch.Generator, _batches: Source
    ) -> StyleRecipe:
        """Make the networks of the method that the settings name."""
        return RECIPES[config.recipe](config, fabric, random)

    def make_sampler(self, _config: StyleConfig, batches: Source) -> Sampler:
        """Show some pictures of both looks beside their translations."""
        return samples.make_sampler(batches.folders)

    def export(self, run: Path, part: str, out: Path, about: About) -> ModelCard:
        """Export the generator that leads to the look `part`: `target`, which is the default, or `source`."""
        return export_run(run, part or "target", out, about)


SUBJECT: Subject = Style()
