"""The comparison table: methods by quality, steadiness in time, likeness of the look, cost.

Brings the measures together for one direction. Must not know: how a table is written, or where methods come from.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from capriccio.errors import InvalidField
from capriccio.media.images import read_picture
from capriccio_training.data.folder import open_folder
from capriccio_training.style.metrics.cost import Cost, measure_costs
from capriccio_training.style.metrics.look_features import LookFeatures, cloud, load_look_features, look_distance
from capriccio_training.style.metrics.methods import Method
from capriccio_training.style.metrics.paired import Pair, PairedScore, read_pairs, score_pairs
from capriccio_training.style.metrics.warping import (
    SequenceFrame,
    WarpingErrors,
    read_sequence,
    require_motion,
    warping_errors,
)

Progress = Callable[[str, float], None]
"""Told what is being done, and the share of it that is done."""

FLOOR_PICTURES = 60  # training pictures of the target look that its test pictures are held against


@dataclass(frozen=True)
class Trial:
    """What the methods of one direction are measured on."""

    source: str
    """Name of the look to start from."""
    target: str
    pairs: Sequence[Pair]
    """Without their other halves, methods get no scores but those that need no truth."""
    sequence: Sequence[SequenceFrame] = ()
    features: LookFeatures | None = None
    train_target: Path | None = None
    """Training pictures of the target look, for the floor of the look distance."""


@dataclass(frozen=True)
class Row:
    """One method."""

    name: str
    model: str
    """The exported file's name without its ending; empty for baselines."""
    score: PairedScore | None
    """None where the truth is not known."""
    warping: float | None
    """Levels of 255; None where no sequence was given."""
    warping_ratio: float | None
    """Of the error to that of the frames as they were given."""
    cost: Cost | None
    """None for what runs no network."""


@dataclass(frozen=True)
class Table:
    """One direction's comparison."""

    source: str
    target: str
    rows: tuple[Row, ...]
    pairs: int
    sequence_frames: int
    source_warping: float | None
    target_warping: float | None
    look_floor: float | None
    """The look distance between training and test pictures of the target: what other places alone amount to."""
    features_sha256: str
    machine: str


def open_trial(
    source: Path,
    target: Path | None,
    sequence: Path | None = None,
    features: str = "",
    train_target: Path | None = None,
    motion_needed: bool = True,
) -> Trial:
    """Read what the methods of one direction are measured on; looks are called as their folders.

    Args:
        source: frames in the look to start from.
        target: the same frames in the other look, where that is known.
        sequence: consecutive frames in the look to start from; where a folder beside it is called as ``target``, that
            holds the truth.
        features: a file of look features, or ``demo``; empty: no look distance.
        train_target: training pictures of the target look, for the floor of the look distance.
        motion_needed: whether a sequence without motion is an error.

    Raises:
        UnreadableFile, InvalidField, ModelRejected: a folder or the file can't be used.
    """
    frames: Sequence[SequenceFrame] = ()
    if sequence:
        truth = sequence.resolve().parent / target.resolve().name if target else None
        frames = read_sequence(sequence.resolve(), truth if truth and truth.is_dir() else None)
        if motion_needed:
            require_motion(frames)
    return Trial(
        source.resolve().name,
        target.resolve().name if target else "other look",
        read_pairs(source, target),
        frames,
        load_look_features(features) if features else None,
        train_target,
    )


def measure(trial: Trial, methods: Sequence[Method], progress: Progress = lambda _what, _done: None) -> Table:
    """Make the table of one direction.

    Raises:
        InvalidField: two methods have one name.
        UnreadableFile, ModelRejected, UnsupportedFrame: what was given can't be read or measured.
    """
    translations = {method.name: method.translate for method in methods}
    if len(translations) < len(methods):
        names = ", ".join(method.name for method in methods)
        raise InvalidField(f"two methods have the same name; the names are: {names}", field="methods")
    way = f"{trial.source} to {trial.target}"
    moving = any(frame.motion for frame in trial.sequence)
    scores = score_pairs(
        translations,
        trial.pairs,
        trial.features,
        with_flicker=not moving,
        on_pair=lambda count: progress(f"{way}: pairs", count / len(trial.pairs)),
    )
    warping = None
    if moving:
        warping = warping_errors(
            translations, trial.sequence, lambda count: progress(f"{way}: sequence", count / len(trial.sequence))
        )
    progress(f"{way}: speed", 0.0)
    costs = measure_costs({method.name: method.path for method in methods if method.path})
    progress(f"{way}: speed", 1.0)
    return Table(
        trial.source,
        trial.target,
        tuple(_row(method, scores.get(method.name), warping, costs.get(method.name)) for method in methods),
        sum(pair.target is not None for pair in trial.pairs),
        len(trial.sequence) if warping else 0,
        warping.source if warping else None,
        warping.target if warping else None,
        _look_floor(trial),
        trial.features.sha256 if trial.features else "",
        machine(),
    )


def machine() -> str:
    """The machine in words, for those who read figures of time."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        named = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = named[0] if named else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def _look_floor(trial: Trial) -> float | None:
    if trial.features is None or trial.train_target is None or not any(p.target is not None for p in trial.pairs):
        return None
    paths = open_folder(trial.train_target, cache_mb=0).paths
    some = paths[:: max(1, len(paths) // FLOOR_PICTURES)]
    seen = cloud(trial.features, (read_picture(path).pixels for path in some))
    return look_distance(seen, cloud(trial.features, (pair.target for pair in trial.pairs if pair.target is not None)))


def _row(method: Method, score: PairedScore | None, warping: WarpingErrors | None, cost: Cost | None) -> Row:
    error = warping.methods[method.name] if warping else None
    ratio = error / warping.source if error is not None and warping and warping.source else None
    return Row(method.name, method.path.stem if method.path else "", score, error, ratio, cost)
