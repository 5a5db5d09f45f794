"""The tables of terrain as Markdown and JSON, and its sheets of pictures. Must not know: how anything is measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from capriccio.media.water_flow import Floats
from capriccio_training.model_file import read_model
from capriccio_training.subject import Report
from capriccio_training.terrain.data.simulated import Pair, simulate
from capriccio_training.terrain.metrics import makers, sketches
from capriccio_training.terrain.metrics.sheet import Picture, land_sheet, sketch_sheet
from capriccio_training.terrain.metrics.table import FIRST_SEED, SIZE, Row, markdown, measure, methods, wishes

SHOWN = 3  # sketches on a sheet


@dataclass(frozen=True)
class Compared:
    """The models of a table, by the names of their files."""

    eroding: dict[str, makers.Maker]
    drawing: dict[str, sketches.LandOfSketch]

    @classmethod
    def of(cls, models: Sequence[Path]) -> Compared:
        """Open them.

        Raises:
            UnreadableFile, ModelRejected: a model can't be read.
            InvalidField: a model makes no terrain.
        """
        drawing = [path for path in models if read_model(path)[1].kind == "terrain.sketch"]
        eroding = [path for path in models if path not in drawing]
        return cls(
            {path.stem: makers.from_coarse_to_fine(makers.exported(path)) for path in eroding},
            {path.stem: sketches.exported(path) for path in drawing},
        )


@dataclass(frozen=True)
class Tables:
    """One row for each method, of land and of how land follows sketches; the second is empty where no model does."""

    land: list[Row]
    sketches: dict[str, sketches.Obedience]


def tables(compared: Compared, real: Mapping[str, Floats], seeds: int, report: Report) -> Tables:
    """Measure so many maps of each character, of each method."""
    land = measure(compared.eroding, real, seeds, report)
    return Tables(land, _obedience(compared.drawing, 3 * seeds, report) if compared.drawing else {})


def to_markdown(tables: Tables) -> str:
    """What docs/terrain.md holds."""
    text = markdown(tables.land)
    if not tables.sketches:
        return text
    lines = ["", "| land | ridges followed | peaks | rivers | likeness |", "|---|---:|---:|---:|---:|"]
    for name, found in tables.sketches.items():
        lines.append(f"| {name} | {found.ridges:.0%} | {found.peaks:.0%} | {found.rivers:.0%} | {found.likeness:.2f} |")
    return text + "\n".join(lines) + "\n"


def to_json(tables: Tables) -> str:
    """Every figure, without rounding."""
    land = {"rows": [asdict(row) for row in tables.land]}
    drawn = {"rows": [{"name": name, **asdict(found)} for name, found in tables.sketches.items()]}
    return json.dumps([land, drawn], indent=2, allow_nan=False) + "\n"


def sheets(compared: Compared, real: Mapping[str, Floats], report: Report) -> dict[str, Picture]:
    """One sheet of land, and one for each model that takes sketches, by name."""
    report("drawing land", 0.0)
    found = {"land": land_sheet(methods(compared.eroding), wishes(1), real)}
    pairs = _sketched(SHOWN, report) if compared.drawing else []
    return found | {name: sketch_sheet(pairs, land_of) for name, land_of in compared.drawing.items()}


def _obedience(
    models: Mapping[str, sketches.LandOfSketch], count: int, report: Report
) -> dict[str, sketches.Obedience]:
    pairs = _sketched(count, report)
    lands: dict[str, sketches.LandOfSketch] = {
        "the base alone": lambda _sketch, base, _pair: base,
        **models,
        "the land that was sketched": lambda _sketch, _base, pair: pair.height,
    }
    found = {}
    for name, land_of in lands.items():
        report(name, 0.0)
        found[name] = sketches.obedience(pairs, land_of)
    return found


def _sketched(count: int, report: Report) -> list[Pair]:
    pairs = []
    for number in range(count):
        report("the simulation, to be sketched", number / count)
        pairs.append(simulate(FIRST_SEED + number, SIZE))
    return pairs
