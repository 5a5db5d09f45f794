"""One ONNX graph in OpenVINO: on many CPUs quicker than ONNX Runtime, where it knows the size of the frame.

So every size of frame gets a graph compiled for it when it first comes. That takes 0.1 to 0.4 s, or a quarter of it
where an earlier start left on disk what it had compiled; the sizes used last are kept. Must not know: model cards,
files.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import Cancelled, ModelRejected

from .openvino_core import compiled, openvino, openvino_core
from .providers import OPENVINO, OPENVINO_BF16
from .session import Session, StopHandle, default_threads

__all__ = ["OpenVinoSession"]

SIZES_KEPT = 4
"""Compiled graphs: a stream has one size, an editor beside it another."""

PRECISION = {OPENVINO: "f32", OPENVINO_BF16: "bf16"}

Shapes: TypeAlias = tuple[tuple[str, tuple[int, ...]], ...]


class OpenVinoSession:
    """A graph that is ready to run; it can be used like a `Session`. Threads take turns."""

    def __init__(self, model: bytes, threads: int | None = None, provider: str = OPENVINO) -> None:
        """Load the graph, after ONNX Runtime has looked at it: what that one refuses never gets to OpenVINO.

        Args:
            model: the bytes of an `.onnx` file.
            threads: how many compute one run; the default is one per core.
            provider: `OPENVINO` or `OPENVINO_BF16`.

        Raises:
            ModelRejected: the bytes are no ONNX graph, or one with operators that OpenVINO lacks.
        """
        checked = Session(model, threads=1)
        self.metadata, self.inputs, self.outputs = checked.metadata, checked.inputs, checked.outputs
        self.providers = (provider,)
        self._hash = hashlib.sha256(model).hexdigest()
        self._settings = _settings(threads or default_threads(), PRECISION[provider])
        self._requests: OrderedDict[Shapes, Any] = OrderedDict()
        self._turn = threading.Lock()
        try:
            self._graph = openvino_core().read_model(model)
        except Exception as error:  # OpenVINO's exceptions have no common base below Exception
            raise ModelRejected(f"OpenVINO can't load the model: {_last_line(error)}") from error

    def run(
        self, inputs: Mapping[str, NDArray[Any]], outputs: Sequence[str], stop: StopHandle | None = None
    ) -> tuple[NDArray[Any], ...]:
        """Compute the named outputs.

        Raises:
            Cancelled: `stop` was used.
            ModelRejected: the graph does not accept these inputs.
        """

        def compute() -> tuple[NDArray[Any], ...]:
            with self._turn:
                return self._run(inputs, outputs, stop)

        try:
            return compute() if stop is None else stop.run(compute)
        except Cancelled:
            raise
        except Exception as error:
            raise ModelRejected(f"the model failed on this input: {_last_line(error)}") from error

    def _run(
        self, inputs: Mapping[str, NDArray[Any]], outputs: Sequence[str], stop: StopHandle | None
    ) -> tuple[NDArray[Any], ...]:
        request = self._request(tuple((name, array.shape) for name, array in inputs.items()))
        for name, array in inputs.items():
            # Views of received messages are read-only, which OpenVINO can't share; the copy takes 0.6 ms at 1080p.
            np.copyto(request.get_tensor(name).data, array, casting="no")
        results = tuple(_output_memory(request, name) for name in outputs)
        _wait(request, stop)
        return results

    def _request(self, shapes: Shapes) -> Any:
        """Return what runs inputs of these shapes; it is compiled where no recent run had them."""
        request = self._requests.pop(shapes, None)
        if request is None:
            request = self._compile(shapes)
        self._requests[shapes] = request
        while len(self._requests) > SIZES_KEPT:
            self._requests.popitem(last=False)
        return request

    def _compile(self, shapes: Shapes) -> Any:
        for name, shape in shapes:
            promised = self._graph.input(name).partial_shape
            if not promised.compatible(openvino().PartialShape(list(shape))):
                raise ValueError(f"{name} has the shape {shape}; the graph takes {promised}")

        def reshaped() -> Any:
            graph = self._graph.clone()
            graph.reshape(dict(shapes))
            return graph

        return compiled(reshaped, f"{self._hash} {shapes}", self._settings)


def _settings(threads: int, precision: str) -> dict[str, Any]:
    """Return OpenVINO's settings: quick for one frame at a time, on cores that belong to a game as well."""
    return {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": precision,
        "ENABLE_CPU_PINNING": False,
        # True gains nothing measurable, and the thread that asks for a run would treat denormals as zero ever after.
        "CPU_DENORMALS_OPTIMIZATION": False,
    }


def _output_memory(request: Any, name: str) -> NDArray[Any]:
    """Return the memory that the next run writes an output to; the request's own would be written to again."""
    present = request.get_tensor(name)
    memory = np.empty(tuple(present.shape), present.element_type.to_dtype())
    request.set_tensor(name, openvino().Tensor(memory, shared_memory=True))
    return memory


def _wait(request: Any, stop: StopHandle | None) -> None:
    if stop is None:
        request.infer()
        return
    with stop.ending(request.cancel):
        request.start_async()
        if stop.stopped or stop.interrupted:
            request.cancel()  # it came before there was anything to end
        request.wait()


def _last_line(error: Exception) -> str:
    """Return the reason; the lines above it name OpenVINO's source files."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:300] if lines else type(error).__name__
