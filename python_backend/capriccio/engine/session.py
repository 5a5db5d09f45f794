"""One ONNX graph in ONNX Runtime, set up to share a machine with a game.

Must not know: model cards, files, threads other than the one that calls.
"""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import Cancelled, ModelRejected

from .niceness import be_modest, begun_thread
from .providers import CPU

__all__ = ["Session", "StopHandle", "default_threads", "thread_starter"]

Result = TypeVar("Result")

SILENT = 4
"""ONNX Runtime's own log level "fatal": what goes wrong is raised, and told once."""

NO_FOLDER = os.devnull
"""Where a graph may keep parts of itself in other files: nowhere."""


def default_threads() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class StopHandle:
    """Stops one piece of work, or interrupts its present run of a model, from another thread.

    Runtimes look at it between two operators.
    """

    def __init__(self, frees_memory: bool = False) -> None:
        """Prepare; with `frees_memory`, ONNX Runtime gives back what a run needed instead of keeping it for the next.

        A texture of 1024 x 1024 leaves 10 MB behind then, and 230 MB otherwise, in the same time.
        """
        import onnxruntime

        self.options = onnxruntime.RunOptions()
        self.options.log_severity_level = SILENT
        if frees_memory:
            self.options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        self.stopped = False
        self.interrupted = False
        """The present run is to end, and to be computed anew later."""
        self.run_s = 0.0
        """What the latest run took, in seconds."""
        self.between_steps: Callable[[], None] | None = None
        """Called by `check`, to let others do a step first; it may raise `Cancelled`."""
        self._runs = False
        self._end: Callable[[], object] | None = None
        self._lock = threading.RLock()  # a signal may stop what its own thread has just locked

    def stop(self) -> None:
        """Stop the run; twice, or after its end, is no error."""
        with self._lock:
            self.stopped = True
            self._terminate()

    def interrupt(self) -> None:
        """Break the present run off, so that others have their turn before it is computed anew."""
        with self._lock:
            if self._runs:
                self.interrupted = True
                self._terminate()

    def run(self, compute: Callable[[], Result]) -> Result:
        """Return what `compute` does when it is its turn, as often as it is interrupted.

        Raises:
            Cancelled: `stop` was used.
        """
        while True:
            self.check()
            started_s = time.perf_counter()
            self._runs = True
            try:
                return compute()
            except Exception as error:
                self.raise_if_stopped(error)
                if not self.interrupted:
                    raise
            finally:
                self.run_s = time.perf_counter() - started_s
                self._rest()

    def check(self) -> None:
        """Let others go first, do nothing, or end the work here: for the moments between two steps.

        Raises:
            Cancelled: `stop` was used.
        """
        if self.between_steps is not None:
            self.between_steps()
        self.raise_if_stopped()

    def raise_if_stopped(self, because: Exception | None = None) -> None:
        """Do nothing, or end the work here.

        Raises:
            Cancelled: `stop` was used.
        """
        if self.stopped:
            raise Cancelled("the request was cancelled while it was computed") from because

    @contextmanager
    def ending(self, end: Callable[[], object]) -> Iterator[None]:
        """Let `stop` and `interrupt` call `end` meanwhile, and never after; they may have been used before."""
        with self._lock:
            self._end = end
        try:
            yield
        finally:
            with self._lock:
                self._end = None

    def _terminate(self) -> None:
        self.options.terminate = True
        if self._end is not None:
            self._end()

    def _rest(self) -> None:
        """Let the next run begin as if nothing had been interrupted."""
        with self._lock:
            self._runs = self.interrupted = False
            self.options.terminate = self.stopped


