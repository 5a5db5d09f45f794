"""Tables as Markdown and JSON, and compare pictures as files.

Must not know: how anything was measured.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from capriccio.errors import UnreadableFile
from capriccio.media.atomic import write_atomically
from capriccio.media.images import Picture, write_picture
from capriccio_training.style.exported import Pixels, Translate
from capriccio_training.style.metrics.paired import Pair
from capriccio_training.style.metrics.table import Row, Table

JPEG_QUALITY = 95  # fine enough to show a checkerboard if there is one
GAP = 8  # pixels of white between the pictures of a row
NOTHING = "—"

Show: TypeAlias = Callable[[Row], str]


def markdown(tables: Sequence[Table]) -> str:
    """The tables that docs/quality.md holds."""
    return "\n".join(_markdown_of(table) for table in tables)


def cells(table: Table) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of a table as texts; columns that no row has are left out."""
    columns = [(head, [show(row) for row in table.rows]) for head, show in COLUMNS.items()]
    kept = [(head, texts) for head, texts in columns if any(text != NOTHING for text in texts)]
    return [head for head, _ in kept], [list(row) for row in zip(*(texts for _, texts in kept), strict=True)]


def notes(table: Table) -> list[str]:
    """What belongs under a table: on how much it was measured, its natural scales, the machine."""
    counts = {"pairs": table.pairs, "frames of sequences": table.sequence_frames}
    found = [f"{count} {what}" for what, count in counts.items() if count]
    if table.source_warping is not None:
        found.append(f"warping error of the given frames {table.source_warping:.2f}")
    if table.target_warping is not None and table.source_warping:
        ratio = table.target_warping / table.source_warping
        found.append(f"of the true {table.target} frames {table.target_warping:.2f} ({ratio:.2f})")
    if table.look_floor is not None:
        found.append(f"look distance between training and test frames of {table.target} {_figure(table.look_floor, 3)}")
    if table.features_sha256:
        found.append(f"look features {table.features_sha256[:12]}")
    return [*found, f"times on {table.machine}, two threads; of a grid, its predictor's"]


def to_json(tables: Sequence[Table]) -> str:
    """Every figure, without rounding; null where there is none, or where it is infinite."""
    return json.dumps([_flat(table) for table in tables], indent=2, allow_nan=False) + "\n"


def compare_picture(pair: Pair, translations: Sequence[Translate]) -> Pixels:
    """Source, each translation and the true target side by side, at full size."""
    truth = [] if pair.target is None else [pair.target]
    pictures = [pair.source, *(translate(pair.source) for translate in translations), *truth]
    gap = np.full((pair.source.shape[0], GAP, 3), 255, np.uint8)
    parts = [part for picture in pictures for part in (picture, gap)]
    return np.concatenate(parts[:-1], axis=1)


def write_compare_pictures(pairs: Sequence[Pair], translations: Sequence[Translate], folder: Path) -> list[Path]:
    """Write one compare picture for each pair as JPEG at full size; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{pair.name}.jpg" for pair in pairs]
    for path, pair in zip(paths, pairs, strict=True):
        write_picture(path, Picture(compare_picture(pair, translations)), JPEG_QUALITY)
    return paths


def write_text(path: Path, text: str) -> None:
    """Write a report, whole or not at all."""
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise UnreadableFile(f"cannot write {path}: {error}", path=str(path)) from error


def _markdown_of(table: Table) -> str:
    head, rows = cells(table)
    lines = [f"| {' | '.join(texts)} |" for texts in (head, *rows)]
    lines.insert(1, "|---|" + "---:|" * (len(head) - 1))
    title = f"## {table.source} to {table.target}"
    return "\n".join([title, "", *lines, "", f"({'; '.join(notes(table))})", ""])


def _flat(table: Table) -> dict[str, Any]:
    """A table whose rows hold their figures directly."""
    flat = asdict(table)
    flat["rows"] = [
        {"name": row.name, "model": row.model}
        | (_finite(asdict(row.score)) if row.score else {})
        | {"warping": row.warping, "warping_ratio": row.warping_ratio}
        | (asdict(row.cost) if row.cost else dict.fromkeys(("parameters", "gmac", "milliseconds")))
        for row in table.rows
    ]
    return flat


def _finite(figures: dict[str, Any]) -> dict[str, Any]:
    return {key: None if value is not None and math.isinf(value) else value for key, value in figures.items()}


def _figure(value: float | None, digits: int) -> str:
    if value is None:
        return NOTHING
    return "∞" if math.isinf(value) else f"{round(value, digits) + 0.0:.{digits}f}"  # + 0.0: no -0.000


def _warping(row: Row) -> str:
    if row.warping is None or row.warping_ratio is None:
        return _figure(row.warping, 2)
    return f"{row.warping:.2f} ({row.warping_ratio:.2f})"


def _of_score(name: str, digits: int) -> Show:
    return lambda row: _figure(getattr(row.score, name) if row.score else None, digits)


COLUMNS: dict[str, Show] = {
    "method": lambda row: row.name,
    "PSNR dB ↑": _of_score("psnr", 2),
    "worst frame dB ↑": _of_score("worst_psnr", 2),
    "SSIM ↑": _of_score("ssim", 3),
    "Gabor distance ↓": _of_score("gabor", 4),
    "checkerboard ↓": _of_score("checkerboard", 3),
    "flicker ↓": _of_score("flicker", 2),
    "warping error (ratio) ↓": _warping,
    "look distance ↓": _of_score("look_distance", 3),
    "parameters": lambda row: f"{row.cost.parameters / 1e6:.2f} M" if row.cost else NOTHING,
    "GMAC": lambda row: _figure(row.cost.gmac if row.cost else None, 2),
    "ms": lambda row: _figure(row.cost.milliseconds if row.cost else None, 1),
}
"""What a table shows, by column."""
