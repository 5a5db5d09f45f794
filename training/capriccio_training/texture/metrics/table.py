"""The comparison of texture methods: one row each, over all textures, beside what real textures score themselves.

Must not know: folders, how a table is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from capriccio.media.seams import seam_score
from capriccio_training.texture.metrics.baselines import CUTTING, nearest_example
from capriccio_training.texture.metrics.blocks import blockiness
from capriccio_training.texture.metrics.copying import copy_distance
from capriccio_training.texture.metrics.gallery import Gallery, Group
from capriccio_training.texture.metrics.likeness import diversity, repetition
from capriccio_training.texture.metrics.patch_distance import patch_distance
from capriccio_training.texture.metrics.patches import Pixels

__all__ = ["REAL", "Figures", "Progress", "Results", "Row", "Table", "baseline_results", "measure"]

REAL = "real textures"
"""The name of the row that the others are read against."""

LEAST = 1e-4
"""Distance between parts of real textures that ratios are taken to at least: flat ones have none."""

Progress = Callable[[str, float], None]
"""Told what is being done, and the share of it that is done."""

Results = Mapping[str, Sequence[Pixels]]
"""What a method made, by group."""


@dataclass(frozen=True)
class Figures:
    """What is measured on one group, or the mean over all."""

    patch_distance: float
    """Of the results' patches to the real ones'."""
    seam: float
    """Seam score, the mean of the results'."""
    blocks: float
    """Steps between cells of 8 x 8 pixels over others, the mean of the results'."""
    diversity: float | None
    """Among the results; None where there are not two."""
    copy_distance: float
    """Of the results' patches to the nearest that was learned from."""
    repetition: float
    """Highest correlation of a result with itself moved."""


@dataclass(frozen=True)
class Row:
    """One method."""

    name: str
    mean: Figures
    patch_ratio: float
    """Of the mean patch distance to that between two parts of the real textures."""
    copy_ratio: float
    """The same of the mean copy distance: near 0 is a copy, 1 as new as one part of the real is to the other."""
    groups: Mapping[str, Figures]


@dataclass(frozen=True)
class Table:
    """A whole comparison, the real textures first."""

    rows: tuple[Row, ...]
    textures: int
    """Real pictures that were compared with."""


def measure(gallery: Gallery, methods: Mapping[str, Results], progress: Progress = lambda _what, _done: None) -> Table:
    """Measure all methods on all groups."""
    steps, done = len(gallery.groups) * (len(methods) + 1), 0
    measured: dict[str, dict[str, Figures]] = {}
    for method in (REAL, *methods):
        measured[method] = {}
        for name, group in gallery.groups.items():
            progress(f"{method}: {name}", done / steps)
            measured[method][name] = of_real(group) if method == REAL else of_results(methods[method][name], group)
            done += 1
    floor = _mean(list(measured[REAL].values()))
    rows = tuple(_row(method, groups, floor) for method, groups in measured.items())
    return Table(rows, sum(len(group.real) for group in gallery.groups.values()))


def of_results(made: Sequence[Pixels], group: Group) -> Figures:
    """Measure what a method made for one group."""
    sizes = {picture.shape for picture in made}
    return Figures(
        patch_distance(made, group.real),
        float(np.mean([seam_score(picture) for picture in made])),
        float(np.mean([blockiness(picture) for picture in made])),
        diversity(made) if len(sizes) == 1 else None,
        copy_distance(made, group.learned),
        float(np.mean([repetition(picture) for picture in made])),
    )


def of_real(group: Group) -> Figures:
    """Measure the real textures: one half of a texture against the other, or one half of a label's textures."""
    if len(group.real) > 1:
        some, others = group.real[::2], group.real[1::2]
        learned, wraps = group.learned, True
    else:
        picture = group.real[0]
        middle = picture.shape[1] // 2
        some, others = (picture[:, :middle],), (picture[:, middle:],)
        learned, wraps = others, False
    return Figures(
        patch_distance(some, others, wraps),
        float(np.mean([seam_score(picture) for picture in group.real])),
        float(np.mean([blockiness(picture) for picture in group.real])),
        None,
        copy_distance(some, learned, wraps),
        float(np.mean([repetition(picture) for picture in group.real])),
    )


def baseline_results(
    gallery: Gallery, count: int, progress: Progress = lambda _what, _done: None
) -> dict[str, dict[str, list[Pixels]]]:
    """Let every baseline make `count` pictures for each group; the nearest example only where there are examples."""
    made: dict[str, dict[str, list[Pixels]]] = {}
    for name, make in CUTTING.items():
        progress(name, 0.0)
        made[name] = {
            key: [make(group.real[seed % len(group.real)], seed) for seed in range(count)]
            for key, group in gallery.groups.items()
        }
    if gallery.examples:
        made["nearest training texture"] = {
            key: [nearest_example(group.real[0], gallery.examples[group.label])]
            for key, group in gallery.groups.items()
        }
    return made


def _row(name: str, groups: Mapping[str, Figures], floor: Figures) -> Row:
    mean = _mean(list(groups.values()))
    patch_ratio = mean.patch_distance / max(floor.patch_distance, LEAST)
    return Row(name, mean, patch_ratio, mean.copy_distance / max(floor.copy_distance, LEAST), groups)


def _mean(every: Sequence[Figures]) -> Figures:
    means = {}
    for field in fields(Figures):
        values = [value for each in every if (value := getattr(each, field.name)) is not None]
        means[field.name] = float(np.mean(values)) if values else None
    return Figures(**means)  # type: ignore[arg-type]  # only diversity may be None, and is
