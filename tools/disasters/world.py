"""A backend, clients that live through everything, and what must stay true of them after each disaster.

Must not know: which disasters there are.
"""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType

from common.load import Load
from common.process_watch import descendants, holding, is_running

from capriccio.client import Client
from live_backend import LiveBackend

from .editor import Editor
from .population import survivors
from .proxy import Proxy
from .rude_peers import DeafPeer
from .surroundings import with_python_path
from .whole_files import faults

__all__ = ["Broken", "Plan", "World"]

JUMPING_CLOCK = Path(__file__).parent / "jumping_clock"
SHARE_OF_JUMPING_CLOCKS = 0.5
LOOK_S = 0.001
SETTLE_S = 90.0
LAUNCH_S = 180.0
"""A cluster takes its time."""
GHOST_S = 40.0
"""After so long the backend has noticed that a peer has vanished: 20 s of silence at the most, and some patience."""
SPARE_FILES = 40
"""Descriptors that a backend may hold beyond those at the start, besides those of its connections."""


class Broken(Exception):
    """Something is not true that must be; the message says what."""


@dataclass(frozen=True)
class Plan:
    """What is chosen about all rounds."""

    model: str
    options: Sequence[str | Path] = ()
    """Of `capriccio serve`."""
    most_recovery_s: float = 1.0
    """From the moment on at which a new backend listens, to the next answer at every client."""
    most_notice_s: float = 1.0
    """From the death of a backend to the error at a client that waits for it."""


@dataclass
class Figures:
    """What took how long, in seconds, over all rounds."""

    recovery_s: list[float] = field(default_factory=list)
    startup_s: list[float] = field(default_factory=list)
    notice_s: list[float] = field(default_factory=list)
    orphan_s: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """What else happened, by name."""

    def in_seconds(self) -> dict[str, list[float]]:
        """Return what is measured in seconds, by what it is."""
        return {
            "from the end of a backend until the next one listened": self.startup_s,
            "from then on until every client had an answer": self.recovery_s,
            "from the end of a backend until a client that waited for it was told": self.notice_s,
            "from the end of a parent until its backend had ended": self.orphan_s,
        }


