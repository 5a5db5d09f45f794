"""The table as the tables of docs/protocol.md; the prose around the markers is left as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from capriccio.protocol import spec
from capriccio.protocol.spec import Field, Limit, Request


def render(present: str) -> str:
    """Return docs/protocol.md with every part between `<!-- table: NAME -->` and `<!-- end -->` written anew.

    Raises:
        SystemExit: a marker is missing or names no table.
    """
    tables = {
        "version": f"Protocol version **{spec.PROTOCOL_VERSION}**, default address `{spec.DEFAULT_ADDRESS}`.",
        "header": _fields(spec.HEADER),
        "requests": "\n\n".join(_request(each) for each in spec.REQUESTS.values()),
        "events": "\n\n".join(f"### `{name}`\n\n{_fields(fields)}" for name, fields in spec.EVENTS.items()),
        "errors": _rows(("code", "meaning"), [(f"`{code}`", text) for code, text in spec.error_meanings().items()]),
        "limits": _limits(list(spec.LIMITS.values())),
        "timings": _limits(list(spec.TIMINGS.values())),
        "dtypes": ", ".join(f"`{name}` ({size})" for name, size in spec.DTYPES.items()) + ".",
        "encodings": ", ".join(f"`{name}`" for name in spec.ENCODINGS) + ".",
    }
    for name, table in tables.items():
        pattern = re.compile(rf"(<!-- table: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not pattern.search(present):
            raise SystemExit(f"docs/protocol.md lacks the marker '<!-- table: {name} -->' … '<!-- end -->'")
        present = pattern.sub(f"\\g<1>\n{_literal(table)}\n\n\\g<2>", present)
    return present


def _literal(text: str) -> str:
    """Return a text as a replacement in which a backslash is only a backslash."""
    return text.replace("\\", "\\\\")


def _request(request: Request) -> str:
    notes = []
    if request.immediate:
        notes.append("answered by the I/O thread at once")
    if request.before_hello:
        notes.append("allowed before `hello`")
    if request.long:
        notes.append("sends `progress`")
    note = f" *({'; '.join(notes)})*" if notes else ""
    parts = [f"### `{request.type}`", f"{request.doc}{note}"]
    if request.fields:
        parts.append(_fields(request.fields))
    return "\n\n".join([*parts, "Reply:", _fields(request.reply)])


def _fields(fields: Sequence[Field]) -> str:
    rows = [(f"`{each.name}`", _kind(each), _allowed(each), _example(each), each.doc) for each in fields]
    return _rows(("field", "kind", "allowed", "example", "meaning"), rows)


def _kind(each: Field) -> str:
    return each.kind if each.required else f"{each.kind}, optional"


def _allowed(each: Field) -> str:
    if each.choices:
        return ", ".join(f"`{choice}`" for choice in each.choices)
    low = "" if each.minimum is None else f"{each.minimum:g}"
    high = "" if each.maximum is None else f"{each.maximum:.0f}"
    unit = {"string": " characters", "list": " entries", "size": " a side"}.get(each.kind, "")
    if low and high:
        return f"{low} to {high}{unit}"
    return f"at most {high}{unit}" if high else f"from {low}{unit}" if low else ""


def _example(each: Field) -> str:
    return f"`{json.dumps(each.example)}`"


def _limits(limits: list[Limit]) -> str:
    rows = [(f"`{each.name}`", f"{each.value}", each.unit, each.doc) for each in limits]
    return _rows(("name", "value", "unit", "meaning"), rows)


def _rows(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)
