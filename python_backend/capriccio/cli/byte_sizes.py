"""Sizes of memory as people write them.

Must not know: what they are sizes of.
"""

from __future__ import annotations

import re

from capriccio.errors import InvalidField

__all__ = ["NO_BOUND", "read_bytes"]

NO_BOUND = "none"

UNITS = {"": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}


def read_bytes(text: str, option: str) -> int | None:
    """Return the bytes that `2GB` or `512MiB` means; None for `none`.

    Raises:
        InvalidField: it is no size.
    """
    if text.strip().lower() == NO_BOUND:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z]*)", text.strip().lower())
    if match is None or match[2] not in UNITS:
        message = f"{option} is {text!r}; allowed: a number with MB, GB, MiB or GiB, such as 2GB, or {NO_BOUND}"
        raise InvalidField(message, field=option.strip("-"))
    return int(float(match[1]) * UNITS[match[2]])
