"""What a model computes with, and what that costs in quality, in a few words. Must not know: how variants are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["precision_of", "variant_in_words"]

FIGURES = {"psnr": "{:.1f} dB to it", "nats": "{:+.4f} nats a word"}
"""The first of these that a variant's loss has is what is told."""


def precision_of(model: Mapping[str, Any]) -> str:
    """Return what a model of the list computes with; servers of before there were variants say nothing of it."""
    return str((model.get("variant") or {}).get("precision", "float32"))


def variant_in_words(model: Mapping[str, Any]) -> str:
    """Return what a model of the list was made from and how close it is to that; empty where it is no variant."""
    variant = model.get("variant")
    if not variant:
        return ""
    loss = next((text.format(variant["loss"][name]) for name, text in FIGURES.items() if name in variant["loss"]), "")
    return f"{variant['precision']} of {variant['of']} {variant['of_version']}" + (f", {loss}" if loss else "")
