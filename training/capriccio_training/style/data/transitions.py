"""A folder of transitions, as a task-aware training needs them: what was seen, done, earned and seen next.

FOLDER/transitions.jsonl    one transition on a line, in any order
FOLDER/…                    the pictures, under any name and in any format that Pillow reads

    {"state": "pictures/0007_003.png", "action": 2, "reward": 0.0, "next": "pictures/0007_004.png", "done": false}

Pictures are named relative to the folder. ``done`` says that the task ended with this step, so that nothing more can
be earned; an episode that was only cut off is not done. Pictures are never cropped or mirrored: an action is right
for the picture that it was taken in. Knows nothing of networks or of where transitions come from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from capriccio.errors import CapriccioError, InvalidField, UnreadableFile
from capriccio.media.atomic import write_atomically
from capriccio.media.images import read_picture, resize
from capriccio_training.data.levels import to_float
from capriccio_training.data.share import ALL, Share
from capriccio_training.data.shuffled import Shuffled, continue_drawing, drawing_state

TABLE = "transitions.jsonl"
MAX_ACTIONS = 4096  # more are no discrete choice; a limit keeps one wrong number from asking for a huge network
MAX_REWARD = 1e6  # beyond it, squared errors leave what 32-bit numbers hold


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    state: str
    action: int
    reward: float
    next: str
    done: bool


@dataclass(frozen=True)
class Transitions:
    """A batch of N transitions."""

    states: Tensor  # (N, 3, H, W) in [-1, 1]
    actions: Tensor  # (N,) int64
    rewards: Tensor  # (N,) float32
    next_states: Tensor  # (N, 3, H, W) in [-1, 1]
    done: Tensor  # (N,) bool

    def to(self, device: torch.device) -> Transitions:
        """The same batch on another device."""
        moved = (getattr(self, name).to(device) for name in ("states", "actions", "rewards", "next_states", "done"))
        return Transitions(*moved)


@dataclass(frozen=True)
class TransitionFolder:
    """The transitions of one domain with their pictures, each held once as (3, H, W) uint8."""

    rows: tuple[Row, ...]
    pictures: dict[str, Tensor]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Tensor:
        """The picture of what was seen before transition ``index``, (3, H, W) uint8."""
        return self.pictures[self.rows[index].state]

    def batch(self, indices: Iterable[int]) -> Transitions:
        """Gather some transitions."""
        rows = [self.rows[index] for index in indices]
        return Transitions(
            states=to_float(torch.stack([self.pictures[row.state] for row in rows])),
            actions=torch.tensor([row.action for row in rows]),
            rewards=torch.tensor([row.reward for row in rows], dtype=torch.float32),
            next_states=to_float(torch.stack([self.pictures[row.next] for row in rows])),
            done=torch.tensor([row.done for row in rows]),
        )


class TransitionBatches:
    """Endless random batches of both domains; the state continues a resumed training exactly."""

    def __init__(
        self, source: TransitionFolder, target: TransitionFolder, batch: int, seed: int, share: Share = ALL
    ) -> None:
        self.folders = (source, target)
        self.batch = batch * share.count  # of all processes together
        self.share = share
        self.random = torch.Generator().manual_seed(seed)
        self.orders = (Shuffled(len(source)), Shuffled(len(target)))

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which every transition of the larger domain was seen once."""
        return max(1, max(len(folder) for folder in self.folders) // self.batch)

    def next(self) -> tuple[Transitions, Transitions]:
        """Draw one batch of each domain."""
        source, target = (self._next_of(side) for side in range(2))
        return source, target

    def _next_of(self, side: int) -> Transitions:
        drawn = [self.orders[side].next(self.random) for _ in range(self.batch)]
        return self.folders[side].batch(self.share.of(drawn))

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come."""
        return drawing_state(self.random, self.orders)

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were."""
        continue_drawing(self.random, self.orders, state)


def open_transitions(folder: Path, actions: int, height: int = 0, width: int = 0) -> TransitionFolder:
    """Read a folder's table and every picture that it names, scaled to ``height`` x ``width`` (0 x 0: as they are).

    Raises:
        UnreadableFile: no table, a broken line, a missing picture, or pictures of several sizes.
        InvalidField: there are more than ``actions`` actions.
    """
    rows = read_rows(folder / TABLE)
    most = max(range(len(rows)), key=lambda index: rows[index].action)
    if rows[most].action >= actions:
        message = f"{folder / TABLE}, line {most + 1}: action is {rows[most].action}; allowed: 0 to {actions - 1}"
        raise InvalidField(f"{message}. Set task.actions to how many there are", field="task.actions")
    pictures: dict[str, Tensor] = {}
    for number, row in enumerate(rows, 1):
        for name in (row.state, row.next):
            if name not in pictures:
                pictures[name] = _read_picture(folder, name, number, height, width)
    _check_sizes(folder, pictures)
    return TransitionFolder(rows, pictures)


def read_rows(table: Path) -> tuple[Row, ...]:
    """Read a table; row ``n`` is its line ``n + 1``.

    Raises:
        UnreadableFile: it is missing or empty, or a line is no transition; the message has the line's number.
    """
    try:
        lines = table.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{table} can't be read: {error}", path=str(table)) from error
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            rows.append(parse_row(line))
        except InvalidField as error:
            raise UnreadableFile(f"{table}, line {number}: {error}", path=str(table), line=number) from error
    if not rows:
        raise UnreadableFile(f"{table} holds no transition; write one JSON object on each line", path=str(table))
    return tuple(rows)


def parse_row(line: str) -> Row:
    """Read one line of a table.

    Raises:
        InvalidField: it is no JSON object, or a field is missing, of the wrong type or out of range.
    """
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidField(f"this is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise InvalidField(f"this is no JSON object: {line[:60]!r}")
    for name, allowed in _ALLOWED.items():
        if name not in found:
            raise InvalidField(f"{name} is missing; needed: {', '.join(_ALLOWED)}", field=name)
        if not allowed.holds(found[name]):
            raise InvalidField(f"{name} is {str(found[name])[:60]!r}; allowed: {allowed.meaning}", field=name)
    return Row(found["state"], found["action"], float(found["reward"]), found["next"], found["done"])


def write_rows(table: Path, rows: Iterable[Row]) -> None:
    """Write a table, whole or not at all.

    Raises:
        UnreadableFile: it cannot be written.
    """
    text = "".join(json.dumps(asdict(row)) + "\n" for row in rows)
    try:
        write_atomically(table, text.encode())
    except OSError as error:
        raise UnreadableFile(f"cannot write {table}: {error}", path=str(table)) from error


@dataclass(frozen=True)
class _Allowed:
    """What a field may be: for the program, and for people."""

    holds: Callable[[Any], bool]
    meaning: str


def _is_inside(name: Any) -> bool:
    """Whether ``name`` is a path that stays within the folder, on every system."""
    if not isinstance(name, str) or not name or "\0" in name or "\\" in name or ":" in name:
        return False
    return not name.startswith("/") and ".." not in name.split("/")


def _is_action(value: Any) -> bool:
    return type(value) is int and 0 <= value < MAX_ACTIONS


def _is_reward(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= MAX_REWARD


_PATH = _Allowed(_is_inside, "a path within the folder, with / between its parts")
_ALLOWED = {
    "state": _PATH,
    "action": _Allowed(_is_action, f"a whole number from 0 to {MAX_ACTIONS - 1}"),
    "reward": _Allowed(_is_reward, f"a number from -{MAX_REWARD:g} to {MAX_REWARD:g}"),
    "next": _PATH,
    "done": _Allowed(lambda value: type(value) is bool, "true or false"),
}


def _read_picture(folder: Path, name: str, line: int, height: int, width: int) -> Tensor:
    try:
        pixels = read_picture(folder / name).pixels
    except CapriccioError as error:
        raise UnreadableFile(f"{folder / TABLE}, line {line}: {error}", path=str(folder / name), line=line) from error
    scaled = resize(pixels, height, width) if height and width else pixels
    return torch.from_numpy(scaled.copy()).permute(2, 0, 1).contiguous()


def _check_sizes(folder: Path, pictures: dict[str, Tensor]) -> None:
    sizes = {tuple(picture.shape[1:]): name for name, picture in pictures.items()}
    if len(sizes) > 1:
        (one, size), (other, another) = [(name, size) for size, name in sizes.items()][:2]
        message = f"{folder / one} is {size}, {folder / other} is {another} (rows, columns); give pictures of one size"
        raise UnreadableFile(f"{message}, or set data.load_height and data.load_width", path=str(folder / other))
