"""The thread that keeps a registry of models in step with its folders.

Must not know: models.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from .registry import ModelRegistry

__all__ = ["Watcher"]

log = logging.getLogger(__name__)


class Watcher:
    """Polls a registry from a thread of its own."""

    def __init__(
        self,
        registry: ModelRegistry,
        on_known: Callable[[], None],
        on_ready: Callable[[], None],
        interval_s: float = 0.5,
    ) -> None:
        """Prepare.

        Args:
            registry: is polled.
            on_known: called from the thread when all that lies still is known, and may be asked for.
            on_ready: called from the thread when it is proven, and awake if frames may ask for it.
            interval_s: between two looks.
        """
        self._registry = registry
        self._on_known = on_known
        self._on_ready = on_ready
        self._interval_s = interval_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="capriccio-models", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self, patience_s: float) -> None:
        """Stop the thread; a file that is being loaded may take longer than `patience_s`. Twice is no error."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(patience_s)

    def _watch(self) -> None:
        self._safely(lambda: self._registry.take_up_all(self._stop.wait, self._stop.is_set))
        self._on_known()
        self._safely(lambda: self._registry.wake_for_frames(self._stop.is_set))
        self._on_ready()
        while not self._stop.wait(self._interval_s):
            self._safely(lambda: self._registry.poll(self._stop.is_set))

    def _safely(self, look: Callable[[], None]) -> None:
        """Look at the folders; what a file system fails with today may work at the next look."""
        try:
            look()
        except Exception:
            log.exception("looking at the folders of models failed")