class Session:
    """A graph that is ready to run."""

    def __init__(
        self, model: bytes, threads: int | None = None, providers: Sequence[str] = (CPU,), niceness: int = 0
    ) -> None:
        """Load the graph.

        Args:
            model: the bytes of an `.onnx` file; it can't refer to other files.
            threads: how many compute one run; the default is one per core.
            providers: ONNX Runtime's names, preferred first.
            niceness: how far the threads step back that it computes with besides the caller's; on Linux.

        Raises:
            ModelRejected: the bytes are no ONNX graph that this runtime can run.
        """
        try:
            self._session = _made_apart(model, session_options(threads or default_threads()), providers, niceness)
        except Exception as error:  # the runtime's exceptions have no common base below Exception
            raise ModelRejected(f"ONNX Runtime can't load the model: {_first_line(error)}") from error

    @property
    def providers(self) -> tuple[str, ...]:
        """The providers in use, preferred first."""
        return tuple(self._session.get_providers())

    @property
    def metadata(self) -> dict[str, str]:
        """The file's `metadata_props`."""
        return _readable(lambda: dict(self._session.get_modelmeta().custom_metadata_map))

    @property
    def inputs(self) -> dict[str, str]:
        """Input names with their types, such as `uint8`."""
        return _readable(lambda: {node.name: _dtype(node.type) for node in self._session.get_inputs()})

    @property
    def outputs(self) -> dict[str, str]:
        """Output names with their types, such as `uint8`."""
        return _readable(lambda: {node.name: _dtype(node.type) for node in self._session.get_outputs()})

    def run(
        self, inputs: Mapping[str, NDArray[Any]], outputs: Sequence[str], stop: StopHandle | None = None
    ) -> tuple[NDArray[Any], ...]:
        """Compute the named outputs.

        Raises:
            Cancelled: `stop` was used.
            ModelRejected: the graph does not accept these inputs.
        """

        def compute() -> Any:
            return self._session.run(list(outputs), dict(inputs), stop.options if stop else None)

        try:
            results = compute() if stop is None else stop.run(compute)
        except Cancelled:
            raise
        except Exception as error:
            raise ModelRejected(f"the model failed on this input: {_first_line(error)}") from error
        return tuple(np.asarray(result) for result in results)


def _made_apart(model: bytes, options: Any, providers: Sequence[str], niceness: int) -> Any:
    """Make ONNX Runtime's session in a thread that ends.

    The first session of a process that treats denormals as zero lets the thread which makes it do so for ever, and
    whatever else that thread computes. And the session's own threads are as nice as the one that makes them.
    """
    import onnxruntime

    def make() -> Any:
        be_modest(niceness)
        # Its own fallback prints to the standard output, and hides what failed from who chooses the next provider.
        return onnxruntime.InferenceSession(model, options, providers=list(providers), enable_fallback=0)

    with ThreadPoolExecutor(1, "capriccio-load") as apart:
        making = thread_starter().submit(apart.submit, make).result()  # whose thread begins with its task
        return making.result()


@functools.cache
def thread_starter() -> ThreadPoolExecutor:
    """Return the thread that starts those which make sessions, begun by the first to ask.

    Were they started by whoever needs a model, one that a batch job was the first to need would be computed with its
    patience ever after.
    """
    return begun_thread("capriccio-loading")


def session_options(threads: int) -> Any:
    """Return ONNX Runtime's options: quick for one frame at a time, quiet while a game uses the same cores."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.intra_op_num_threads = threads
    options.log_severity_level = SILENT
    # Frame sizes vary, so memory plans made for one size are rarely used again; without them a 1080p frame leaves
    # 120 MB less behind, at the same speed.
    options.enable_mem_pattern = False
    # Spinning threads keep cores from the game for more than a second after each run.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Denormals, common behind instance norms of flat skies, cost up to a hundred times a normal product.
    options.add_session_config_entry("session.set_denormal_as_zero", "1")
    # Given as bytes, a graph could otherwise have its weights read from files around the working directory.
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", NO_FOLDER)
    return options


def _readable(read: Callable[[], dict[str, str]]) -> dict[str, str]:
    """Return names and texts of a file, which ONNX Runtime takes as they are and Python only as UTF-8.

    Raises:
        ModelRejected: they are something else.
    """
    try:
        return read()
    except UnicodeDecodeError as error:
        raise ModelRejected(f"a name or a text in the model file is no UTF-8: {error}") from error


def _dtype(onnx_type: str) -> str:
    """`tensor(uint8)` to `uint8`, in NumPy's names."""
    inner = onnx_type.removeprefix("tensor(").removesuffix(")")
    return {"float": "float32", "double": "float64"}.get(inner, inner)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300] or type(error).__name__
