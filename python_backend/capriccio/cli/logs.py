"""Where the log of a server goes, and in which form: lines for people, or a JSON map on each line for programs.

Must not know: what is logged.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import datetime, timezone
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

from capriccio.errors import UnwritableFile

from .plain_text import plain

__all__ = ["LARGEST_FILE_BYTES", "OLD_FILES", "log_to"]

LARGEST_FILE_BYTES = 5_000_000
OLD_FILES = 3
"""A log file that has become so large is renamed, `serve.log.1` and so on; so many old ones are kept."""

LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)


def log_to(path: Path | None, form: Literal["text", "json"], verbose: int) -> None:
    """Let all loggers write to a file, or to stderr, as text or as JSON.

    Args:
        path: the file; None is stderr.
        form: a line for people, or a JSON map for programs.
        verbose: 0 tells of trouble, 1 of clients and models too, 2 of every request.

    Raises:
        UnwritableFile: the file can't be opened.
    """
    handler = _file(path) if path else logging.StreamHandler()
    handler.setFormatter(_JsonLines() if form == "json" else _Lines("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    level = LEVELS[min(verbose, len(LEVELS) - 1)]
    logging.basicConfig(level=max(level, logging.INFO), handlers=[handler], force=True)  # of others, no more than news
    logging.getLogger("capriccio").setLevel(level)


def _file(path: Path) -> logging.Handler:
    try:
        return RotatingFileHandler(path, maxBytes=LARGEST_FILE_BYTES, backupCount=OLD_FILES, encoding="utf-8")
    except OSError as error:
        message = f"the log can't be written to {path}: {error.strerror or error}; choose another --log-file"
        raise UnwritableFile(message, path=str(path)) from None


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return one line, whatever strangers call themselves, and below it the traceback if there is one."""
        return plain(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the line; a line break in it would let a client forge the next one."""
        facts = " ".join(f"{name}={fact}" for name, fact in getattr(record, "facts", {}).items())
        return f"{super().formatMessage(record)} {facts}".rstrip().replace("\n", "\\n")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return `time` (UTC), `level`, `logger` and `message`, the facts of the record, and a traceback if any."""
        line = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, default=str)
