"""What the loop asks of a subject: looks, textures, terrain, music. A new subject is one package and one row here.

Must not know: what any subject is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio.card import ModelCard
from capriccio.errors import InvalidField
from capriccio_training.config import RunConfig
from capriccio_training.data.share import Share
from capriccio_training.onnx_file import About

Report = Callable[[str, float], None]
"""Told what is being prepared, and which part of it is done, 0 to 1."""

Sampler: TypeAlias = Callable[["Recipe", torch.device], Tensor]
"""From what a recipe has learned to a sheet of fixed samples, (3, H, W) uint8. Never influences the training."""


@dataclass(frozen=True)
class Draws:
    """How batches are drawn: from which seed, and which share of them is for this process."""

    seed: int
    share: Share


class Stateful(Protocol):
    """A network, an optimiser, an average or a pool: whatever a checkpoint keeps."""

    def state_dict(self) -> dict[str, Any]:
        """Return its state."""

    def load_state_dict(self, state: dict[str, Any]) -> Any:
        """Take a state back."""


class Batches(Protocol):
    """Endless batches whose state a resumed training continues."""

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which everything was seen about once."""

    def next(self) -> tuple[Any, ...]:
        """Draw one batch: what the recipe's `step` takes."""

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come."""

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were."""


class Parts(Protocol):
    """What a method trains, as the loop sees it."""

    @property
    def pools(self) -> Mapping[str, Stateful]:
        """What each process has for itself where several train, by name; made anew for a process that is new."""

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale every learning rate to `factor` times its configured value."""

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from `state_dict`."""


class Recipe(Protocol):
    """What the loop asks of a method."""

    @property
    def parts(self) -> Any:
        """What it trains; `Parts`, and whatever else its subject knows of it."""

    def step(self, *batch: Any) -> dict[str, Tensor]:
        """Take one optimiser step on a batch, as the batches draw it; return the losses to log."""


class Subject(Protocol):
    """One sort of model: where its batches come from, how it is taught, shown and exported."""

    @property
    def config(self) -> type[RunConfig]:
        """Its settings."""

    @property
    def card_figures(self) -> Mapping[str, str]:
        """What of a row of its table goes on a model's card: under which name, and where in the row it lies."""

    def open_batches(self, config: Any, run: Path, draws: Draws, report: Report) -> Batches:
        """Open the data of a training; what has to be made first is kept in the folder of the `run`.

        Raises:
            UnreadableFile, InvalidField: the data are missing, empty or of the wrong sort.
        """

    def make_recipe(self, config: Any, fabric: Fabric, random: torch.Generator, batches: Any) -> Recipe:
        """Make the networks for these batches on `fabric`'s device; everything random is drawn from `random`."""

    def make_sampler(self, config: Any, batches: Any) -> Sampler:
        """Fix what is shown all through a training."""

    def export(self, run: Path, part: str, out: Path, about: About) -> ModelCard:
        """Write what a run has learned, or the named part of it, as one file with its card and certificate."""


_MODULES = {
    "music": "capriccio_training.music.subject",
    "style": "capriccio_training.style.subject",
    "terrain": "capriccio_training.terrain.subject",
    "texture": "capriccio_training.texture.subject",
}
"""Where each subject's `SUBJECT` lies; imported when it is needed."""


def subject_named(name: str) -> Subject:
    """Return a subject by its name.

    Raises:
        InvalidField: there is none of that name.
    """
    if name not in _MODULES:
        message = f"the subject is {name!r}; allowed: {', '.join(_MODULES)}; a newer version may know it"
        raise InvalidField(message, field="subject")
    subject: Subject = import_module(_MODULES[name]).SUBJECT
    return subject
