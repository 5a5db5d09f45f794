"""The one training loop, for every recipe: devices, clock, checkpoints, samples, logs, progress.

Must not know what a recipe does in its step, or what a network looks like.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import torch
from lightning_fabric import Fabric
from torch.utils.tensorboard import SummaryWriter

from capriccio.errors import InvalidField
from capriccio_training import checkpoint, samples
from capriccio_training.config import LoopConfig, StyleConfig
from capriccio_training.data.sources import Source, open_source
from capriccio_training.recipes import RECIPES, Recipe
from capriccio_training.schedule import learning_rate_factor, progress


class Watcher(Protocol):
    """Who is told how the training goes: the command line's progress bar, or a test."""

    def on_prepare(self, stage: str, done: float) -> None:
        """While something is made that the training needs; `done` is the finished part, 0 to 1."""

    def on_step(self, step: int, done: float, losses: dict[str, float]) -> None:
        """After each step; `done` is the finished part, 0 to 1. `losses` is empty between log steps."""


@dataclass
class Progress:
    """Where a training is; saved with every checkpoint."""

    step: int = 0
    elapsed_s: float = 0.0  # time spent in steps, over all resumptions


def train(
    config: StyleConfig,
    run: Path,
    watcher: Watcher,
    resume: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Progress:
    """Train until the schedule ends; an interruption saves and is raised again.

    Without ``resume`` this makes the run's folder, once the pictures are found to be good.

    Raises:
        InvalidField, UnreadableFile: bad folders, settings or checkpoint, the run exists already, or it diverged.
        KeyboardInterrupt: after the checkpoint is written.
    """
    if not resume:
        checkpoint.refuse_existing(run)
    fabric = _make_fabric(config.loop)
    seed = config.loop.seed + fabric.global_rank
    kind = RECIPES[config.recipe]
    batches = open_source(kind.data, config, run, seed + 1, watcher.on_prepare)
    if fabric.is_global_zero:
        checkpoint.write_config(run, config)  # of a resumed run too: the settings that it goes on with
    torch.manual_seed(config.loop.seed)  # all devices start with the same weights
    random = torch.Generator().manual_seed(seed)
    training = _Training(config, run, fabric, kind(config, fabric, random), batches, random, watcher, clock)
    if resume:
        training.load()
    return training.run_to_end()


@dataclass
class _Training:
    """The loop's own state: everything above, gathered once."""

    config: StyleConfig
    run: Path
    fabric: Fabric
    recipe: Recipe
    batches: Source
    random: torch.Generator
    watcher: Watcher
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        self.progress = Progress()
        names = ("source", "target")
        self.chosen = {name: samples.choose(folder) for name, folder in zip(names, self.batches.folders, strict=True)}
        self.saved_at_s = 0.0  # of the training's own time

    def run_to_end(self) -> Progress:
        writer = SummaryWriter(str(self.run)) if self.fabric.is_global_zero else None
        try:
            while (done := self._done()) < 1:
                self._step(done, writer)
            self._sample(writer)
            self.save()
        except KeyboardInterrupt:
            self.save()
            raise
        finally:
            if writer is not None:
                writer.close()
        return replace(self.progress)

    def _done(self) -> float:
        done = progress(self.config.schedule, self.progress.step, self.progress.elapsed_s, self.batches.steps_per_epoch)
        return float(self.fabric.broadcast(done))  # the devices' clocks differ; rank 0 decides

    def _step(self, done: float, writer: SummaryWriter | None) -> None:
        loop = self.config.loop
        began = self.clock()
        factor = learning_rate_factor(self.config.schedule, done)
        self.recipe.parts.set_learning_rate_factor(factor)
        source, target = (batch.to(self.fabric.device) for batch in self.batches.next())
        terms = self.recipe.step(source, target)
        self.progress.step += 1
        losses: dict[str, float] = {}
        if self.progress.step % loop.log_steps == 0:
            losses = {name: float(value) for name, value in terms.items()} | {"learning_rate": factor}
            self._check_finite(losses)
        self.progress.elapsed_s += self.clock() - began
        self._log(losses, writer)
        if self.progress.step % loop.sample_steps == 0:
            self._sample(writer)
        if self.progress.elapsed_s - self.saved_at_s > 60 * loop.checkpoint_minutes:
            self.save()
        self.watcher.on_step(self.progress.step, done, losses)

    def _check_finite(self, losses: dict[str, float]) -> None:
        """Stop before a checkpoint is overwritten with weights that are not numbers."""
        lost = [name for name, value in losses.items() if not math.isfinite(value)]
        if lost:
            message = (
                f"the training diverged: {', '.join(lost)} is no number at step {self.progress.step}. The last "
                "checkpoint is kept; lower optimizer.generator_rate or use --precision 32-true"
            )
            raise InvalidField(message, field="optimizer.generator_rate")

    def _log(self, losses: dict[str, float], writer: SummaryWriter | None) -> None:
        if writer is not None:
            for name, value in losses.items():
                writer.add_scalar(name, value, self.progress.step)

    def _sample(self, writer: SummaryWriter | None) -> None:
        if writer is None:
            return
        grid = samples.sample_grid(self.recipe.parts.averages, self.chosen, self.fabric.device)
        writer.add_image("samples", grid, self.progress.step)
        samples.write(grid, self.run / "samples" / f"{self.progress.step:07d}.png")

    def save(self) -> None:
        """Write the checkpoint, on the first device only."""
        self.saved_at_s = self.progress.elapsed_s
        if not self.fabric.is_global_zero:
            return
        summary = {"step": self.progress.step, "elapsed_s": round(self.progress.elapsed_s, 1)}
        state: dict[str, Any] = {
            **summary,
            "recipe": self.recipe.parts.state_dict(),
            "batches": self.batches.state_dict(),
            "random": self.random.get_state(),
        }
        checkpoint.save(self.run, state, summary | {"config_hash": self.config.hash})

    def load(self) -> None:
        """Continue from the run's checkpoint; without one, from the beginning."""
        if not (self.run / checkpoint.WEIGHTS).exists():
            return
        state = checkpoint.load(self.run)
        self.recipe.parts.load_state_dict(state["recipe"])
        self.batches.load_state_dict(state["batches"])
        self.random.set_state(state["random"])
        self.progress = Progress(int(state["step"]), float(state["elapsed_s"]))
        self.saved_at_s = self.progress.elapsed_s


def _make_fabric(loop: LoopConfig) -> Fabric:
    if loop.threads:
        torch.set_num_threads(loop.threads)
    try:
        fabric = Fabric(accelerator=loop.accelerator, devices=loop.devices, precision=loop.precision)  # type: ignore[arg-type]
    except Exception as error:  # Fabric's complaints about missing hardware have no common base below Exception
        message = (
            f"loop.accelerator {loop.accelerator!r} with {loop.devices} devices and {loop.precision!r} can't be had "
            f"here: {error}; accelerator 'auto' takes what there is"
        )
        raise InvalidField(message, field="loop.accelerator") from error
    fabric.launch()
    return fabric
