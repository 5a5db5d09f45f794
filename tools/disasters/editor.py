"""A program that uses the Python client as an editor does, one request after the other, and lives through everything.

Must not know: what befalls the backend.
"""

from __future__ import annotations

import threading
import time
from collections import Counter

import numpy as np

from capriccio.client import Client
from capriccio.errors import Busy, CapriccioError, Disconnected, ShuttingDown

__all__ = ["Editor"]

PATIENCE_S = 60.0
"""A request without an answer by then is lost."""
PAUSE_S = 0.005
PICTURE = np.random.default_rng(1).integers(0, 256, (144, 256, 3), dtype=np.uint8)


class Editor:
    """A thread with a client; what it has seen may be read from any other."""

    def __init__(self, address: str, model: str) -> None:
        self.answered = 0
        self.answered_s = 0.0
        """When the last answer came."""
        self.asked_s = 0.0
        """When the request under way was sent."""
        self.ended: Counter[str] = Counter()
        """Requests without an answer, by the code of the error."""
        self.notices: list[tuple[float, float]] = []
        """When each request was sent that ended with its connection, and when that was noticed."""
        self.violations: list[str] = []
        self._address, self._model = address, model
        self._stop = threading.Event()
        self._go = threading.Event()
        self._idle = threading.Event()
        self._go.set()
        self._thread = threading.Thread(target=self._work, name="editor", daemon=True)
        self._thread.start()

    def pause(self) -> None:
        """Ask for nothing more, and return when the last answer is there."""
        self._idle.clear()
        self._go.clear()
        if not self._idle.wait(2 * PATIENCE_S):
            self.violations.append("an editor hangs: its request neither ends nor fails")

    def go_on(self) -> None:
        """Ask again."""
        self._go.set()

    def close(self) -> None:
        """End the thread; twice is no error."""
        self._stop.set()
        self._go.set()
        self._thread.join(2 * PATIENCE_S)

    def _work(self) -> None:
        client = Client(self._address, timeout_s=PATIENCE_S, name="editor")
        while not self._stop.is_set():
            if not self._go.is_set():
                self._idle.set()
                self._stay_connected(client)
                continue
            self._ask(client)
            time.sleep(PAUSE_S)
        client.close()

    def _stay_connected(self, client: Client) -> None:
        client.wait(lambda: False, PAUSE_S)

    def _ask(self, client: Client) -> None:
        self.asked_s = time.monotonic()
        try:
            styled = client.style(PICTURE, self._model)
        except Disconnected:
            self.ended[Disconnected.code] += 1
            self.notices.append((self.asked_s, time.monotonic()))
        except (Busy, ShuttingDown) as error:
            self.ended[error.code] += 1
        except CapriccioError as error:
            self.violations.append(f"an editor was told {error.code}: {error}")
        else:
            self._check(styled)

    def _check(self, styled: np.ndarray) -> None:
        if styled.shape != PICTURE.shape:
            self.violations.append(f"an editor got a picture of {styled.shape}, not {PICTURE.shape}")
        self.answered += 1
        self.answered_s = time.monotonic()
