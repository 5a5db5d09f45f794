"""Bars, word by word: a model that is told what the tracker counts and what was asked for, and says what comes next.

Must not know: wishes, requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard
from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import InvalidField, ModelRejected
from capriccio.media.music.arrangement import Bar
from capriccio.media.music.controls import CONTROLS
from capriccio.media.music.tracker import FEATURES, Tracker
from capriccio.media.music.words import LANGUAGE, LOUDNESSES, PARTS, WORDS, Kind, word
from capriccio.media.music.writing import read_bar

from .constraints import Constraints

__all__ = ["Task", "Writer", "check_model"]

KIND = "music.sequence"
BAR = word(Kind.BAR)
TOLD = len(FEATURES) + len(CONTROLS)
USUAL_LOUDNESS = LOUDNESSES[4]
"""Of a part whose loudness was never said."""

FADING = 0.75
"""What a bar counts beside the one after it, where notes are counted."""

SLOWEST, FASTEST = 0.4, 2.0
"""Of `Writer.pace`."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Task:
    """What one bar shall be."""

    ticks: int
    asked: Sequence[int]
    """The controls, in the order of `CONTROLS`."""
    constraints: Constraints
    temperature: float
    top_p: float
    notes: float | None = None
    """How many were asked for; None leaves it open."""
    reference: int = 0
    """How many bars ago the one was that it resembles."""


@dataclass
class Writer:
    """A piece in the making: its past, and the model's state."""

    model: LoadedModel
    hidden: Floats
    cell: Floats
    tracker: Tracker = field(default_factory=Tracker)
    loudness: list[int] = field(default_factory=lambda: [USUAL_LOUDNESS] * PARTS)
    silent_bars: list[int] = field(default_factory=lambda: [1] * PARTS)
    """For how many bars each part has not played; before the first one, all of them are late."""
    played: float = 0.0
    """Notes of the last bars, those further back counting less."""
    asked: float = 0.0
    """The same of the notes that were asked for."""
    stop: StopHandle | None = None

    @property
    def pace(self) -> float:
        """How many times the density that is asked for must be told so that it is played."""
        if not (self.played and self.asked):
            return 1.0
        return min(FASTEST, max(SLOWEST, self.asked / self.played))

    @classmethod
    def at_start(cls, model: LoadedModel, stop: StopHandle | None = None) -> Writer:
        """Begin a piece.

        Raises:
            InvalidField: the model is of another kind.
            ModelRejected: it speaks another version of the language.
        """
        check_model(model)
        silence = silent_state(model.card)
        return cls(model, silence, silence.copy(), stop=stop)

    def write(self, task: Task, random: np.random.Generator) -> Bar:
        """Write the next bar, in C major or A minor.

        Raises:
            Cancelled: `stop` was used.
        """
        self.tracker.open_bar(task.ticks, task.reference)
        said: list[int] = []
        leaning = task.constraints.leanings(self.silent_bars)
        while True:
            logits = self._logits([self.tracker.features() + list(task.asked)])[-1] + leaning
            allowed = task.constraints.allowed(self.tracker)
            chosen = choose(logits, allowed, task.temperature, task.top_p, random)
            if chosen == BAR:
                break
            said.append(chosen)
            self.tracker.push(chosen)
            if WORDS[chosen].kind is Kind.PART:
                leaning[chosen] = 0.0
        bar = self._heard(said, task.ticks)
        if task.notes is not None:
            self.played = FADING * self.played + len(bar.events)
            self.asked = FADING * self.asked + task.notes
        return bar

    def read(self, words: Sequence[int], ticks: int, asked: Sequence[int], reference: int = 0) -> float:
        """Take a bar that somebody else wrote as the next one; return the log-likelihood of its words."""
        self.tracker.open_bar(ticks, reference)
        told: list[list[int]] = []
        for number in words:
            told.append(self.tracker.features() + list(asked))
            self.tracker.push(number)
        told.append(self.tracker.features() + list(asked))
        logits = self._logits(told).astype(np.float64)
        spoken = np.array([*words, BAR])
        peaks = logits.max(1)
        sums = np.log(np.exp(logits - peaks[:, None]).sum(1)) + peaks
        self._heard(words, ticks)
        return float((logits[np.arange(len(spoken)), spoken] - sums).sum())

    def forget(self) -> None:
        """Let the model's own memory begin anew; what the tracker counts stays."""
        self.hidden = silent_state(self.model.card)
        self.cell = self.hidden.copy()

    def transpose(self, semitones: int) -> None:
        """Go on in another key; the model's own memory, which was in the old one, begins anew."""
        self.tracker = self.tracker.transposed(semitones)
        self.forget()

    def copy(self) -> Writer:
        """The same piece at the same point, to go on differently."""
        return replace(self, tracker=self.tracker.copy())

    def _heard(self, words: Sequence[int], ticks: int) -> Bar:
        bar, self.loudness = read_bar(words, ticks, self.loudness)
        playing = {event.part for event in bar.events}
        self.silent_bars = [0 if part in playing else bars + 1 for part, bars in enumerate(self.silent_bars)]
        return bar

    def _logits(self, told: list[list[int]]) -> Floats:
        """(T, words); the state goes on."""
        rows = np.array(told, np.int64)[:, None]
        made = self.model.run_all(rows, self.hidden, self.cell, stop=self.stop)
        logits, self.hidden, self.cell = made.values()
        return logits[:, 0]


def choose(
    logits: Floats, allowed: NDArray[np.bool_], temperature: float, top_p: float, random: np.random.Generator
) -> int:
    """Draw a word of the allowed ones (nucleus sampling: Holtzman et al. 2020, arXiv 1904.09751)."""
    words = np.flatnonzero(allowed)
    if len(words) == 1:
        return int(words[0])
    scaled = logits[words].astype(np.float64) / temperature
    chances = np.exp(scaled - scaled.max())
    order = np.argsort(-chances, kind="stable")
    cumulated = np.cumsum(chances[order])
    kept = int(np.searchsorted(cumulated, top_p * cumulated[-1])) + 1
    kept = min(kept, len(words))
    drawn = int(np.searchsorted(cumulated[:kept], random.random() * cumulated[kept - 1], "right"))
    return int(words[order[min(drawn, kept - 1)]])


def silent_state(card: ModelCard) -> Floats:
    """The state before the first word."""
    layers, _, width = card.inputs[1].shape
    return np.zeros((int(layers), 1, int(width)), np.float32)


def check_model(model: LoadedModel) -> None:
    """Refuse what writes no music.

    Raises:
        InvalidField: the model is of another kind.
        ModelRejected: it speaks another version of the language.
    """
    card = model.card
    if card.kind != KIND:
        raise InvalidField(f"{model.name} is a {card.kind} model; allowed: {KIND}", field="model")
    language = next((each.default for each in card.parameters if each.name == "language"), 0)
    told, words = card.inputs[0].shape[-1], card.outputs[0].shape[-1]
    if (language, told, words) != (LANGUAGE, TOLD, len(WORDS)):
        message = f"{model.name} speaks language {language:g} of music; this is {LANGUAGE}: export it anew, or update"
        raise ModelRejected(message)
