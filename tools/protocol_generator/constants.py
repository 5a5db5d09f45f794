"""The constants that every language gets, by group; each renderer only spells them. Must not know: any language."""

from __future__ import annotations

from capriccio.protocol import spec

Constant = tuple[str, int | str, str]
"""Name in snake_case, value, one line of documentation."""


def groups() -> dict[str, list[Constant]]:
    """Return the constants by group, in the order of the table."""
    return {
        "limits": [(each.name, each.value, f"{each.doc} In {each.unit}.") for each in spec.LIMITS.values()],
        "timings": [(each.name, each.value, f"{each.doc} In {each.unit}.") for each in spec.TIMINGS.values()],
        "requests": [(name.replace(".", "_"), name, each.doc) for name, each in spec.REQUESTS.items()],
        "replies": [("ok", "ok", "The request succeeded."), *_events()],
        "errors": [(code, code, meaning) for code, meaning in spec.error_meanings().items()],
    }


def _events() -> list[Constant]:
    docs = {"error": "The request failed.", "progress": "News of a request that goes on."}
    return [(name, name, docs[name]) for name in spec.EVENTS]
