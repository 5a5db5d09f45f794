"""Calls of an actor's methods, and what their failures mean: an error of the method, or an actor that is gone.

Must not know: what the methods do.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from capriccio.errors import CapriccioError, InternalError

__all__ = ["ActorGone", "answer", "answers"]


class ActorGone(Exception):
    """The actor, or the machine that it was on, is not there any more."""


async def answer(called: Any) -> Any:
    """Return what a method returned.

    Args:
        called: the `ObjectRef` that calling the method gave.

    Raises:
        CapriccioError: what the method raised; whatever else it raised becomes an `InternalError`.
        ActorGone: there was nobody to answer.
    """
    from ray.exceptions import RayError

    try:
        return await called
    except RayError as error:
        raise _meaning(error) from error


async def answers(called: Any) -> AsyncIterator[Any]:
    """Yield what a method yields, as it does; see `answer`.

    Args:
        called: the generator of `ObjectRef` that calling the method with `num_returns="streaming"` gave.
    """
    from ray.exceptions import RayError

    try:
        async for each in called:
            yield await each
    except RayError as error:
        raise _meaning(error) from error


def _meaning(error: Exception) -> Exception:
    from ray.exceptions import RayTaskError

    if not isinstance(error, RayTaskError):
        return ActorGone(_first_line(error))
    cause = error.cause
    if isinstance(cause, CapriccioError):
        return cause
    return InternalError(f"an actor failed: {type(cause).__name__}: {_first_line(cause)}")


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:300] or type(error).__name__
