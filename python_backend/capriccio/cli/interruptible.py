"""Long computations that Ctrl-C ends at once.

Python delivers Ctrl-C only between two of its own instructions, and a large frame keeps ONNX Runtime busy for many
seconds. So the computation has a thread of its own, and the main thread waits where it can be interrupted.
Must not know: what is computed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from capriccio.engine.session import StopHandle

__all__ = ["interruptible"]

LOOK_UP_S = 0.1
"""How often Ctrl-C is looked for on Windows, where waiting for a thread can't be interrupted."""

PATIENCE_S = 10.0
"""How long to wait, after Ctrl-C, for the operator that is being computed."""

Result = TypeVar("Result")


def interruptible(compute: Callable[[StopHandle], Result]) -> Result:
    """Return what `compute` returns, or raise what it raises; Ctrl-C stops it through the handle that it is given."""
    from capriccio.engine.session import StopHandle

    stop = StopHandle()
    outcome: Future[Result] = Future()
    thread = threading.Thread(target=_settle, args=(outcome, lambda: compute(stop)), daemon=True)
    try:
        thread.start()
        while True:
            try:
                return outcome.result(LOOK_UP_S)
            except NotYet:
                if outcome.done():
                    raise
    except KeyboardInterrupt:
        stop.stop()
        if thread.is_alive():
            thread.join(PATIENCE_S)
        raise


def _settle(outcome: Future[Result], compute: Callable[[], Result]) -> None:
    try:
        outcome.set_result(compute())
    except BaseException as error:
        outcome.set_exception(error)
