"""The tables of terrain as Markdown. Must not know: how anything is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from capriccio_training.style.exported import read_model
from capriccio_training.subject import Report
from capriccio_training.terrain.data.simulated import simulate
from capriccio_training.terrain.flow import Floats
from capriccio_training.terrain.metrics import makers, sketches
from capriccio_training.terrain.metrics.table import FIRST_SEED, SIZE, markdown, measure


def tables(models: Sequence[Path], real: Mapping[str, Floats], seeds: int, report: Report) -> str:
    """One table of land, and one of how land follows sketches where a model takes them.

    Raises:
        UnreadableFile, ModelRejected: a model can't be read.
        InvalidField: a model makes no terrain.
    """
    kinds = {path: read_model(path)[1].kind for path in models}
    drawing = [path for path, kind in kinds.items() if kind == "terrain.sketch"]
    eroding = {path.stem: makers.from_coarse_to_fine(makers.exported(path)) for path in models if path not in drawing}
    text = markdown(measure(eroding, real, seeds, report))
    return text + "\n" + _obedience(drawing, 3 * seeds, report) if drawing else text


def _obedience(models: Sequence[Path], count: int, report: Report) -> str:
    pairs = []
    for number in range(count):
        report("the simulation, to be sketched", number / count)
        pairs.append(simulate(FIRST_SEED + number, SIZE))
    methods: dict[str, sketches.LandOfSketch] = {
        "the base alone": lambda _sketch, base, _pair: base,
        **{path.stem: sketches.exported(path) for path in models},
        "the land that was sketched": lambda _sketch, _base, pair: pair.height,
    }
    lines = ["| land | ridges followed | peaks | rivers | likeness |", "|---|---:|---:|---:|---:|"]
    for name, land_of in methods.items():
        report(name, 0.0)
        found = sketches.obedience(pairs, land_of)
        lines.append(f"| {name} | {found.ridges:.0%} | {found.peaks:.0%} | {found.rivers:.0%} | {found.likeness:.2f} |")
    return "\n".join(lines) + "\n"
