"""The file that describes a whole comparison: looks, test folders, methods. One command makes its tables.

    source = "toon"                    # the two looks, by the names of their folders
    target = "natural"
    test = "frames/test"               # holds a folder for each look, with pairs of equal names
    train = "frames/train"             # the same, without pairs: what the baselines are fitted on
    sequences = "frames/sequences"     # the same, in the order of time, and the folder motion
    features = "demo"                  # or a file made by `capriccio-train features`

    [methods]
    "CycleGAN" = "runs/cyclegan"       # a run: exported for measuring, in every direction that it has
    "grid" = { natural = "toon_to_natural.onnx", toon = "natural_to_toon.onnx" }    # files, or runs with one
                                       # direction, by the look that they make

Paths are relative to the file. Both directions are measured unless ``both_ways = false``. Must not know: measures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capriccio.errors import InvalidField
from capriccio_training.settings import build, read_toml
from capriccio_training.style.metrics.look_features import DEMO
from capriccio_training.style.metrics.methods import (
    Method,
    baselines,
    direction_to,
    directions_of,
    export_for_measuring,
    is_run,
    open_model,
)
from capriccio_training.style.metrics.table import Trial, open_trial


@dataclass(frozen=True)
class Comparison:
    """The settings of the file, without its methods."""

    source: str = ""
    target: str = ""
    test: str = ""
    train: str = ""
    sequences: str = ""
    features: str = ""
    both_ways: bool = True


@dataclass(frozen=True)
class Entry:
    """What makes one look."""

    path: Path
    direction: str | None = None
    """Of a run, which of its generators; None for an exported file."""


@dataclass(frozen=True)
class TableFile:
    """A read and checked file."""

    comparison: Comparison
    folder: Path
    """What paths are relative to."""
    methods: Mapping[str, Mapping[str, Entry]]
    """By name, then by the look that is made."""

    @property
    def ways(self) -> list[tuple[str, str]]:
        """(source, target) of each table."""
        forth = self.comparison.source, self.comparison.target
        return [forth, forth[::-1]] if self.comparison.both_ways else [forth]

    def trial(self, source: str, target: str) -> Trial:
        """Open what one direction is measured on.

        Raises:
            UnreadableFile, InvalidField, ModelRejected: a folder or a file in the comparison can't be used.
        """
        given = self.comparison
        frames, sequences = self.folder / given.test, self.folder / given.sequences
        return open_trial(
            frames / source,
            frames / target,
            sequence=sequences / source if given.sequences else None,
            features=given.features if given.features in ("", DEMO) else str(self.folder / given.features),
            train_target=self.folder / given.train / target if given.train else None,
        )

    def open_methods(self, source: str, target: str, folder: Path) -> list[Method]:
        """Load what translates source to target, the baselines first; runs are exported into ``folder``.

        Raises:
            UnreadableFile, InvalidField, ModelRejected: a run or a file can't be used.
        """
        train = self.folder / self.comparison.train
        found = baselines(train / source, train / target) if self.comparison.train else []
        for name, by_look in self.methods.items():
            entry = by_look.get(target)
            if entry is not None:
                run, direction = entry.path, entry.direction
                path = export_for_measuring(run, direction, folder) if direction else run
                found.append(open_model(path, name))
        return found


def read_table_file(path: Path) -> TableFile:
    """Read and check a comparison.

    Raises:
        UnreadableFile: it is missing or not TOML.
        InvalidField: a setting is unknown, missing or of the wrong type, or names a look that is not compared.
    """
    settings = read_toml(path)
    methods = settings.pop("methods", {})
    comparison = build(Comparison, settings)
    for name in ("source", "target", "test"):
        if not getattr(comparison, name):
            raise InvalidField(f"{path} has no setting {name}; it is needed", field=name)
    if not isinstance(methods, dict):
        raise InvalidField(f"{path}: methods is {methods!r}; it must be a table, [methods]", field="methods")
    by_name = {name: _by_look(name, value, comparison, path.parent) for name, value in methods.items()}
    return TableFile(comparison, path.parent, by_name)


def _by_look(name: str, value: Any, comparison: Comparison, folder: Path) -> dict[str, Entry]:
    looks = (comparison.source, comparison.target)
    if isinstance(value, str) and is_run(folder / value):
        directions = {look: direction_to(folder / value, look) for look in looks}
        return {look: Entry(folder / value, direction) for look, direction in directions.items() if direction}
    if isinstance(value, dict) and value.keys() <= set(looks) and all(type(path) is str for path in value.values()):
        return {look: _entry(folder / path, look) for look, path in value.items()}
    allowed = f'the folder of a run, or {{ {looks[1]} = "FILE.onnx", {looks[0]} = "FILE.onnx" }}'
    raise InvalidField(f"methods: {name} is {value!r}; allowed: {allowed}", field=f"methods.{name}")


def _entry(path: Path, look: str) -> Entry:
    """A file, or a run; one that can make only one look makes this one."""
    if not is_run(path):
        return Entry(path)
    known = directions_of(path)
    return Entry(path, known[0] if len(known) == 1 else direction_to(path, look))
