"""Folders of music → pieces in C major or A minor, each with its style, split into learned and held out.

Editions of one work count as one piece, so that nothing that is held out has been learned under another name. Must not
know: networks, batches.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from capriccio.errors import InvalidField, TooLarge, UnreadableFile
from capriccio.media.music.arrangement import Piece, arrange
from capriccio.media.music.keys import Key, find_key
from capriccio.media.music.midi_files import read_midi
from capriccio.media.music.score import Score
from capriccio.user_cache import cache_folder
from capriccio_training.music.config import CHORALES
from capriccio_training.music.data.chorales import read_corpus, read_grid
from capriccio_training.music.data.notation import NOTATION, read_notation
from capriccio_training.subject import Report

MIDI = (".mid", ".midi")
FEWEST_NOTES = 32
"""Shorter pieces teach nothing."""

MANY_AT_ONCE = 0.5
"""Share of a piece's melodic turns that an earlier piece has too, from which on it is another edition of that one."""

TURN = 12
"""Notes of a melodic turn."""


@dataclass(frozen=True)
class Learned:
    """A piece as it is learned."""

    piece: Piece
    """In C major or A minor."""
    key: Key
    """That it was in."""
    style: str
    name: str
    held_out: bool | None = None
    """Whether it must be; None leaves it to `split`."""


@dataclass(frozen=True)
class Corpus:
    """All pieces of a training."""

    learned: tuple[Learned, ...]
    held_out: tuple[Learned, ...]


def open_corpus(sources: Sequence[str], held_out: float, report: Report) -> Corpus:
    """Read all pieces of `STYLE=FOLDER`, `STYLE=chorales` and `STYLE=GRID.json` sources.

    Raises:
        InvalidField: no sources, or one of another form, or without a piece.
        UnreadableFile: a folder is missing. Damaged files are left out.
    """
    if not sources:
        raise InvalidField("no music is given; name a folder: --data STYLE=FOLDER", field="sources")
    pieces: list[Learned] = []
    for number, source in enumerate(sources):

        def tell(done: float, before: int = number) -> None:
            report("Reading music", (before + done) / len(sources))

        pieces += _pieces(source, tell)
    report("Reading music", 1.0)
    return split(without_editions(pieces), held_out)


def learned(score: Score, style: str, name: str) -> Learned:
    """Bring a score into the form in which it is learned."""
    key = find_key(score)
    moved = replace(score, tracks=tuple(track.transposed(-key.from_learned) for track in score.tracks))
    return Learned(arrange(moved), key, style, name)


def split(pieces: Sequence[Learned], share: float) -> Corpus:
    """Hold out a share of the pieces, always the same: it hangs on their names."""
    groups: tuple[list[Learned], list[Learned]] = ([], [])
    for piece in pieces:
        digest = hashlib.sha256(piece.name.encode()).digest()
        drawn = int.from_bytes(digest[:4], "big") < share * 2**32
        groups[drawn if piece.held_out is None else piece.held_out].append(piece)
    return Corpus(tuple(groups[0]), tuple(groups[1]))


def without_editions(pieces: Sequence[Learned]) -> list[Learned]:
    """Leave out pieces whose melodic turns an earlier piece mostly has; a published split stays as it is."""
    seen: dict[int, set[int]] = {}
    kept: list[Learned] = []
    for piece in pieces:
        turns = set(_turns(piece.piece))
        if not turns:
            continue
        shared: dict[int, int] = {}
        for turn in turns:
            for other in seen.get(turn, ()):
                shared[other] = shared.get(other, 0) + 1
        if piece.held_out is None and max(shared.values(), default=0) > MANY_AT_ONCE * len(turns):
            continue
        for turn in turns:
            seen.setdefault(turn, set()).add(len(kept))
        kept.append(piece)
    return kept


def _pieces(source: str, report: Callable[[float], None]) -> Iterator[Learned]:
    style, equals, place = source.partition("=")
    if not equals or not style or not place:
        message = f"the music is given as {source!r}; allowed: STYLE=FOLDER, STYLE={CHORALES}, STYLE=GRID.json"
        raise InvalidField(message, field="sources")
    if place == CHORALES:
        for name, score in read_corpus(report):
            yield learned(score, style, name)
    elif place.endswith(".json"):
        for name, score in read_grid(Path(place)):
            yield replace(learned(score, style, name), held_out=not name.startswith("train"))
    else:
        files = _files(Path(place))
        for number, path in enumerate(files):
            report(number / len(files))
            yield from _read(style, path)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UnreadableFile(f"there is no folder {folder}", path=str(folder))
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (*MIDI, *NOTATION))
    if not found:
        raise InvalidField(f"{folder} has no music; allowed: {', '.join((*MIDI, *NOTATION))}", field="sources")
    return found


def _read(style: str, path: Path) -> list[Learned]:
    try:
        midi = path.suffix.lower() in MIDI
        score = read_midi(path) if midi else read_notation(path, cache_folder("notation"))
    except (UnreadableFile, TooLarge):
        return []
    return [learned(score, style, path.name)] if score.count >= FEWEST_NOTES else []


def _turns(piece: Piece) -> Iterator[int]:
    """Hashes of runs of notes in each part, whatever the key and the tempo."""
    notes: dict[int, list[int]] = {}
    for bar in piece.bars:
        for event in bar.events:
            notes.setdefault(event.part, []).append(event.pitch)
    for pitches in notes.values():
        steps = [after - before for before, after in itertools.pairwise(pitches)]
        for start in range(len(steps) - TURN + 1):
            yield hash(tuple(steps[start : start + TURN]))
