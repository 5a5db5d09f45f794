"""What the compare page shows: frames, clips and cards of methods, made ready for it.

Must not know: HTML, or how methods were measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from capriccio.media.images import read_picture
from capriccio_training.style.exported import Pixels
from capriccio_training.style.metrics.clip import encode_clip
from capriccio_training.style.metrics.compare_page import Exhibit, Figures, Section
from capriccio_training.style.metrics.cost import Cost
from capriccio_training.style.metrics.methods import Method
from capriccio_training.style.metrics.paired import spread
from capriccio_training.style.metrics.report import cells, notes
from capriccio_training.style.metrics.table import Progress, Table, Trial

FRAMES_PER_SECOND = 12
CLIP_FRAMES = 48  # of a sequence: four seconds, some hundred kilobytes


def section(
    trial: Trial, methods: Sequence[Method], table: Table, shown: int, progress: Progress = lambda _what, _done: None
) -> Section:
    """One direction: the given frames, what each method makes of them, and the truth where it is known.

    Args:
        trial: what was measured on; ``shown`` of its pairs and the beginning of its sequence appear.
        methods: what is shown; the table may hold more.
        table: the figures.
        shown: how many pairs.
        progress: told what is being made.

    Raises:
        UnreadableFile: a frame of the sequence can't be read.
    """
    pairs, moving = spread(trial.pairs, shown), trial.sequence[:CLIP_FRAMES]
    given, given_moving = [pair.source for pair in pairs], _read([frame.source for frame in moving])
    exhibits = [Exhibit(trial.source, given, _clip(given_moving))]
    for number, method in enumerate(methods):
        progress(f"pictures of {method.name}", number / len(methods))
        stills = [method.translate(frame) for frame in given]
        clip = _clip([method.translate(frame) for frame in given_moving])
        exhibits.append(Exhibit(method.name, stills, clip, _facts(method, table)))
    true = [pair.target for pair in pairs if pair.target is not None]
    if true:
        clip = _clip(_read([frame.target for frame in moving if frame.target]))
        exhibits.append(Exhibit(f"true {trial.target}", true, clip))
    figures = Figures(*cells(table), notes(table))
    return Section(f"{trial.source} to {trial.target}", [pair.name for pair in pairs], exhibits, figures)


def _read(paths: Sequence[Path]) -> list[Pixels]:
    return [read_picture(path).pixels for path in paths]


def _clip(frames: Sequence[Pixels]) -> bytes | None:
    return encode_clip(frames, FRAMES_PER_SECOND) if frames else None


def _facts(method: Method, table: Table) -> dict[str, str]:
    card = method.card
    if card is None:
        return {}
    cost = next((row.cost for row in table.rows if row.name == method.name), None)
    facts = {
        "model": f"{card.name} {card.version}, {card.kind}",
        "about": card.description,
        "recipe": f"{card.recipe}, {card.training_steps} steps, settings {card.config_hash[:12]}",
        "data": card.data,
        "licence": card.licence,
        "file": f"{method.path.stat().st_size / 1000:.0f} kB" if method.path else "",
        "cost of 640x360": _cost(cost) if cost else "",
        "measured": ", ".join(f"{name} {value:g}" for name, value in sorted(card.metrics.items())),
    }
    return {name: value for name, value in facts.items() if value}


def _cost(cost: Cost) -> str:
    return f"{cost.parameters / 1e6:.2f} M parameters, {cost.gmac:.2f} GMAC, {cost.milliseconds:.1f} ms"
