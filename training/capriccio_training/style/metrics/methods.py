"""What is compared: exported models, training runs (exported on the spot) and the baselines, as functions of frames.

Measures exported files, so what is measured is what ships. Must not know: how anything is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from capriccio.card import ModelCard
from capriccio.errors import InvalidField
from capriccio.media.images import read_picture
from capriccio_training import checkpoint
from capriccio_training.data.folder import open_folder
from capriccio_training.onnx_file import About
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.data.sources import needed_folders
from capriccio_training.style.export import export_run
from capriccio_training.style.exported import Translate, open_translation
from capriccio_training.style.metrics.baselines import global_lut, histogram_matching, identity
from capriccio_training.style.recipes import RECIPES

DIRECTIONS = ("target", "source")
BASELINE_PICTURES = 200  # of each look; more change nothing that could be seen


@dataclass(frozen=True)
class Method:
    """One row of a table."""

    name: str
    translate: Translate
    path: Path | None = None
    """The exported file; None for what needs none."""
    card: ModelCard | None = None


def baselines(source: Path, target: Path) -> list[Method]:
    """Fit the floors on the training pictures of both looks."""
    sources, targets = (
        [read_picture(path).pixels for path in open_folder(folder, cache_mb=0).paths[:BASELINE_PICTURES]]
        for folder in (source, target)
    )
    return [
        Method("identity", identity),
        Method("global colour table", global_lut(sources, targets)),
        Method("histogram matching", histogram_matching(targets)),
    ]


def open_methods(paths: Sequence[Path], direction: str, folder: Path) -> list[Method]:
    """Load exported files and runs, named as shortly as tells them apart.

    Args:
        paths: files and folders of runs.
        direction: which generator of a run, `target` or `source`.
        folder: where runs are exported to.

    Raises:
        UnreadableFile, ModelRejected: a file or run can't be used.
        InvalidField: a run has no generator in that direction, or something is given twice.
    """
    names = _short_names(paths)
    methods = []
    for number, (name, path) in enumerate(zip(names, paths, strict=True)):
        if path.is_dir():
            exported = folder / str(number)
            exported.mkdir()
            path = export_for_measuring(path, direction, exported)
        methods.append(open_model(path, name))
    return methods


def open_model(path: Path, name: str = "") -> Method:
    """Load an exported model; a grid is sliced by the NumPy reference.

    Raises:
        UnreadableFile: no such file.
        ModelRejected: no ONNX file or no card.
    """
    card, translate = open_translation(path)
    return Method(name or path.stem, translate, path, card)


def is_run(path: Path) -> bool:
    """Whether a folder holds a training run."""
    return (path / checkpoint.CONFIG).is_file()


def directions_of(run: Path) -> tuple[str, ...]:
    """Which looks a run's generators make: `target`, `source` or both.

    Raises:
        UnreadableFile: there is no checkpoint, or it is damaged.
    """
    state = checkpoint.load(run)["recipe"]
    return tuple(direction for direction in DIRECTIONS if f"average/{direction}" in state)


def direction_to(run: Path, look: str) -> str | None:
    """The direction in which a run makes ``look``, by the names of the folders it was trained on.

    Returns:
        `target` or `source`; None where the run has no generator that way.

    Raises:
        UnreadableFile: no run, or no checkpoint in it.
        InvalidField: none of its folders is called so.
    """
    config = checkpoint.read_config(run, StyleConfig)
    names = {"target": Path(config.target).name, "source": Path(config.source).name}
    # What a teacher makes of the source lies in any folder, so that its name says nothing.
    unnamed = "" if "target" in needed_folders(RECIPES[config.recipe].data) else "target"
    wanted = next((direction for direction, name in names.items() if name == look), unnamed)
    if not wanted:
        message = (
            f"{run} was trained on the folders {names['source']!r} and {names['target']!r}, none of them called "
            f"{look!r}; export it with `capriccio-train export`, and give the .onnx file for that look"
        )
        raise InvalidField(message, field="methods")
    return wanted if wanted in directions_of(run) else None


def export_for_measuring(run: Path, direction: str, folder: Path) -> Path:
    """Export one direction of a run into ``folder``."""
    name = f"{run.resolve().name.lower()}_{direction}"
    path = folder / f"{name}.onnx"
    export_run(run, direction, path, About("measured"))
    return path


def _short_names(paths: Sequence[Path]) -> list[str]:
    """The last part of each path, and as many before it as are needed to tell all apart."""
    whole = [path.resolve().with_suffix("") if path.suffix == ".onnx" else path.resolve() for path in paths]
    for length in range(1, max(len(path.parts) for path in whole) + 1):
        names = ["/".join(path.parts[-length:]) for path in whole]
        if len(set(names)) == len(names):
            return names
    raise InvalidField(f"the same model is given twice: {', '.join(map(str, paths))}", field="models")
