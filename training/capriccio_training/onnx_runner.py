"""A model file's graph as a function of arrays, computed by ONNX Runtime. Must not know: cards, PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from capriccio.errors import ModelRejected

__all__ = ["Runner", "onnx_runner"]

Runner = Callable[..., list[NDArray[Any]]]
"""From all inputs of a graph to all of its outputs."""


def onnx_runner(content: bytes, as_written: bool = False) -> Runner:
    """Return a file's graph as a function of arrays; `as_written` without joining operators to quicker ones.

    Raises:
        ModelRejected: ONNX Runtime cannot load it.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what goes wrong is raised, and told once
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if as_written:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime's exceptions have no common base below Exception
        raise ModelRejected(f"ONNX Runtime cannot load what was exported: {error}") from error
    names = [each.name for each in session.get_inputs()]

    def run(*arrays: Sequence[Any]) -> list[NDArray[Any]]:
        return [np.asarray(output) for output in session.run(None, dict(zip(names, arrays, strict=True)))]

    return run
