"""New models for all actors: proven on one, then handed from actor to actor, while the others serve.

An actor that gets another version of a model rests meanwhile, unless it is the only one, and compares the two. The
first that refuses it ends the roll-out: those that had it already get the old one back, which is compared with nothing,
and whoever brought the file is told why.
Must not know: Ray, folders, why a model is refused.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Protocol

from capriccio.errors import CapriccioError, from_code

from .calls import ActorGone
from .mirror import FileKey, Files, ModelFile
from .place import State

__all__ = ["Holder", "Updates", "roll_out"]

log = logging.getLogger(__name__)


class Holder(Protocol):
    """Something that holds model files and serves with them."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def where(self) -> str:
        """The machine that it is on."""

    async def take(self, files: Files, slowdown: float | None) -> Mapping[FileKey, CapriccioError]:
        """Hold these files; return which it can't use, and why. Raises `ActorGone`.

        So is a model whose runs take more than `slowdown` times as long as those of the one before; None allows all.
        """

    def rest(self, state: State) -> None:
        """Begin nothing new."""

    def wake(self) -> None:
        """Serve."""


class Updates:
    """What all actors shall hold, and who holds it."""

    def __init__(self, slowdown: float | None) -> None:
        """Begin with nothing; `slowdown` is how many times as long as before a model's runs may take, None any."""
        self._slowdown = slowdown
        self._files: Files = {}
        self._holders: list[Holder] = []
        self._one_at_a_time = asyncio.Lock()
        self._somebody = asyncio.Event()

    async def bring_up(self, holder: Holder) -> None:
        """Give a new actor everything that the others have; it takes part in roll-outs from then on.

        Raises:
            ActorGone: it ended.
            CapriccioError: it can't use one of the files.
        """
        async with self._one_at_a_time:
            refused = await holder.take(self._files, None)
            for key, error in refused.items():
                raise _placed(error, holder, key)
            self._holders.append(holder)
            self._somebody.set()

    def drop(self, holder: Holder) -> None:
        """Leave an actor out that is gone; one that was never in is no error."""
        self._holders = [each for each in self._holders if each is not holder]
        if not self._holders:
            self._somebody.clear()

    async def adopt(self, key: FileKey, file: ModelFile) -> None:
        """Have all actors hold a file; waits for the first actor where there is none.

        Raises:
            CapriccioError: an actor can't use it; all have what they had before.
        """
        while True:
            await self._somebody.wait()
            async with self._one_at_a_time:
                files = {**self._files, key: file}
                if await roll_out(self._holders, self._files, files, key, self._slowdown):
                    self._files = files
                    return

    async def forget(self, key: FileKey, file_hash: str) -> None:
        """Have no actor hold a file any more, unless another content has taken its place."""
        async with self._one_at_a_time:
            if key in self._files and self._files[key].hash == file_hash:
                files = {each: file for each, file in self._files.items() if each != key}
                await _give_all(self._holders, files)
                self._files = files


async def roll_out(holders: Sequence[Holder], old: Files, new: Files, key: FileKey, slowdown: float | None) -> bool:
    """Give all actors `new`, which differs from `old` in the file `key`; return whether any is there to have it.

    A file that nobody had before is proven on the first, and then given to all others at once.

    Raises:
        CapriccioError: one can't use it, or is too slow with it; all have `old` again.
    """
    first, others = list(holders[:1]), list(holders[1:])
    groups = [[each] for each in holders] if key in old else [first, others]
    touched: list[Holder] = []
    taken = 0
    for group in groups:
        touched += group
        rests = len(group) < len(holders) and key in old
        for holder, refused in zip(group, await _give_all(group, new, slowdown, rests), strict=True):
            if refused is not None and key in refused:
                log.warning("%s on %s refuses %s, all go back", holder.name, holder.where, key[1])
                await _give_all(touched, old)
                raise _placed(refused[key], holder, key)
            taken += refused is not None
    return taken > 0


async def _give(
    holder: Holder, files: Files, slowdown: float | None, rest: bool
) -> Mapping[FileKey, CapriccioError] | None:
    """Return what an actor refuses of some files; None where it is gone."""
    if rest:
        holder.rest(State.UPDATING)
    try:
        return await holder.take(files, slowdown)
    except ActorGone:
        return None
    finally:
        if rest:
            holder.wake()


async def _give_all(
    holders: Sequence[Holder], files: Files, slowdown: float | None = None, rest: bool = False
) -> list[Mapping[FileKey, CapriccioError] | None]:
    return await asyncio.gather(*(_give(holder, files, slowdown, rest) for holder in holders))


def _placed(error: CapriccioError, holder: Holder, key: FileKey) -> CapriccioError:
    message = f"{holder.name} on {holder.where} can't use {key[1]}: {error.message}"
    return from_code(error.code, message, error.detail)
