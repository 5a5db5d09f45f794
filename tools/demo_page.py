"""The page that `make demo` writes: the same moment before and after, moving and still, with its figures.

Must not know: how the pictures were made.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

__all__ = ["Look", "write_page"]


@dataclass(frozen=True)
class Look:
    """One way in which the clip is shown; the figures are missing where nothing was computed."""

    title: str
    video: str
    still: str
    request_ms: float | None = None
    """Median time from sending a frame to its result."""
    slow_request_ms: float | None = None
    """95 % of the frames took less."""
    frames_per_second: float | None = None
    apply_ms: float | None = None
    """Median time to apply a grid on the CPU; an engine's shader does it on the GPU."""


STYLE = """
:root { color-scheme: dark; --ink: #ece7dd; --dim: #a39c8e; --paper: #17150f; --card: #221f17; --accent: #e7a94f; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1320px; padding: 2.5rem 1.5rem; background: var(--paper); color: var(--ink);
       font: 16px/1.55 system-ui, sans-serif; }
h1 { font-size: 2.2rem; margin: 0; letter-spacing: -.02em; } h1 span { color: var(--accent); }
h2 { margin: 2.5rem 0 .8rem; font-size: 1.2rem; } p { color: var(--dim); max-width: 70ch; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(360px, 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--card); border-radius: 10px; overflow: hidden; }
figure video, figure img { width: 100%; display: block; }
figcaption { padding: .7rem 1rem; } figcaption small { color: var(--dim); display: block; }
.compare { position: relative; overflow: hidden; border-radius: 10px; aspect-ratio: 16 / 9; }
.compare img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
.compare img + img { clip-path: inset(0 0 0 var(--split, 50%)); }
.compare input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; cursor: ew-resize; }
.compare::after { content: ""; position: absolute; inset: 0 auto 0 var(--split, 50%); width: 2px;
                  background: var(--accent); pointer-events: none; }
"""

SCRIPT = """
for (const box of document.querySelectorAll('.compare'))
  box.querySelector('input').oninput = event => box.style.setProperty('--split', event.target.value + '%');
const videos = [...document.querySelectorAll('video')];
videos[0].ontimeupdate = () => videos.slice(1).forEach(each => {
  if (Math.abs(each.currentTime - videos[0].currentTime) > 0.15) each.currentTime = videos[0].currentTime;
});
"""


def write_page(folder: Path, looks: list[Look], engine: dict[str, Any] | None) -> Path:
    """Write index.html beside the pictures and return its path; the first look is the one before."""
    before, *after = looks
    compared = "".join(_slider(before.still, look.still, look.title) for look in after)
    body = [
        "<h1>Capriccio<span>.</span></h1>",
        f"<p>The frames of a game, sent one by one to a Capriccio backend and shown as they came back. Measured on "
        f"{escape(_machine())}.</p>",
        f"<h2>Moving</h2><div class=row>{''.join(_video(look) for look in looks)}</div>",
        f"<h2>The same moment: drag to compare</h2><div class=row>{compared}</div>",
    ]
    if engine is not None:
        body.append(_engine(engine))
    page = folder / "index.html"
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>Capriccio demo</title><style>{STYLE}</style>"
    page.write_text(f"{head}\n{''.join(body)}<script>{SCRIPT}</script></html>\n", encoding="utf-8")
    return page


def _video(look: Look) -> str:
    caption = f"<figcaption>{escape(look.title)}<small>{_figures(look)}</small></figcaption>"
    return f"<figure><video src='{look.video}' autoplay muted loop playsinline></video>{caption}</figure>"


def _figures(look: Look) -> str:
    if look.request_ms is None:
        return "as it was rendered"
    parts = [
        f"{look.frames_per_second:.0f} frames a second",
        f"{look.request_ms:.1f} ms from sending a frame to its result",
        f"95 % within {look.slow_request_ms:.1f} ms",
    ]
    if look.apply_ms is not None:
        parts.append(f"the grid applied on the CPU in {look.apply_ms:.0f} ms (in an engine: by the GPU)")
    return "; ".join(parts)


def _slider(before: str, after: str, title: str) -> str:
    pictures = f"<img src='{before}' alt='before'><img src='{after}' alt='after: {escape(title)}'>"
    slider = "<input type=range min=0 max=100 value=50 aria-label='compare'>"
    return f"<div class=compare>{pictures}{slider}</div>"


def _engine(measured: dict[str, Any]) -> str:
    """Show what the engine's own run gave: its pictures in the folder godot, and its figures."""
    figures = [
        f"{measured['game_fps']:.0f} frames a second of the game at {measured['size'][0]} x {measured['size'][1]}, "
        f"drawn by {measured['renderer']}",
        f"{measured['styled_per_s']:.1f} of them a second sent to the backend and back",
        f"the look that is shown was taken {measured['shown_age_ms_median']:.0f} ms ago (median)",
        f"{measured['main_thread_usec_median'] / 1000:.2f} ms of the main thread a frame (median)",
    ]
    rows = "".join(f"<li>{escape(figure)}</li>" for figure in figures)
    slider = _slider("godot/before.png", "godot/after.png", "in Godot")
    return f"<h2>In the engine: the Godot demo with the filter on</h2><div class=row>{slider}</div><ul>{rows}</ul>"


def _machine() -> str:
    return f"{os.cpu_count()} CPU cores ({platform.machine()}, {platform.system()}), Python {platform.python_version()}"
