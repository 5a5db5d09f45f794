"""OpenVINO, where it is installed: `pip install "capriccio[openvino]"`. Loaded once, and without its telemetry.

Must not know: models, ONNX Runtime.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.util
import logging
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

from .compiled_cache import CompiledCache, open_cache
from .niceness import begun_thread

__all__ = ["compiled", "compiled_cache", "computes_bf16", "is_installed", "openvino", "openvino_core"]

DEVICE = "CPU"
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
    return "BF16" in openvino_core().get_property(DEVICE, "OPTIMIZATION_CAPABILITIES")


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


def compiled(graph: Callable[[], Any], identity: str, settings: Mapping[str, Any]) -> Any:
    """Return what runs a graph on the CPU, as a request that can be used again and again.

    Args:
        graph: makes it, where what an earlier start compiled of it was not kept.
        identity: of the graph and the shapes of its inputs.
        settings: OpenVINO's properties.
    """
    return _compiler().submit(_kept_or_compiled, graph, identity, dict(settings)).result().create_infer_request()


def _kept_or_compiled(graph: Callable[[], Any], identity: str, settings: dict[str, Any]) -> Any:
    core, cache = openvino_core(), compiled_cache()
    if cache is None:
        return core.compile_model(graph(), DEVICE, settings)
    name = hashlib.sha256(repr((identity, sorted(settings.items()), _machine())).encode()).hexdigest()
    kept = cache.get(name)
    if kept is not None:
        try:
            return core.import_model(kept, DEVICE, settings)
        except Exception as error:  # OpenVINO's exceptions have no common base below Exception
            log.warning("OpenVINO can't read what it compiled at an earlier start, and compiles it again: %s", error)
    fresh = core.compile_model(graph(), DEVICE, settings)
    _compiler().submit(lambda: cache.put(name, fresh.export_model().getvalue()))  # after who waits has it
    return fresh


def _machine() -> tuple[str, ...]:
    """Return what else decides how a graph is compiled."""
    core = openvino_core()
    names = ("FULL_DEVICE_NAME", "OPTIMIZATION_CAPABILITIES")
    return (openvino().get_version(), *(str(core.get_property(DEVICE, name)) for name in names))


@functools.cache
def compiled_cache() -> CompiledCache | None:
    """Return where compiled graphs are kept, if anywhere."""
    return open_cache()


@functools.cache
def _compiler() -> ThreadPoolExecutor:
    """Return the one thread that compiles, begun by whoever loads OpenVINO.

    A compiled graph has threads of its own, which are as nice to other programs as the one that compiled it. Were
    that the thread of a batch job, frames of the same size would be computed with its patience ever after.
    """
    return begun_thread("openvino-compile")
