"""Text of strangers, for terminals and log files: file names, what model cards say, what clients call themselves.

A control sequence in a name could otherwise rewrite the lines above it, or hide them. Must not know: where text goes.
"""

from __future__ import annotations

import logging

from rich.markup import escape

__all__ = ["cell", "log_plainly", "plain"]

LAYOUT = "\n\t"


def plain(text: str) -> str:
    r"""Return text in which everything that does not show is written as `\x1b`, `\u202e` or the like."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in LAYOUT else _written(each) for each in text)


def cell(text: object) -> str:
    """Return text that Rich shows as it is, in a table or within marked-up text."""
    return escape(plain(str(text)))


def _written(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def log_plainly(level: int, form: str) -> None:
    """Let all loggers write lines of that form to stderr, from that level on, unless they write somewhere already."""
    handler = logging.StreamHandler()
    handler.setFormatter(_PlainFormatter(form))
    logging.basicConfig(level=level, handlers=[handler])


class _PlainFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return plain(super().format(record))
