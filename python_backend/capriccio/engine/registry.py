"""The models that are loaded, kept in step with folders that are watched.

A file is read when two polls in a row saw it unchanged, so that a copy in progress is left alone. It is
loaded and proven beside the model that serves requests, and takes its place between two of them; a file that
fails is reported, and the model that was loaded from it before stays. Models that no frame waits for may rest until
they are asked for. Must not know: requests, ONNX Runtime.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from capriccio.errors import CapriccioError, InternalError, InvalidField, ModelRejected, UnknownModel

from .model import LoadedModel
from .remote import RemoteModel
from .resting import RestingModel

__all__ = ["BUNDLED_MODELS", "Loader", "ModelRegistry", "Problem", "Watcher"]

BUNDLED_MODELS = Path(__file__).parent.parent / "models"
"""The folder of the models that come with the package."""

POLLS_TO_FORGET = 2
"""Polls that must miss a file before its model goes: a replaced file is away for a moment."""

SETTLE_S = 0.05
"""Pause between the two polls at start-up."""

Signature: TypeAlias = tuple[int, int, int]
Model: TypeAlias = LoadedModel | RestingModel | RemoteModel
Loader: TypeAlias = Callable[[Path], Model]

log = logging.getLogger(__name__)


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Problem:
    """A model file that could not be used."""

    file: str
    code: str
    message: str


@dataclass
class _Entry:
    """What is known of one file."""

    seen: Signature | None = None
    loaded: Signature | None = None
    model: Model | None = None
    problem: Problem | None = None
    missed: int = 0


class ModelRegistry:
    """Models by name. One thread polls; any thread reads."""

    def __init__(self, folders: Sequence[Path], load: Loader) -> None:
        """Watch `folders`; where two hold a model of the same name, the later folder wins.

        Args:
            folders: each may appear and go while the registry lives.
            load: turns a file into a model that is proven, here or where it is computed, or into one that will be
                proven when it is first asked for; or raises a `CapriccioError`.
        """
        self._folders = tuple(folders)
        self._load = load
        self._entries: dict[Path, _Entry] = {}
        self._models: Mapping[str, Model] = MappingProxyType({})
        self._problems: tuple[Problem, ...] = ()

    @property
    def models(self) -> Mapping[str, Model]:
        """The models by name: a snapshot that never changes."""
        return self._models

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The files that could not be used."""
        resting = (model for model in self._models.values() if isinstance(model, RestingModel))
        failed = [
            Problem(_printable(each.path), each.failure.code, each.failure.message) for each in resting if each.failure
        ]
        return (*self._problems, *failed)

    def problem_of(self, path: Path) -> Problem | None:
        """Return why a file of the folders can't be used; None where it can, or is hidden by another."""
        entry = self._entries.get(path)
        return entry.problem if entry else None

    def get(self, name: str) -> LoadedModel:
        """Return a model, which is loaded first where it rests; it stays usable after a newer one has taken its place.

        Raises:
            UnknownModel: there is no model of that name.
            UnreadableFile, ModelRejected: it rested, and can't be loaded.
        """
        return _woken(self._named(name))

    def _named(self, name: str) -> Model:
        model = self._models.get(name)
        if model is None:
            known = sorted(self._models)
            message = f"no model {name!r} is loaded; loaded are: {', '.join(known) or 'none'}"
            if self.problems:
                refused = ", ".join(problem.file for problem in self.problems)
                message += f"; refused, as models.list explains: {refused}"
            raise UnknownModel(message, known=known)
        return model

    def choose(self, kind: str, name: str | None = None) -> LoadedModel:
        """Return the model of a kind that has that name, or without a name the first one by name.

        Raises:
            UnknownModel: there is none.
            InvalidField: the model of that name is of another kind.
            UnreadableFile, ModelRejected: it rested, and can't be loaded.
        """
        if name is None:
            of_kind = sorted(model.name for model in self._models.values() if model.card.kind == kind)
            if not of_kind:
                message = f"no {kind} model is loaded; put one into a folder of `capriccio serve --models`"
                raise UnknownModel(message, known=[])
            name = of_kind[0]
        model = self._named(name)
        if model.card.kind != kind:
            raise InvalidField(f"{name} is a {model.card.kind} model; allowed: {kind}", field="model")
        return _woken(model)

    def load_all(self, sleep: Callable[[float], object] = time.sleep, stopped: Callable[[], bool] = _never) -> None:
        """Poll twice in a row, so that everything that lies still is loaded."""
        self.poll(stopped)
        sleep(SETTLE_S)
        self.poll(stopped)

    def poll(self, stopped: Callable[[], bool] = _never) -> None:
        """Look at the folders once, and load what has come to rest since the last look; give up when `stopped`."""
        found = self._scan()
        for path, signature in found.items():
            if stopped():
                return
            self._visit(path, signature)
        for path in [known for known in self._entries if known not in found]:
            self._miss(path)
        self._publish()

    def _scan(self) -> dict[Path, Signature]:
        """Return the model files in order of precedence, lowest first; hidden ones are being written."""
        found: dict[Path, Signature] = {}
        for folder in self._folders:
            for path in sorted(folder.glob("*.onnx"), reverse=True):
                signature = _signature(path)
                if signature is not None and not path.name.startswith("."):
                    found[path] = signature
        return found

    def _visit(self, path: Path, signature: Signature) -> None:
        entry = self._entries.setdefault(path, _Entry())
        entry.missed = 0
        at_rest = entry.seen == signature
        entry.seen = signature
        if at_rest and entry.loaded != signature:
            self._try_load(path, entry, signature)

    def _try_load(self, path: Path, entry: _Entry, signature: Signature) -> None:
        try:
            model = self._load(path)
            if entry.model is not None and isinstance(model, RestingModel):
                model.woken()  # it takes another's place only when it is proven
        except CapriccioError as error:
            entry.problem = Problem(_printable(path), error.code, error.message)
        except Exception as error:  # whatever a hostile file provokes, the watcher lives on
            log.exception("loading %s failed", path)
            message = f"loading failed: {type(error).__name__}: {error}"
            entry.problem = Problem(_printable(path), ModelRejected.code, message)
        else:
            if _signature(path) != signature:
                return  # replaced while it was read: wait until it rests again
            entry.model, entry.problem = model, None
            log.info("loaded %s (%s, %s) from %s", model.name, model.card.kind, model.hash, path)
        entry.loaded = signature
        if entry.problem:
            log.warning("%s is not used: %s", path, entry.problem.message)

    def _miss(self, path: Path) -> None:
        entry = self._entries[path]
        entry.missed += 1
        if entry.missed >= POLLS_TO_FORGET:
            del self._entries[path]
            log.info("%s is gone", path)

    def _publish(self) -> None:
        models: dict[str, Model] = {}
        problems: list[Problem] = []
        for path in self._in_order():
            entry = self._entries[path]
            if entry.problem:
                problems.append(entry.problem)
            if entry.model:
                hidden = models.get(entry.model.name)
                if hidden is not None and hidden.path.parent == path.parent:
                    problems.append(_name_taken(hidden, path))
                models[entry.model.name] = entry.model
        self._models, self._problems = MappingProxyType(models), tuple(problems)

    def _in_order(self) -> list[Path]:
        """Return the files in order of precedence, lowest first: by folder, then from Z to A."""
        rank = {folder: number for number, folder in enumerate(self._folders)}
        by_name = sorted(self._entries, reverse=True)
        return sorted(by_name, key=lambda path: rank.get(path.parent, 0))


