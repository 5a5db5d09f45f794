"""The table of terrain: every method on the same wishes, real elevation beside them, measured alike.

All land is cut into windows of one size first, whose border lets water out, whether the land wraps or not. Must not
know: how a method makes land.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from capriccio.media.water_flow import Floats
from capriccio_training.subject import Report
from capriccio_training.terrain.metrics.drainage import concavity, hack_exponent, pits
from capriccio_training.terrain.metrics.makers import (
    Maker,
    Wish,
    fractal,
    from_coarse_to_fine,
    rivers_alone,
    simulated,
)
from capriccio_training.terrain.metrics.relief import (
    hypsometric_integral,
    slope_distance,
    slope_quantile,
    spectrum_slope,
)

WINDOW = 128
SIZE = 256
CHARACTERS = (0.0, 0.5, 1.0)
EROSION, ROUGHNESS = 0.7, 0.5
"""What requests have that ask for nothing else."""

FIRST_SEED = 1_000_000
"""Training pairs have smaller ones."""


@dataclass(frozen=True)
class Row:
    """What was measured of one method, or of one real map."""

    name: str
    windows: int
    slope_distance: float
    """Degrees to the slopes of the simulation on other seeds."""
    slope_median: float
    slope_steep: float
    """Degrees that a tenth of the land exceeds."""
    spectrum: float
    pits: float
    hack: float
    concavity: float
    hypsometry: float


def wishes(seeds: int, first_seed: int = FIRST_SEED) -> list[Wish]:
    """So many seeds of each character."""
    return [
        Wish(first_seed + number, SIZE, ROUGHNESS, character, EROSION)
        for character in CHARACTERS
        for number in range(seeds)
    ]


def measure(models: Mapping[str, Maker], real: Mapping[str, Floats], seeds: int, report: Report) -> list[Row]:
    """Make land by the baselines and all models, and measure it; then real elevation, in cells."""
    simulation = from_coarse_to_fine(simulated)
    others = _made("the simulation on other seeds", simulation, wishes(seeds, 2 * FIRST_SEED), report)
    reference = windows_of(others)
    rows = [
        row(name, windows_of(_made(name, maker, wishes(seeds), report)), reference)
        for name, maker in methods(models).items()
    ]
    return rows + [row(name, windows_of([heights]), reference) for name, heights in real.items()]


def methods(models: Mapping[str, Maker]) -> dict[str, Maker]:
    """All that are compared: the floor, what the models are before they learn, the models, the ceiling."""
    return {
        "fractal noise": fractal,
        "rivers alone": from_coarse_to_fine(rivers_alone),
        **models,
        "the simulation": from_coarse_to_fine(simulated),
    }


def row(name: str, windows: Sequence[Floats], reference: Sequence[Floats]) -> Row:
    """Measure windows of land."""
    return Row(
        name,
        len(windows),
        slope_distance(windows, reference),
        slope_quantile(windows, 0.5),
        slope_quantile(windows, 0.9),
        spectrum_slope(windows),
        pits(windows),
        hack_exponent(windows),
        concavity(windows),
        hypsometric_integral(windows),
    )


def markdown(rows: Sequence[Row]) -> str:
    """The table as Markdown."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---" + "|---:" * (len(COLUMNS) - 1) + "|"]
    lines += [
        f"| {each.name} | {each.slope_distance:.1f} | {each.slope_median:.1f} / {each.slope_steep:.1f} "
        f"| {each.spectrum:.2f} | {each.pits:.1f} | {each.hack:.2f} | {each.concavity:.2f} | {each.hypsometry:.2f} |"
        for each in rows
    ]
    return "\n".join(lines) + "\n"


COLUMNS = (
    "land",
    "slopes to the simulation, degrees",
    "slope, median / steepest tenth",
    "spectrum",
    "pits per 1000 cells",
    "Hack exponent",
    "concavity",
    "hypsometric integral",
)


def _made(name: str, maker: Maker, wanted: Sequence[Wish], report: Report) -> list[Floats]:
    made = []
    for number, wish in enumerate(wanted):
        report(name, number / len(wanted))
        made.append(maker(wish))
    return made


def windows_of(fields: Sequence[Floats]) -> list[Floats]:
    """Cut fields into squares of `WINDOW` cells; what is left over at the ends is not measured."""
    return [
        field[top : top + WINDOW, left : left + WINDOW]
        for field in fields
        for top in range(0, field.shape[0] - WINDOW + 1, WINDOW)
        for left in range(0, field.shape[1] - WINDOW + 1, WINDOW)
    ]
