"""The paired test's results as Markdown, HTML, JSON and compare pictures."""

from __future__ import annotations

import base64
import html
import io
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image

from capriccio.errors import UnreadableFile
from capriccio.media.atomic import write_atomically
from capriccio.media.images import Picture, write_picture
from capriccio_training.metrics.measures import Pixels, Translate
from capriccio_training.metrics.paired import Pair, Score

COLUMNS = ("method", "PSNR dB ↑", "worst frame dB ↑", "SSIM ↑", "Gabor distance ↓", "checkerboard ↓", "flicker ↓")
JPEG_QUALITY = 95  # fine enough to show a checkerboard if there is one
GAP = 8  # pixels of white between the pictures of a row


def markdown(scores: Sequence[Score]) -> str:
    """The table that docs/quality.md holds."""
    head = "| " + " | ".join(COLUMNS) + " |"
    rule = "|---|" + "---:|" * (len(COLUMNS) - 1)
    return "\n".join([head, rule, *("| " + " | ".join(_cells(s)) + " |" for s in scores)]) + "\n"


def compare_picture(pair: Pair, translations: Sequence[Translate]) -> Pixels:
    """Source, each translation and the true target side by side, at full size."""
    pictures = [pair.source, *(translate(pair.source) for translate in translations), pair.target]
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


def page(title: str, scores: Sequence[Score], rows: Sequence[Pixels]) -> str:
    """One self-contained HTML page: the table, and the compare pictures."""
    head = "".join(f"<th>{html.escape(column)}</th>" for column in COLUMNS)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in _cells(s)) + "</tr>" for s in scores)
    pictures = "".join(f'<p><img src="{_data_url(row)}" style="max-width:100%"></p>' for row in rows)
    return (
        f'<!doctype html><meta charset="utf-8"><title>{html.escape(title)}</title>'
        "<style>body{font:16px sans-serif;margin:2em}td,th{padding:.2em 1em;text-align:right}</style>"
        f"<h1>{html.escape(title)}</h1><table><tr>{head}</tr>{body}</table>{pictures}"
    )


def to_json(scores: Sequence[Score]) -> str:
    """Every score, without rounding."""
    return json.dumps([asdict(score) for score in scores], indent=2) + "\n"


def card_metrics(path: Path, name: str) -> dict[str, float]:
    """The figures of ``name`` in a file that ``to_json`` made, as a card holds them.

    Raises:
        UnreadableFile: no such file, or it holds no scores of that name.
    """
    try:
        scores = {entry["name"]: entry for entry in json.loads(path.read_text("utf-8"))}
        return {f"paired_{key}": round(float(scores[name][key]), 4) for key in ("psnr", "ssim", "gabor")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} holds no scores of {name!r}: {error!r}; make it with `capriccio-train evaluate --json`"
        raise UnreadableFile(message, path=str(path)) from error


def write_text(path: Path, text: str) -> None:
    """Write a report, whole or not at all."""
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise UnreadableFile(f"cannot write {path}: {error}", path=str(path)) from error


def _cells(score: Score) -> list[str]:
    figures = (score.psnr, score.worst_psnr, score.ssim, score.gabor, score.checkerboard, score.flicker)
    shown = [f"{value:.{digits}f}" for value, digits in zip(figures, (2, 2, 3, 4, 3, 2), strict=True)]
    return [score.name, *("∞" if math.isinf(v) else s for v, s in zip(figures, shown, strict=True))]


def _data_url(pixels: Pixels) -> str:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "jpeg", quality=90)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
