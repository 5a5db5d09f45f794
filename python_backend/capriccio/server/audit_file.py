"""Where audit lines go that have a file: private, of bounded size, and never in the way of the server.

Must not know: what is told.
"""

from __future__ import annotations

import logging
import os
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

from capriccio.errors import UnwritableFile

from .private_files import PRIVATE

__all__ = ["audit_into"]

MOST_BYTES = 1_000_000
"""Of a file, before it becomes `FILE.1` and so on."""

OLDER_FILES = 4

log = logging.getLogger(__name__)


def audit_into(path: Path) -> None:
    """Let the logger `capriccio.audit` write into a file, and nowhere else.

    Raises:
        UnwritableFile: it can't be opened.
    """
    try:
        handler = _PrivateFile(path, maxBytes=MOST_BYTES, backupCount=OLDER_FILES, encoding="ascii")
    except OSError as error:
        raise UnwritableFile(f"--audit-log {path} can't be written: {error.strerror}", path=str(path)) from error
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("capriccio.audit")
    for before in tuple(logger.handlers):
        logger.removeHandler(before)
        before.close()
    logger.addHandler(handler)
    logger.propagate = False


class _PrivateFile(RotatingFileHandler):
    """A file for its owner only; when the disk is full, the server goes on, and its log says so once."""

    _has_failed = False

    def _open(self) -> TextIOWrapper:
        def opener(name: str, flags: int) -> int:
            return os.open(name, flags, PRIVATE)

        file = open(self.baseFilename, self.mode, encoding=self.encoding, opener=opener)  # noqa: SIM115
        if os.name == "posix":
            os.fchmod(file.fileno(), PRIVATE)
        return cast(TextIOWrapper, file)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002
        """Say once that lines are lost."""
        if not self._has_failed:
            self._has_failed = True
            log.error("%s can't be written; refused clients are not recorded: %s", self.baseFilename, sys.exc_info()[1])
