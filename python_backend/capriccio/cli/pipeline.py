"""Three steps side by side: while one item is worked on, the next is read and the one before is written.

Packing and unpacking pictures keeps one core busy for longer than a small network needs, so doing the three in turn
leaves the other cores idle. At most three items are in memory. Must not know: what the items are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from capriccio.errors import CapriccioError

__all__ = ["pipelined"]

Item = TypeVar("Item")
Loaded = TypeVar("Loaded")
Made = TypeVar("Made")


def pipelined(
    items: Sequence[Item],
    read: Callable[[Item], Loaded],
    work: Callable[[Loaded], Made],
    write: Callable[[Item, Made], object],
    forgiven: tuple[type[CapriccioError], ...],
) -> Iterator[CapriccioError | None]:
    """Take every item through the three steps, and yield, in order, None or the error that it is left out for.

    Args:
        items: what to do.
        read: runs in a thread of its own, one item ahead.
        work: runs in the thread that iterates.
        write: runs in a thread of its own, one item behind.
        forgiven: errors after which the others go on; any other ends it all, when what was begun is written.
    """
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as writer:
        before: Future[object] | None = None
        ahead = [reader.submit(read, item) for item in items[:1]]
        for number, item in enumerate(items):
            loaded = ahead.pop()
            ahead += [reader.submit(read, following) for following in items[number + 1 : number + 2]]
            now: Future[object] = Future()
            try:
                now = writer.submit(write, item, work(loaded.result()))
            except forgiven as error:
                now.set_exception(error)
            if before is not None:
                yield _outcome(before, forgiven)
            before = now
        if before is not None:
            yield _outcome(before, forgiven)


def _outcome(written: Future[object], forgiven: tuple[type[CapriccioError], ...]) -> CapriccioError | None:
    error = written.exception()
    if error is None:
        return None
    if isinstance(error, forgiven):
        return error
    raise error
