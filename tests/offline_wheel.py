"""A wheel of the backend that pip installs without a network, for tests of the editors' private environments."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from engines import ROOT

__all__ = ["linking_wheel"]

WHEEL = "capriccio_link-0.1.0"


def linking_wheel(folder: Path) -> Path:
    """Make a wheel that leads to the packages which run this test."""
    paths = [str(ROOT / "python_backend"), *(path for path in sys.path if path.endswith("site-packages"))]
    described = f"{WHEEL}.dist-info"
    path = folder / f"{WHEEL}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("capriccio_link.pth", "\n".join(paths))
        wheel.writestr(f"{described}/METADATA", "Metadata-Version: 2.1\nName: capriccio-link\nVersion: 0.1.0\n")
        wheel.writestr(f"{described}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{described}/RECORD", "")
    return path