class World:
    """What disasters befall; use it in a `with` block."""

    def __init__(self, plan: Plan, random: Random, folder: Path) -> None:
        """Start everything, and return when every client is served.

        Raises:
            Broken: they are not served in time.
        """
        self.plan, self.random, self.folder = plan, random, folder
        self.figures = Figures()
        self.written = folder / "written"
        self.written.mkdir()
        self.killed_writers = 0
        self.backend = LiveBackend(*plan.options, log=folder / "backend.log")
        self.rude: list[socket.socket | DeafPeer] = []
        self._children: list[int] = []
        """Processes of backends that have ended, which must end with them."""
        self.ghosts: list[float] = []
        """When peers have vanished without a word."""
        self._launch()
        self.proxy = Proxy(self.backend.port)
        self.load = Load(self.backend.address, survivors(plan.model), random.randrange(2**31))
        self.editor = Editor(self.backend.address, plan.model)
        self.remote = Editor(self.proxy.address, plan.model)
        """The same through the proxy."""
        self.load.start()
        try:
            self.wait_until_served(time.monotonic(), SETTLE_S)
        except BaseException:
            self.close()
            raise
        self._files_at_start = holding(self.backend.pid).files

    def __enter__(self) -> World:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End everything."""
        self.send_the_rude_away()
        self.proxy.close()
        self.editor.close()
        self.remote.close()
        self.load.close()
        self.backend.kill()

    def send_the_rude_away(self) -> None:
        """Close the connections of all peers without manners."""
        rude, self.rude = self.rude, []
        for peer in rude:
            peer.close()

    def restart(self, end: Callable[[], object]) -> None:
        """End the backend in the way of `end`, start another at the same port, and see everybody served again.

        Raises:
            Broken: a client that waited was not told in time, or is not served in time.
        """
        died_s = time.monotonic()
        notices = len(self.editor.notices)
        self._children += descendants(self.backend.pid)
        end()
        self._launch()
        listens_s = time.monotonic()
        self.figures.startup_s.append(listens_s - died_s)
        self.figures.recovery_s.append(self.wait_until_served(listens_s, self.plan.most_recovery_s))
        for asked_s, noticed_s in self.editor.notices[notices:]:
            if asked_s <= died_s:
                self._note_notice(noticed_s - died_s)

    def wait_until_served(self, since_s: float, most_s: float) -> float:
        """Return how long it took until frames and both editors were answered again.

        Raises:
            Broken: longer than `most_s`.
        """
        waiting: dict[str, Callable[[], float]] = {
            "frames": lambda: self.load.ledger.last_ok_s.get("frames", 0.0),
            "an editor": lambda: self.editor.answered_s,
            "an editor behind a proxy": lambda: self.remote.answered_s,
        }
        while waiting:
            waiting = {name: answered_s for name, answered_s in waiting.items() if answered_s() <= since_s}
            took_s = time.monotonic() - since_s
            if waiting and took_s > max(most_s, SETTLE_S):
                raise Broken(f"no answer within {took_s:.1f} s: {', '.join(waiting)}")
            time.sleep(LOOK_S)
        if took_s > most_s:
            raise Broken(f"it took {took_s:.2f} s until everybody was answered again; allowed {most_s:g}")
        return took_s

    def settle(self) -> None:
        """Let everything end that is under way, and check what must be true then.

        Raises:
            Broken: it is not; the message says what.
        """
        self.load.pause()
        editors = (self.editor, self.remote)
        for editor in editors:
            editor.pause()
        self._wait(lambda: not self.load.under_way, "requests of living clients have no answer")
        self._wait(lambda: not any(map(is_running, self._children)), "processes of a dead backend live on")
        self._children.clear()
        self._check_backend()
        violations = [*self.load.ledger.violations, *(each for editor in editors for each in editor.violations)]
        violations += faults(self.written, self.killed_writers)
        if violations:
            raise Broken("; ".join(violations))
        self.load.go_on()
        for editor in editors:
            editor.go_on()

    def _check_backend(self) -> None:
        """No work of clients that are gone, nobody in the list who is not there, no descriptor too many."""
        with Client(self.backend.address, timeout_s=SETTLE_S, name="inspector") as inspector:

            def idle(status: Mapping[str, object]) -> bool:
                return status["queued"] == status["running"] == 0

            self._wait(lambda: idle(inspector.status()), "work of clients that are gone goes on")
            most = len(self.load) + 3 + len(self._recent_ghosts()) + len(self.rude)
            self._wait(lambda: inspector.status()["clients"] <= most, f"more than {most} clients are listed")
        files = holding(self.backend.pid).files
        if files > self._files_at_start + SPARE_FILES + 2 * most:
            raise Broken(f"the backend holds {files} descriptors for at most {most} clients")

    def _recent_ghosts(self) -> list[float]:
        now_s = time.monotonic()
        self.ghosts = [vanished_s for vanished_s in self.ghosts if now_s - vanished_s < GHOST_S]
        return self.ghosts

    def _wait(self, condition: Callable[[], bool], complaint: str) -> None:
        until_s = time.monotonic() + SETTLE_S
        while not condition():
            if time.monotonic() > until_s:
                raise Broken(f"{complaint}, after {SETTLE_S:g} s")
            time.sleep(LOOK_S)

    def _note_notice(self, seconds: float) -> None:
        self.figures.notice_s.append(seconds)
        if seconds > self.plan.most_notice_s:
            raise Broken(f"a client was told only after {seconds:.2f} s; allowed {self.plan.most_notice_s:g}")

    def _launch(self) -> None:
        self.backend.launch(self._surroundings())
        try:
            self.backend.wait_for_port(LAUNCH_S)
        except BaseException:
            self.backend.kill()
            raise

    def _surroundings(self) -> dict[str, str]:
        """Let every other backend have a clock on the wall that jumps."""
        if self.random.random() >= SHARE_OF_JUMPING_CLOCKS:
            return {}
        self.figures.counts["backends with a clock that jumps"] += 1
        return with_python_path(JUMPING_CLOCK)
