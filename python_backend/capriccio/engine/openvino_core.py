"""OpenVINO, where it is installed: `pip install "capriccio[openvino]"`. Loaded once, and without its telemetry.

Must not know: models, ONNX Runtime.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import logging
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

from .niceness import begun_thread

__all__ = ["compiled", "computes_bf16", "is_installed", "openvino", "openvino_core"]

TELEMETRY = "openvino_telemetry"

log = logging.getLogger(__name__)


def is_installed() -> bool:
    """Return whether there is an OpenVINO that can be loaded."""
    if importlib.util.find_spec("openvino") is None:
        return False
    try:
        openvino_core()
    except Exception as error:  # a broken installation must cost its speed only
        log.warning("OpenVINO is installed but can't be used, install it again: %s", error)
        return False
    return True


def computes_bf16() -> bool:
    """Return whether the processor computes with bfloat16 itself; slower ones would only imitate it."""
    return "BF16" in openvino_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


@functools.cache
def openvino() -> ModuleType:
    """Import OpenVINO.

    Its import tells its makers that it was imported, through a package that it brings along and that also makes a
    folder in the user's home. It accepts that this package is missing, so it is shown as missing meanwhile.
    """
    hidden = TELEMETRY not in sys.modules
    if hidden:
        sys.modules[TELEMETRY] = None  # type: ignore[assignment]  # Python's own sign for "not there"
    try:
        return importlib.import_module("openvino")
    finally:
        if hidden:
            del sys.modules[TELEMETRY]


@functools.cache
def openvino_core() -> Any:
    """Return the object that reads and compiles graphs."""
    _compiler()
    return openvino().Core()


def compiled(graph: Any, settings: Mapping[str, Any]) -> Any:
    """Return what runs a graph on the CPU, as a request that can be used again and again."""
    compiling = _compiler().submit(openvino_core().compile_model, graph, "CPU", dict(settings))
    return compiling.result().create_infer_request()


@functools.cache
def _compiler() -> ThreadPoolExecutor:
    """Return the one thread that compiles, begun by whoever loads OpenVINO.

    A compiled graph has threads of its own, which are as nice to other programs as the one that compiled it. Were
    that the thread of a batch job, frames of the same size would be computed with its patience ever after.
    """
    return begun_thread("openvino-compile")
