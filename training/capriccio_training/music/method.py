"""What music's subject asks of a method, and what is asked of its improvising. Must not know: any method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import nn

from capriccio.card import ModelCard
from capriccio.media.music.score import Score
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.corpus import Corpus, Learned
from capriccio_training.music.foreseeing import Foreseen
from capriccio_training.onnx_file import About
from capriccio_training.subject import Batches, Draws, Recipe, Report

__all__ = ["Known", "Method", "Wish"]

Known = Mapping[str, Any]
"""What batches have found out about their music, which a network can't be read without: their `state_dict`."""


@dataclass(frozen=True)
class Wish:
    """Which pieces shall be improvised; the same wish gives the same pieces."""

    count: int = 4
    bars: int = 8
    """Of 4/4."""
    temperature: float = 1.0
    """Below 1 the likely gets likelier; 0 takes the likeliest. Methods that draw nothing step by step ignore it."""
    seed: int = 0


@dataclass(frozen=True)
class Method:
    """One way to learn music, as functions of its settings."""

    batches: Callable[[MusicConfig, Corpus, Draws, Report], Batches]
    """What a step takes."""
    recipe: Callable[[MusicConfig, Fabric, torch.Generator, Any], Recipe]
    """Networks and step, for these batches; `parts.average.average` is the network that `network` makes."""
    network: Callable[[MusicConfig, Known], nn.Module]
    """A new network, to take up the averaged weights of a checkpoint."""
    improvise: Callable[[MusicConfig, nn.Module, Known, Wish], list[Score]]
    """What a network in evaluation mode plays, as many pieces as are wished for."""
    foresee: Callable[[MusicConfig, nn.Module, Sequence[Learned]], Foreseen] | None = None
    """How well a network in evaluation mode foresees pieces; None of methods that give no likelihood of pieces."""
    export: Callable[[Path, Path, About], ModelCard] | None = None
    """From a run to a model file; None where no server plays such models."""
