"""What is compared: exported models, training runs (exported on the spot) and the baselines, as functions of frames.

Measures exported files, so what is measured is what ships. Must not know: how anything is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import onnx
import onnxruntime

from capriccio.card import CARD_KEY, ModelCard
from capriccio.errors import InvalidField, ModelRejected, UnreadableFile
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.detail import Detail
from capriccio.media.images import read_picture, resize
from capriccio_training import checkpoint
from capriccio_training.data.folder import open_folder
from capriccio_training.export import About, export_run
from capriccio_training.metrics.baselines import global_lut, histogram_matching, identity
from capriccio_training.metrics.measures import Pixels, Translate

THREADS = 2
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
    model, card = read_model(path)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), session_options(), providers=["CPUExecutionProvider"]
    )

    def frame_to_frame(frame: Pixels) -> Pixels:
        styled: Pixels = session.run(None, {card.inputs[0].name: frame[None]})[0][0]
        return styled

    def through_grid(frame: Pixels) -> Pixels:
        view = resize(frame, *(card.view_size or frame.shape[:2]))
        grid, *more = session.run([output.name for output in card.outputs], {card.inputs[0].name: view[None]})
        detail = Detail.of(more[0][0], view, card.guide) if more else None
        return slice_grid(frame, grid[0], card.guide, detail)

    return Method(name or path.stem, through_grid if card.kind == "style.grid" else frame_to_frame, path, card)


def read_model(path: Path) -> tuple[onnx.ModelProto, ModelCard]:
    """An ONNX file and the card in it.

    Raises:
        UnreadableFile: no such file.
        ModelRejected: no ONNX file, or one without a card.
    """
    if not path.is_file():
        raise UnreadableFile(f"{path} is not a file; export one with `capriccio-train export`", path=str(path))
    try:
        model = onnx.load(str(path))
    except Exception as error:  # protobuf's errors have no common base below Exception
        raise ModelRejected(f"{path} is not an ONNX file: {error}") from error
    for entry in model.metadata_props:
        if entry.key == CARD_KEY:
            return model, ModelCard.from_json(entry.value)
    raise ModelRejected(f"{path} has no model card; export it with `capriccio-train export`")


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
    config = checkpoint.read_config(run)
    names = {"target": Path(config.target).name, "source": Path(config.source).name}
    unnamed = "" if config.target else "target"  # a distilled run knows its teacher, not the look's folder
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


def session_options() -> onnxruntime.SessionOptions:
    """Nearly as the backend sets them: two threads, which sleep while they wait."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.log_severity_level = 4  # what goes wrong is raised, and told once
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
