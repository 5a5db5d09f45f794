"""Which work answers which request: one file for each group of requests, gathered here.

Must not know: sockets, queues.
"""

from __future__ import annotations

from collections.abc import Mapping

from .music_work import MUSIC_WORKS
from .style_work import STYLE_WORKS
from .terrain_work import TERRAIN_WORKS
from .texture_work import TEXTURE_WORKS
from .worker import WorkFactory

__all__ = ["WORKS"]

WORKS: Mapping[str, WorkFactory] = {**MUSIC_WORKS, **STYLE_WORKS, **TERRAIN_WORKS, **TEXTURE_WORKS}
"""By the request's type."""
