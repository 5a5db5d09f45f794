"""The models that are loaded, kept in step with folders that are watched, and found by name or by kind.

Of two folders that hold a model of the same name, the later wins. How one file becomes a model, and gives way to its
next version, is its slot's affair. Must not know: requests, ONNX Runtime.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from logging import getLogger
from pathlib import Path
from types import MappingProxyType

from capriccio.errors import InternalError, InvalidField, ModelRejected, UnknownModel

from .budget import Budget
from .facts import ModelFacts, facts_of
from .footprint import estimated_bytes
from .model import LoadedModel
from .remote import RemoteModel
from .resting import RestingModel
from .signature import Signature, signature_of
from .slot import Loader, Model, Problem, Slot, printable, problem_with
from .trial import DEFAULT_BOUND

__all__ = ["BUNDLED_MODELS", "Loader", "ModelRegistry", "Problem"]

BUNDLED_MODELS = Path(__file__).parent.parent / "models"
"""The folder of the models that come with the package."""

SETTLE_S = 0.05
"""Pause between the two polls at start-up."""

log = getLogger(__name__)


def _never() -> bool:
    return False


class ModelRegistry:
    """Models by name. One thread polls; any thread reads."""

    def __init__(
        self,
        folders: Sequence[Path],
        load: Loader,
        slowdown: float | None = DEFAULT_BOUND,
        budget_bytes: int | None = None,
        probation: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Watch `folders`; where two hold a model of the same name, the later folder wins.

        Args:
            folders: each may appear and go while the registry lives.
            load: turns a file into a model that is proven, here or where it is computed, or into one that will be
                proven when it is first asked for; or raises a `CapriccioError`.
            slowdown: how many times as long as its predecessor's runs those of a model may take that takes its place;
                None to compare nothing.
            budget_bytes: what models that can rest may hold together, beyond what is in use; None for no bound.
            probation: whether models are watched while they serve, too; not where nobody polls to judge that.
            clock: seconds.
        """
        self._folders = tuple(folders)
        self._load = load
        self.slowdown = slowdown
        """As it was given; whoever polls may change it."""
        self._probation = probation
        self._clock = clock
        self._budget = Budget(budget_bytes)
        self._slots: dict[Path, Slot] = {}
        self._to_wake: list[tuple[Path, RestingModel]] = []
        self._models: Mapping[str, Model] = MappingProxyType({})
        self._can_rest: tuple[RestingModel, ...] = ()
        self._swaps: Mapping[str, int] = MappingProxyType({})
        self._problems: tuple[Problem, ...] = ()

    @property
    def models(self) -> Mapping[str, Model]:
        """The models by name: a snapshot that never changes."""
        return self._models

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The files that could not be used."""
        resting = (model for model in self._models.values() if isinstance(model, RestingModel))
        failed = [problem_with(each.path, each.failure) for each in resting if each.failure]
        return (*self._problems, *failed)

    def facts(self) -> list[ModelFacts]:
        """Return how each model is now, by name; any thread may ask, and waits for nothing."""
        now_s, swaps = self._clock(), self._swaps
        return [facts_of(model, swaps.get(name, 0), now_s) for name, model in sorted(self._models.items())]

    def problem_of(self, path: Path) -> Problem | None:
        """Return why a file of the folders can't be used; None where it can, or is hidden by another."""
        slot = self._slots.get(path)
        return slot.problem if slot else None

    def get(self, name: str) -> LoadedModel:
        """Return a model, which is loaded first where it rests; it stays usable after a newer one has taken its place.

        Raises:
            UnknownModel: there is no model of that name.
            UnreadableFile, ModelRejected: it rested, and can't be loaded.
        """
        return self._woken(self._named(name))

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
        return self._woken(model)

    def _woken(self, model: Model) -> LoadedModel:
        if isinstance(model, RemoteModel):
            raise InternalError(f"{model.name} is computed by other processes, and was asked for in this one")
        if isinstance(model, LoadedModel):
            return model
        rested = model.loaded is None
        loaded = model.woken()
        if rested:
            self._budget.keep(self._can_rest)
        return loaded

    def load_all(self) -> None:
        """Take up everything that lies still, and wake what frames may ask for."""
        self.take_up_all()
        self.wake_for_frames()

    def take_up_all(self, sleep: Callable[[float], object] = time.sleep, stopped: Callable[[], bool] = _never) -> None:
        """Look twice in a row, so that everything that lies still is known; frames may already ask for it."""
        self._look(stopped)
        sleep(SETTLE_S)
        self._look(stopped)

    def wake_for_frames(self, stopped: Callable[[], bool] = _never) -> None:
        """Load what has been taken up for frames since the last call, as far as the budget allows."""
        to_wake, self._to_wake = self._to_wake, []
        for path, model in to_wake:
            if stopped():
                return
            slot = self._slots.get(path)
            if slot is None or slot.model is not model:
                continue
            try:
                self._wake_where_there_is_room(model)
            except Exception as error:  # whatever a hostile file provokes, the others are woken
                slot.refuse(error)
                self._publish()
        self._budget.keep(self._can_rest)

    def poll(self, stopped: Callable[[], bool] = _never) -> None:
        """Look at the folders once, and load what has come to rest since the last look; give up when `stopped`."""
        self._look(stopped)
        self.wake_for_frames(stopped)

    def _look(self, stopped: Callable[[], bool]) -> None:
        found = self._scan()
        for path, signature in found.items():
            if stopped():
                return
            self._visit(path, signature)
        for path in [known for known in self._slots if known not in found]:
            if self._slots[path].miss():
                del self._slots[path]
                log.info("%s is gone", path)
        self._publish()

    def _scan(self) -> dict[Path, Signature]:
        """Return the model files in order of precedence, lowest first; hidden ones are being written."""
        found: dict[Path, Signature] = {}
        for folder in self._folders:
            for path in sorted(folder.glob("*.onnx"), reverse=True):
                signature = signature_of(path)
                if signature is not None and not path.name.startswith("."):
                    found[path] = signature
        return found

    def _visit(self, path: Path, signature: Signature) -> None:
        """Look at one file; a model that takes another's place does so at once, and not after the next file."""
        slot = self._slots.setdefault(path, Slot(path, self._take_up, self._probation))
        swaps = slot.swaps
        slot.visit(signature, self._clock(), self.slowdown)
        slot.judge(self._clock())
        if slot.swaps != swaps:
            self._publish()

    def _take_up(self, path: Path) -> Model:
        """Read a file; what takes the place of another for frames is proven first, everything else serves at once."""
        model = self._load(path)
        if isinstance(model, RestingModel) and model.for_frames:
            if any(slot.model is not None and slot.model.name == model.name for slot in self._slots.values()):
                self._wake_where_there_is_room(model)
            else:
                self._to_wake.append((path, model))
        return model

    def _wake_where_there_is_room(self, model: RestingModel) -> None:
        if self._budget.has_room(self._those_that_can_rest(), estimated_bytes(model.file_bytes)):
            model.woken()
        else:
            log.info("%s rests until it is asked for: there is no memory left for it", model.name)

    def _those_that_can_rest(self) -> tuple[RestingModel, ...]:
        kept = (model for slot in self._slots.values() for model in slot.models())
        return tuple(model for model in kept if isinstance(model, RestingModel))

    def _publish(self) -> None:
        models: dict[str, Model] = {}
        swaps: dict[str, int] = {}
        problems: list[Problem] = []
        for path in self._in_order():
            slot = self._slots[path]
            if slot.problem:
                problems.append(slot.problem)
            if slot.model:
                hidden = models.get(slot.model.name)
                if hidden is not None and hidden.path.parent == path.parent:
                    problems.append(_name_taken(hidden, path))
                models[slot.model.name] = slot.model
                swaps[slot.model.name] = slot.swaps
        self._models, self._swaps = MappingProxyType(models), MappingProxyType(swaps)
        self._problems = tuple(problems)
        self._can_rest = self._those_that_can_rest()

    def _in_order(self) -> list[Path]:
        """Return the files in order of precedence, lowest first: by folder, then from Z to A."""
        rank = {folder: number for number, folder in enumerate(self._folders)}
        by_name = sorted(self._slots, reverse=True)
        return sorted(by_name, key=lambda path: rank.get(path.parent, 0))


def _name_taken(hidden: Model, path: Path) -> Problem:
    other = printable(path)
    message = f"{other} also holds a model named {hidden.name!r}; rename one of them, {other} is used"
    return Problem(printable(hidden.path), ModelRejected.code, message)
