"""What a training shows of itself: that it prepares, then how much is done, and the losses.

Must not know: what is trained.
"""

from __future__ import annotations

import signal
from types import FrameType, TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column

from capriccio_training.cli.console import console

__all__ = ["TrainingBar"]


class TrainingBar:
    """A line that vanishes while pictures are read, so that nothing stands above an error; from the first step a bar.

    While it is open, Ctrl-C stops after the running step, so that the training can be resumed exactly; a second
    Ctrl-C stops at once.
    """

    def __init__(self, title: str, shown_on: Console = console) -> None:
        self._progress = _bar(shown_on)
        self._task = self._progress.add_task(title, total=1.0, step=0, losses="")
        self._preparing = shown_on.status("reading the pictures")
        self._interrupted = False

    def __enter__(self) -> TrainingBar:
        signal.signal(signal.SIGINT, self._interrupt)
        self._preparing.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._preparing.stop()
        if self._progress.live.is_started:
            self._progress.stop()

    def on_prepare(self, stage: str, done: float) -> None:
        """Say what is being made before the first step.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        if self._interrupted:
            raise KeyboardInterrupt
        self._preparing.update(f"{stage}: {done:.0%}")

    def on_step(self, step: int, done: float, losses: dict[str, float]) -> None:
        """Move the bar; show the newest logged losses.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed during the step.
        """
        if self._interrupted:
            raise KeyboardInterrupt
        self._show(step, done)
        if losses:
            told = {name: value for name, value in losses.items() if "/target" in name} or losses
            shown = "  ".join(f"{name} {value:.3f}" for name, value in told.items())
            self._progress.update(self._task, losses=shown)

    def finish(self, step: int) -> None:
        """Fill the bar."""
        self._show(step, 1.0)

    def _show(self, step: int, done: float) -> None:
        self._preparing.stop()
        self._progress.start()  # does nothing from the second time on
        self._progress.update(self._task, completed=done, step=step)

    def _interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        self._interrupted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _bar(shown_on: Console) -> Progress:
    return Progress(
        TextColumn("[bold]{task.description}", table_column=Column(no_wrap=True)),
        BarColumn(bar_width=20),
        TextColumn("{task.percentage:>3.0f} %  step {task.fields[step]}", table_column=Column(no_wrap=True)),
        TimeElapsedColumn(),
        TextColumn("{task.fields[losses]}", table_column=Column(overflow="ellipsis", no_wrap=True)),
        console=shown_on,
    )
