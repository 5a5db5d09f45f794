"""What a figure was measured on."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path

__all__ = ["describe_machine", "processor_extensions"]


def describe_machine(*packages: str) -> str:
    """Return the processor, the cores, the load and the versions that matter, `packages` among them, on two lines."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {_version(name)}" for name in ("onnxruntime", "pyzmq", "numpy", *packages))
    return (
        f"machine: {_processor()}, {cores} cores{load}, {platform.system()}\n"
        f"versions: Python {platform.python_version()}, {versions}"
    )


def processor_extensions(about: str) -> str:
    """Return the names of the processor's instruction sets that contain `about`, where the system lists them."""
    return ", ".join(flag for flag in _cpuinfo("flags").split() if about in flag)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    return _cpuinfo("model name") or platform.processor() or platform.machine()


def _cpuinfo(field: str) -> str:
    """Return a field of the first processor, or nothing where the system has no such list."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(field)), "")
