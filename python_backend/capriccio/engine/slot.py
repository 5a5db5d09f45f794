"""One watched model file, and the model that serves under it: which may be of the file before the present one.

A file is read when two looks in a row saw it unchanged, so that a copy in progress is left alone. It is loaded and
proven beside the model that serves requests, and takes its place between two of them, on trial: the old one is kept
until the new one has proven itself, and comes back where that is too slow. A file that fails is reported.
Must not know: other files, requests, ONNX Runtime.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from capriccio.errors import CapriccioError, ModelRejected

from .model import LoadedModel
from .remote import RemoteModel
from .replacement import Probation, are_alike, slower_at_first
from .resting import RestingModel
from .signature import Signature, signature_of
from .trial import Slowdown

__all__ = ["Loader", "Model", "Problem", "Slot", "loaded_of", "printable", "problem_with"]

POLLS_TO_FORGET = 2
"""Looks that must miss a file before its model goes: a replaced file is away for a moment."""

Model: TypeAlias = LoadedModel | RestingModel | RemoteModel
Loader: TypeAlias = Callable[[Path], Model]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """A model file that could not be used."""

    file: str
    code: str
    message: str


class Slot:
    """What is known of one file; one thread uses it."""

    def __init__(self, path: Path, load: Loader, probation: bool = True) -> None:
        """Nothing is known yet.

        Args:
            path: the file.
            load: turns it into a model.
            probation: whether a model is watched while it serves, until `judge` is satisfied, and not only compared
                before that.
        """
        self.path = path
        self.model: Model | None = None
        self.problem: Problem | None = None
        self.swaps = 0
        """How often another model took the place of one that served; going back counts, too."""
        self._load = load
        self._watches = probation
        self._bound: float | None = None
        self._seen: Signature | None = None
        self._loaded: Signature | None = None
        self._missed = 0
        self._before: Model | None = None
        self._probation: Probation | None = None

    def visit(self, signature: Signature, now_s: float, bound: float | None) -> None:
        """Look at the file, and load it where it has come to rest since the last look.

        `bound` is how many times as long as its predecessor's runs a model's may take; None to compare nothing.
        """
        self._missed = 0
        self._bound = bound
        at_rest = self._seen == signature
        self._seen = signature
        if at_rest and self._loaded != signature:
            self._try(signature, now_s)

    def miss(self) -> bool:
        """Note that the file is not there; say whether it is to be forgotten."""
        self._missed += 1
        return self._missed >= POLLS_TO_FORGET

    def judge(self, now_s: float) -> None:
        """Look how the model on trial does, where there is one."""
        probation = self._probation
        if probation is None or not probation.is_over(now_s):
            return
        slower = self._safely(probation.slower)
        probation.end()
        if slower is not None and self._before is not None:
            self.problem = self.problem or self._too_slow(slower, "the model before it is back")
            log.warning("%s is given up: it is %s; the model before it is back", self.path, slower)
            self._serve(self._before)
        self._before = self._probation = None

    def refuse(self, error: Exception) -> None:
        """Let no model serve: the first one of this file has turned out to be none that can."""
        self.model = None
        self.problem = self._problem_with(error)
        log.warning("%s is not used: %s", self.path, self.problem.message)

    def _problem_with(self, error: Exception) -> Problem:
        if isinstance(error, CapriccioError):
            return problem_with(self.path, error)
        log.error("loading %s failed", self.path, exc_info=error)
        message = f"loading failed: {type(error).__name__}: {error}"
        return Problem(printable(self.path), ModelRejected.code, message)

    def models(self) -> list[Model]:
        """Return the model that serves, and the one before it while that is kept."""
        return [model for model in (self.model, self._before) if model is not None]

    def _try(self, signature: Signature, now_s: float) -> None:
        try:
            model = self._load(self.path)
            slower = self._compared(model)
        except Exception as error:  # whatever a hostile file provokes, the watcher lives on
            self.problem = self._problem_with(error)
        else:
            if signature_of(self.path) != signature:
                return  # replaced while it was read: wait until it rests again
            self.problem = self._too_slow(slower, "the model before it stays") if slower else None
            if not slower:
                self._swap_in(model, now_s)
        self._loaded = signature
        if self.problem:
            log.warning("%s is not used: %s", self.path, self.problem.message)

    def _compared(self, model: Model) -> Slowdown | None:
        """Prove a model that is to take another's place, and compare it with that one."""
        if self.model is None:
            return None
        if isinstance(model, RestingModel):
            model.woken()
        old, new = self._proven(), loaded_of(model)
        if self._bound is None or old is None or new is None or not are_alike(old, new):
            return None
        return slower_at_first(old, new, self._bound)

    def _proven(self) -> LoadedModel | None:
        """Return the last model that is on trial no more, where it is awake."""
        if self._probation is not None:
            return self._probation.old
        return None if self.model is None else loaded_of(self.model)

    def _swap_in(self, model: Model, now_s: float) -> None:
        """Let a model serve, on trial where there is one to compare it with."""
        old, new = self._proven(), loaded_of(model)
        before = self._before or self.model
        if self._probation is not None:
            self._probation.end()
        self._before = self._probation = None
        if self._watches and self._bound is not None and old and new and are_alike(old, new):
            self._before, self._probation = before, Probation(old, new, self._bound, now_s)
        log.info("loaded %s (%s, %s) from %s", model.name, model.card.kind, model.hash, self.path)
        self._serve(model)

    def _serve(self, model: Model) -> None:
        if self.model is not None:
            self.swaps += 1
        self.model = model

    def _safely(self, look: Callable[[], Slowdown | None]) -> Slowdown | None:
        """Compare two models that work; where that fails, nothing can be said against the new one."""
        try:
            return look()
        except CapriccioError as error:
            log.warning("%s can't be compared with the model before it: %s", self.path, error.message)
            return None

    def _too_slow(self, slower: Slowdown, instead: str) -> Problem:
        message = (
            f"it is {slower} as the model before it; allowed: {self._bound:g} times; {instead}. Replace the file by a "
            "faster one, or allow more with `capriccio serve --swap-slowdown`"
        )
        return Problem(printable(self.path), ModelRejected.code, message)


def loaded_of(model: Model) -> LoadedModel | None:
    """Return what computes a model here, where it is awake."""
    if isinstance(model, RestingModel):
        return model.loaded
    return model if isinstance(model, LoadedModel) else None


def problem_with(path: Path, error: CapriccioError) -> Problem:
    """Return what is told of a file that can't be used."""
    return Problem(printable(path), error.code, _text(error.message))


def printable(path: Path) -> str:
    """Return a file's name as text that can be sent."""
    return _text(path.name)


def _text(text: str) -> str:
    """Return text that can be sent; names on disk, which errors tell, need not be UTF-8."""
    return text.encode("utf-8", "replace").decode()
