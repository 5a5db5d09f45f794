"""What a run's folder holds, written whole or not at all.

RUN/config.toml        the resolved configuration: exporting and resuming need nothing else
RUN/checkpoint.pt      weights, averages, optimisers, pools, random states, progress
RUN/checkpoint.json    the same progress for people
RUN/samples/           one picture of fixed samples every so many steps
RUN/events.*           TensorBoard
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

import torch

from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.atomic import atomic_path, write_atomically
from capriccio_training.config import RunConfig
from capriccio_training.settings import build, read_toml, to_toml

Config = TypeVar("Config", bound=RunConfig)

CONFIG, WEIGHTS, SUMMARY = "config.toml", "checkpoint.pt", "checkpoint.json"


def refuse_existing(run: Path) -> None:
    """Raise `InvalidField` where a new run would overwrite one."""
    if (run / CONFIG).exists():
        message = f"{run} already holds a run; give --resume to continue it, or another --out"
        raise InvalidField(message, field="out")


def write_config(run: Path, config: RunConfig) -> None:
    """Make the folder of a run, if it is new, and keep its settings there.

    Raises:
        UnreadableFile: it cannot be made or written to.
    """
    try:
        run.mkdir(parents=True, exist_ok=True)
        write_atomically(run / CONFIG, to_toml(config.settings).encode())
    except OSError as error:
        raise UnreadableFile(f"cannot write to {run}: {error}", path=str(run)) from error


def subject_of(run: Path) -> str:
    """What a run trains: the name of its subject.

    Raises:
        UnreadableFile: there is no run.
    """
    return str(_settings(run).get("subject", "style"))  # which runs of before there were others do not say


def read_config(run: Path, kind: type[Config]) -> Config:
    """The configuration that a run was started with.

    Raises:
        UnreadableFile: there is no run.
        InvalidField: it trains something else, or its configuration was written by another version.
    """
    wanted, found = kind.subject, subject_of(run)
    if found != wanted:
        message = f"{run} holds a run of `capriccio-train {found}`; this needs one of `capriccio-train {wanted}`"
        raise InvalidField(message, field="run")
    return build(kind, _settings(run))


def _settings(run: Path) -> dict[str, Any]:
    if not (run / CONFIG).is_file():
        message = f"{run} holds no run (no {CONFIG}); start one with `capriccio-train … --out {run}`"
        raise UnreadableFile(message, path=str(run))
    return read_toml(run / CONFIG)


def remove_leftovers(run: Path) -> None:
    """Remove what a killed training had begun to write."""
    for path in run.glob(".*.part.*"):
        path.unlink(missing_ok=True)


def save(run: Path, state: dict[str, Any], summary: dict[str, Any]) -> None:
    """Replace the run's checkpoint."""
    with atomic_path(run / WEIGHTS) as temporary:
        torch.save(state, temporary)
    write_atomically(run / SUMMARY, (json.dumps(summary, indent=2, sort_keys=True) + "\n").encode())


def load(run: Path) -> dict[str, Any]:
    """Read the run's checkpoint onto the CPU.

    Raises:
        UnreadableFile: there is none yet, or it is damaged.
    """
    path = run / WEIGHTS
    if not path.is_file():
        raise UnreadableFile(f"{run} has no checkpoint yet; let it train longer", path=str(path))
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises whatever the damage happens to hit
        raise UnreadableFile(f"{path} is damaged: {error}", path=str(path)) from error
    return state