class Watcher:
    """Polls a registry from a thread of its own."""

    def __init__(self, registry: ModelRegistry, on_ready: Callable[[], None], interval_s: float = 0.5) -> None:
        """Prepare; `on_ready` is called from the thread when all that lies still has been loaded."""
        self._registry = registry
        self._on_ready = on_ready
        self._interval_s = interval_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="capriccio-models", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self, patience_s: float) -> None:
        """Stop the thread; a file that is being loaded may take longer than `patience_s`. Twice is no error."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(patience_s)

    def _watch(self) -> None:
        self._safely(lambda: self._registry.load_all(self._stop.wait, self._stop.is_set))
        self._on_ready()
        while not self._stop.wait(self._interval_s):
            self._safely(lambda: self._registry.poll(self._stop.is_set))

    def _safely(self, look: Callable[[], None]) -> None:
        """Look at the folders; what a file system fails with today may work at the next look."""
        try:
            look()
        except Exception:
            log.exception("looking at the folders of models failed")


def _woken(model: Model) -> LoadedModel:
    if isinstance(model, RemoteModel):
        raise InternalError(f"{model.name} is computed by other processes, and was asked for in this one")
    return model.woken() if isinstance(model, RestingModel) else model


def _signature(path: Path) -> Signature | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _printable(path: Path) -> str:
    """Return a file's name as text that can be sent; names on disk need not be UTF-8."""
    return path.name.encode("utf-8", "replace").decode()


def _name_taken(hidden: Model, path: Path) -> Problem:
    other = _printable(path)
    message = f"{other} also holds a model named {hidden.name!r}; rename one of them, {other} is used"
    return Problem(_printable(hidden.path), ModelRejected.code, message)
