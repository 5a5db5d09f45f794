"""The one training loop, for every recipe of every subject: clock, checkpoints, samples, logs, progress.

Must not know what a recipe does in its step, what a network looks like, or what it runs on.
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
from torch import Tensor
from torch.utils.tensorboard import SummaryWriter

from capriccio.errors import InvalidField
from capriccio_training import checkpoint, samples
from capriccio_training.config import RunConfig
from capriccio_training.data.share import Share
from capriccio_training.devices import make_fabric
from capriccio_training.schedule import learning_rate_factor, progress
from capriccio_training.subject import Batches, Draws, Recipe, Sampler, subject_named


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
    config: RunConfig,
    run: Path,
    watcher: Watcher,
    resume: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Progress:
    """Train until the schedule ends; an interruption saves and is raised again.

    Without ``resume`` this makes the run's folder, once the data are found to be good.

    Raises:
        InvalidField, UnreadableFile: bad folders, settings or checkpoint, the run exists already, or it diverged.
        KeyboardInterrupt: after the checkpoint is written.
    """
    if not resume:
        checkpoint.refuse_existing(run)
    fabric = make_fabric(config.loop)
    subject = subject_named(config.subject)
    draws = Draws(config.loop.seed + 1, Share(fabric.global_rank, fabric.world_size))
    with fabric.rank_zero_first():  # what a teacher makes is made once
        batches = subject.open_batches(config, run, draws, watcher.on_prepare)
    if fabric.is_global_zero:
        checkpoint.remove_leftovers(run)
        checkpoint.write_config(run, config)  # of a resumed run too: the settings that it goes on with
    torch.manual_seed(config.loop.seed)  # all processes start with the same weights
    random = torch.Generator().manual_seed(config.loop.seed + fabric.global_rank)
    recipe = subject.make_recipe(config, fabric, random, batches)
    sampler = subject.make_sampler(config, batches)
    training = _Training(config, run, fabric, recipe, batches, sampler, random, watcher, clock)
    if resume:
        training.load()
    try:
        return training.run_to_end()
    finally:
        if torch.distributed.is_available() and torch.distributed.is_initialized():
            torch.distributed.destroy_process_group()  # its threads, still there at the end, abort the process


@dataclass
class _Training:
    """The loop's own state: everything above, gathered once."""

    config: RunConfig
    run: Path
    fabric: Fabric
    recipe: Recipe
    batches: Batches
    sampler: Sampler
    random: torch.Generator
    watcher: Watcher
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        self.progress = Progress()
        self.saved_at_s = 0.0  # of the training's own time
        self.interrupted = False
        self.log: SummaryWriter | None = None

    def run_to_end(self) -> Progress:
        self.log = self._open_log()
        try:
            while (done := self._agree()) < 1:
                self._step(done)
            self._sample()
            self.save()
        finally:
            if self.log is not None:
                self.log.close()
        return replace(self.progress)

    def _open_log(self) -> SummaryWriter | None:
        """Only the first process writes. What a killed run wrote after its last checkpoint is written again.

        TensorBoard reads files in the order of their names, which begin with the second in which they were opened; so
        none is opened in the second of an earlier one.
        """
        if not self.fabric.is_global_zero:
            return None
        while any(self.run.glob(f"events.out.tfevents.{int(time.time()):010d}.*")):
            time.sleep(0.05)
        return SummaryWriter(str(self.run), purge_step=self.progress.step + 1)

    def _agree(self) -> float:
        """Settle between two steps what all processes do next; return the finished part.

        Their clocks differ, so the first one's counts; and Ctrl-C may reach some of them a step later than others.
        """
        elapsed_s, interrupted = self.progress.elapsed_s, float(self.interrupted)
        if self.fabric.world_size > 1:
            mine = [elapsed_s if self.fabric.is_global_zero else 0.0, interrupted]
            elapsed_s, interrupted = self._reduce(
                torch.tensor(mine, dtype=torch.float64, device=self.fabric.device), "sum"
            )
        self.progress.elapsed_s = elapsed_s
        if interrupted:
            self.save()
            raise KeyboardInterrupt
        if self.progress.elapsed_s - self.saved_at_s > 60 * self.config.loop.checkpoint_minutes:
            self.save()
        at = self.progress
        return progress(self.config.schedule, at.step, at.elapsed_s, self.batches.steps_per_epoch)

    def _step(self, done: float) -> None:
        loop = self.config.loop
        began = self.clock()
        factor = learning_rate_factor(self.config.schedule, done)
        self.recipe.parts.set_learning_rate_factor(factor)
        batch = (self.fabric.to_device(each) for each in self.batches.next())
        terms = self.recipe.step(*batch)
        self.progress.step += 1
        losses: dict[str, float] = {}
        if self.progress.step % loop.log_steps == 0:
            losses = self._means(terms) | {"learning_rate": factor}
            self._check_finite(losses)
        self.progress.elapsed_s += self.clock() - began
        self._log(losses)
        if self.progress.step % loop.sample_steps == 0:
            self._sample()
        self._tell(done, losses)

    def _means(self, terms: dict[str, Tensor]) -> dict[str, float]:
        """The losses of the whole batch, fetched from the device in one go."""
        values = self._reduce(torch.stack([value.float() for value in terms.values()]), "mean")
        return dict(zip(terms, values, strict=True))

    def _reduce(self, values: Tensor, how: str) -> list[float]:
        """Exchange a vector with the other processes; `how` is sum or mean."""
        reduced = self.fabric.all_reduce(values, reduce_op=how)
        assert isinstance(reduced, Tensor)  # all_reduce takes collections too
        return reduced.tolist()

    def _tell(self, done: float, losses: dict[str, float]) -> None:
        try:
            self.watcher.on_step(self.progress.step, done, losses)
        except KeyboardInterrupt:
            self.interrupted = True

    def _check_finite(self, losses: dict[str, float]) -> None:
        """Stop before a checkpoint is overwritten with weights that are not numbers."""
        lost = [name for name, value in losses.items() if not math.isfinite(value)]
        if lost:
            message = (
                f"the training diverged: {', '.join(lost)} is no number at step {self.progress.step}. The last "
                "checkpoint is kept; lower optimizer.generator_rate or use --precision 32-true"
            )
            raise InvalidField(message, field="optimizer.generator_rate")

    def _log(self, losses: dict[str, float]) -> None:
        if self.log is not None:
            for name, value in losses.items():
                self.log.add_scalar(name, value, self.progress.step)

    def _sample(self) -> None:
        if self.log is None:
            return
        sheet = self.sampler(self.recipe, self.fabric.device)
        self.log.add_image("samples", sheet, self.progress.step)
        samples.write(sheet, self.run / "samples" / f"{self.progress.step:07d}.png")

    def save(self) -> None:
        """Write the checkpoint, by the first process only; the others give it what only they have."""
        self.saved_at_s = self.progress.elapsed_s
        pools = {end: pool.state_dict() for end, pool in self.recipe.parts.pools.items()}
        replicas = self._gather({"random": self.random.get_state(), "pools": pools})
        if not self.fabric.is_global_zero:
            return
        summary = {"step": self.progress.step, "elapsed_s": round(self.progress.elapsed_s, 1)}
        state: dict[str, Any] = {
            **summary,
            "recipe": self.recipe.parts.state_dict(),
            "batches": self.batches.state_dict(),
            "random": self.random.get_state(),
            "precision": self.fabric.strategy.precision.state_dict(),
            "replicas": replicas,
        }
        if self.log is not None:
            self.log.flush()  # a killed run loses no loss from before its checkpoint
        checkpoint.save(self.run, state, summary | {"config_hash": self.config.hash})

    def _gather(self, own: dict[str, Any]) -> list[dict[str, Any]]:
        """What every further process has for itself, in the first one; nothing in the others."""
        if self.fabric.world_size == 1:
            return []
        gathered = [None] * self.fabric.world_size if self.fabric.is_global_zero else None
        torch.distributed.gather_object(own, gathered)
        return gathered[1:] if gathered else []  # type: ignore[return-value]

    def load(self) -> None:
        """Continue from the run's checkpoint; without one, from the beginning."""
        if not (self.run / checkpoint.WEIGHTS).exists():
            return
        state = checkpoint.load(self.run)
        self.recipe.parts.load_state_dict(state["recipe"])
        self.batches.load_state_dict(state["batches"])
        self.random.set_state(state["random"])
        if state.get("precision"):  # only `16-mixed` has one
            self.fabric.strategy.precision.load_state_dict(state["precision"])
        self._load_replica(state.get("replicas", []))
        self.progress = Progress(int(state["step"]), float(state["elapsed_s"]))
        self.saved_at_s = self.progress.elapsed_s

    def _load_replica(self, replicas: list[dict[str, Any]]) -> None:
        """Take up what only this process had; one that is new starts with empty pools and a seed of its own."""
        rank, pools = self.fabric.global_rank, self.recipe.parts.pools
        if rank == 0:
            return
        kept = replicas[rank - 1] if rank <= len(replicas) else None
        if kept is None:
            self.random.manual_seed(self.config.loop.seed + rank)
        else:
            self.random.set_state(kept["random"])
        for end, pool in pools.items():
            pool.load_state_dict(kept["pools"][end] if kept else {"pictures": []})
