"""The table as GDScript constants."""

from __future__ import annotations

from capriccio.protocol import spec

from .constants import groups

PREFIXES = {"limits": "LIMIT", "timings": "TIMING", "requests": "REQUEST", "replies": "REPLY", "errors": "ERROR"}


def render(_present: str) -> str:
    """Return spec.g.gd."""
    dtypes = ", ".join(f'"{name}": {size}' for name, size in spec.DTYPES.items())
    lines = [
        "## Constants of the wire protocol.",
        "##",
        "## Generated from the protocol's table by tools/generate_protocol.py; do not edit.",
        "extends RefCounted",
        "",
        "## major.minor; majors must be equal.",
        f'const PROTOCOL_VERSION: String = "{spec.PROTOCOL_VERSION}"',
        "## The first frame of every message, as ASCII.",
        f'const MAGIC: String = "{spec.MAGIC.decode()}"',
        "## Where a backend listens unless told otherwise.",
        f"const DEFAULT_PORT: int = {spec.DEFAULT_PORT}",
        "## The largest id of a request.",
        f"const LARGEST_ID: int = {spec.LARGEST_ID}",
        "## Bytes of one element, by number type.",
        f"const DTYPES: Dictionary = {{{dtypes}}}",
    ]
    for group, constants in groups().items():
        lines.append("")
        for name, value, doc in constants:
            kind, literal = ("String", f'"{value}"') if isinstance(value, str) else ("int", str(value))
            lines += [f"## {doc.replace('`', '')}", f"const {PREFIXES[group]}_{name.upper()}: {kind} = {literal}"]
    return "\n".join([*lines, ""])
