"""One self-contained HTML page: methods side by side on stills and clips, with their figures and cards.

Everything lies in the page as data; it loads nothing, and works from a file. Must not know: how anything was made
or measured.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from PIL import Image

from capriccio_training.style.exported import Pixels

ASSETS = Path(__file__).with_name("page")
JPEG_QUALITY = 92  # with full colour resolution: tints at edges are what is looked for

KEYS = (
    "Keys: <kbd>n</kbd> <kbd>p</kbd> next and previous frame, <kbd>1</kbd> to <kbd>9</kbd> the right picture, with "
    "<kbd>Shift</kbd> the left one, <kbd>s</kbd> the whole of one or the other, <kbd>f</kbd> exact pixels, "
    "<kbd>v</kbd> clips play or stop."
)


@dataclass(frozen=True)
class Exhibit:
    """One way in which the frames are shown: as they were given, by a method, or the truth."""

    name: str
    stills: Sequence[Pixels]
    clip: bytes | None = None
    """MP4."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What its card says."""


@dataclass(frozen=True)
class Figures:
    """A table, as texts."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Section:
    """One direction."""

    title: str
    frames: Sequence[str]
    """The names of the stills."""
    exhibits: Sequence[Exhibit]
    figures: Figures | None = None


def page(sections: Sequence[Section]) -> str:
    """The page's HTML."""
    title = "Methods side by side"
    style, script = ((ASSETS / name).read_text("utf-8") for name in ("compare.css", "compare.js"))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
        f"<h1>{escape(title)}</h1><p>{KEYS}</p>{''.join(_section(each) for each in sections)}"
        f"<script>{script}</script></body></html>\n"
    )


def _section(section: Section) -> str:
    parts = [f"<h2>{escape(section.title)}</h2>"]
    if section.figures:
        parts.append(_table(section.figures))
    if section.frames:
        parts.append(_stills(section))
    clips = [exhibit for exhibit in section.exhibits if exhibit.clip]
    if clips:
        parts.append(f"<h3>In motion</h3><div class='columns clips'>{''.join(_clip(each) for each in clips)}</div>")
    cards = [exhibit for exhibit in section.exhibits if exhibit.facts]
    if cards:
        parts.append(f"<h3>Cards</h3>{''.join(_card(each) for each in cards)}")
    return "".join(parts)


def _table(figures: Figures) -> str:
    head = "".join(f"<th scope='col'>{escape(text)}</th>" for text in figures.head)
    best = [_best(head, [row[column] for row in figures.rows]) for column, head in enumerate(figures.head)]
    body = "".join(
        "<tr>" + "".join(_cell(text, text == best[column]) for column, text in enumerate(row)) + "</tr>"
        for row in figures.rows
    )
    notes = f"<small>{escape('; '.join(figures.notes))}</small>" if figures.notes else ""
    return f"<div class='scroll'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{notes}"


def _cell(text: str, best: bool) -> str:
    return f"<td class='best'>{escape(text)}</td>" if best else f"<td>{escape(text)}</td>"


def _best(head: str, texts: Sequence[str]) -> str | None:
    """The best text of a column whose head says by an arrow which way is better."""
    numbers = {text: value for text in texts if (value := _number(text)) is not None}
    if len(numbers) < 2 or head[-1] not in "↑↓":
        return None
    choose = max if head[-1] == "↑" else min
    return choose(numbers, key=lambda text: numbers[text])


def _number(text: str) -> float | None:
    """What a cell begins with, if that is a number."""
    found = re.match(r"-?\d+(\.\d+)?|∞", text)
    return float(found.group().replace("∞", "inf")) if found else None


def _stills(section: Section) -> str:
    height, width = section.exhibits[0].stills[0].shape[:2]
    names = escape(json.dumps(list(section.frames)), quote=True)
    options = "".join(f"<option>{escape(exhibit.name)}</option>" for exhibit in section.exhibits)
    chosen = options.replace("<option>", "<option selected>", 2).replace("<option selected>", "<option>", 1)
    columns = "".join(_column(exhibit) for exhibit in section.exhibits)
    return (
        f'<section class="stills" data-names="{names}">'
        f"<div class='tools'><select aria-label='left picture'>{options}</select>"
        f"<select aria-label='right picture'>{chosen}</select>"
        "<button class='previous' aria-label='previous frame'>←</button>"
        "<button class='next' aria-label='next frame'>→</button>"
        "<span class='name' aria-live='polite'></span><button class='size'>exact pixels</button></div>"
        f"<div class='frame'><div class='stage' style='--aspect: {width / height:.4f}'>"
        "<img alt='left'><img class='over' alt='right'>"
        "<input type='range' min='0' max='100' value='50' aria-label='where the two pictures meet'>"
        "<b class='at-left'></b><b class='at-right'></b></div></div>"
        f"<div class='columns'>{columns}</div></section>"
    )


def _column(exhibit: Exhibit) -> str:
    stills = json.dumps([_picture_address(still) for still in exhibit.stills])
    name = escape(exhibit.name)
    return (
        f"<figure><button title='put it on the right'><img alt='{name}'><figcaption>{name}</figcaption></button>"
        f"<script type='application/json'>{stills}</script></figure>"
    )


def _clip(exhibit: Exhibit) -> str:
    address = "data:video/mp4;base64," + base64.b64encode(exhibit.clip or b"").decode()
    name = escape(exhibit.name)
    return (
        f"<figure><video src='{address}' aria-label='{name}' muted loop playsinline></video>"
        f"<figcaption>{name}</figcaption></figure>"
    )


def _card(exhibit: Exhibit) -> str:
    facts = "".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in exhibit.facts.items())
    return f"<details><summary>{escape(exhibit.name)}</summary><dl>{facts}</dl></details>"


def _picture_address(pixels: Pixels) -> str:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "jpeg", quality=JPEG_QUALITY, subsampling=0)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
