"""The table as C# constants."""

from __future__ import annotations

from html import escape

from capriccio.protocol import spec

from .constants import groups

GROUP_DOCS = {
    "limits": "Upper bounds that are checked before memory is taken.",
    "timings": "When to ping, when to give up, how long to wait.",
    "requests": "Request types.",
    "replies": "Reply types.",
    "errors": "Error codes.",
}


def render(_present: str) -> str:
    """Return Spec.g.cs."""
    lines = [
        "// Generated from the protocol's table by tools/generate_protocol.py; do not edit.",
        "using System.Collections.Generic;",
        "",
        "namespace Capriccio.Protocol",
        "{",
        "    /// <summary>Constants of the wire protocol.</summary>",
        "    public static class Spec",
        "    {",
        *_constant("string", "ProtocolVersion", f'"{spec.PROTOCOL_VERSION}"', "major.minor; majors must be equal."),
        *_constant("string", "Magic", f'"{spec.MAGIC.decode()}"', "The first frame of every message, as ASCII."),
        *_constant("int", "DefaultPort", str(spec.DEFAULT_PORT), "Where a backend listens unless told otherwise."),
        *_constant("long", "LargestId", f"{spec.LARGEST_ID}L", "The largest id of a request."),
        "",
        "        /// <summary>Bytes of one element, by number type.</summary>",
        "        public static readonly IReadOnlyDictionary<string, int> DTypes = new Dictionary<string, int>",
        "        {",
        *(f'            {{ "{name}", {size} }},' for name, size in spec.DTYPES.items()),
        "        };",
    ]
    for group, constants in groups().items():
        lines += ["", f"        /// <summary>{GROUP_DOCS[group]}</summary>"]
        lines += [f"        public static class {_pascal(group)}", "        {"]
        for name, value, doc in constants:
            kind, literal = ("string", f'"{value}"') if isinstance(value, str) else ("int", str(value))
            lines += [f"    {line}" for line in _constant(kind, _pascal(name), literal, doc)]
        lines += ["        }"]
    return "\n".join([*lines, "    }", "}", ""])


def _constant(kind: str, name: str, literal: str, doc: str) -> list[str]:
    summary = escape(doc.replace("`", ""), quote=False)
    return [f"        /// <summary>{summary}</summary>", f"        public const {kind} {name} = {literal};"]


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
