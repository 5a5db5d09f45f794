"""Which work answers which request: one file for each group of requests, gathered here.

Must not know: sockets, queues.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from capriccio.engine.registry import ModelRegistry
from capriccio.protocol.codec import Message

from .style_work import STYLE_WORKS
from .terrain_work import TERRAIN_WORKS
from .texture_work import TEXTURE_WORKS
from .worker import Work

__all__ = ["WORKS", "WorkFactory"]

WorkFactory: TypeAlias = Callable[[Message, ModelRegistry, float], Work]
"""A checked request, the models, and when it was received, to what a worker shall do; runs on the I/O thread, so it
only looks at what is cheap to look at, and raises `InvalidInput` for what it finds wrong."""

WORKS: Mapping[str, WorkFactory] = {**STYLE_WORKS, **TERRAIN_WORKS, **TEXTURE_WORKS}
"""By the request's type."""
