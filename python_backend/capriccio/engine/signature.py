"""What changes when a file does, told without reading it.

Must not know: what files hold.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

__all__ = ["Signature", "signature_of"]

Signature: TypeAlias = tuple[int, int, int]


def signature_of(path: Path) -> Signature | None:
    """Return what changes when a file does; None where it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
