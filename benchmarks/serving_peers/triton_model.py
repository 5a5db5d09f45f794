"""The model as Triton's backend for Python loads it, in a process of its own, which does not look at PYTHONPATH."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

sys.path[:0] = os.environ["PYTHONPATH"].split(os.pathsep)

import triton_python_backend_utils as triton  # noqa: E402
from graph import Graph  # noqa: E402


class TritonPythonModel:
    """One process that computes."""

    def initialize(self, _arguments: dict[str, str]) -> None:
        """Load the model."""
        self._graph = Graph()

    def execute(self, requests: Sequence[Any]) -> list[Any]:
        """Compute; the arrays are views of memory that is shared with the server."""
        return [self._answer(request) for request in requests]

    def _answer(self, request: Any) -> Any:
        frame = triton.get_input_tensor_by_name(request, "frame").as_numpy()
        return triton.InferenceResponse([triton.Tensor("styled", self._graph.run(frame)[0])])
