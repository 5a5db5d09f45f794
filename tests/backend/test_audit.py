"""The audit log: a line for each refusal, counts where there are too many, never a token; in a file of bounded size."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from capriccio.errors import Busy, IncompatibleVersion, Unauthorized, UnwritableFile
from capriccio.server import audit_file
from capriccio.server.audit import LINES, PERIOD_S, Audit
from capriccio.server.audit_file import audit_into

NOON = datetime(2030, 1, 2, 12, tzinfo=timezone.utc)
HELLO = {"client": "godot", "client_version": "0.1", "protocol": "1.0"}


class Lines(list[str]):
    """What an audit told, and the audit."""

    def __init__(self) -> None:
        super().__init__()
        self.audit = Audit(lambda peer: "192.0.2.7" if peer == b"known" else None, self.append, lambda: NOON)

    def maps(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self]


@pytest.mark.parametrize(
    ("error", "token", "reason"),
    [
        (Unauthorized("no"), "a guess", "wrong_token"),
        (Unauthorized("no"), "", "no_token"),
        (Unauthorized("no"), None, "no_token"),
        (IncompatibleVersion("no"), None, "incompatible_version"),
        (Busy("no"), None, "too_many_clients"),
    ],
)
def test_a_client_that_is_refused_is_told_with_reason_address_and_name(
    error: Any, token: str | None, reason: str
) -> None:
    lines = Lines()
    lines.audit.hello_refused(b"known", {**HELLO, **({} if token is None else {"token": token})}, error, 0.0)
    known = {"address": "192.0.2.7", "client": "godot", "version": "0.1", "message": "no"}
    assert lines.maps() == [{"time": "2030-01-02T12:00:00.000+00:00", "reason": reason, **known}]
    assert "guess" not in lines[0]


def test_what_is_not_known_is_left_out() -> None:
    lines = Lines()
    lines.audit.refused("wrong_key", 0.0)
    lines.audit.refused("malformed", 0.0, b"strange", message="bytes")
    assert [sorted(line) for line in lines.maps()] == [["reason", "time"], ["message", "reason", "time"]]


@pytest.mark.parametrize("name", ["\x1b[2J", "a\nb", "\u202e", "\x00", "é"])
def test_a_line_stays_one_line_of_ascii_whatever_a_client_calls_itself(name: str) -> None:
    lines = Lines()
    lines.audit.hello_refused(b"known", {**HELLO, "client": name}, Unauthorized("no"), 0.0)
    assert lines[0].isascii()
    assert lines[0].isprintable()
    assert lines.maps()[0]["client"] == name


def test_of_one_reason_only_so_many_are_told_and_the_others_are_counted() -> None:
    lines = Lines()
    for _ in range(LINES + 1000):
        lines.audit.refused("malformed", 1.0)
    lines.audit.refused("wrong_key", 2.0)
    assert [line["reason"] for line in lines.maps()] == ["malformed"] * LINES + ["wrong_key"]
    assert lines.audit.is_counting
    lines.audit.pass_time(1.0 + PERIOD_S - 0.1)
    assert len(lines) == LINES + 1
    lines.audit.pass_time(1.0 + PERIOD_S)
    last = lines.maps()[-1]
    assert (last["reason"], last["more"], last["seconds"], lines.audit.is_counting) == ("malformed", 1000, 60.0, False)


def test_after_a_period_lines_are_told_again() -> None:
    lines = Lines()
    for second in range(3):
        for _ in range(LINES + 1):
            lines.audit.refused("malformed", second * PERIOD_S)
    assert [line.get("more", 0) for line in lines.maps()] == ([0] * LINES + [1]) * 2 + [0] * LINES


def test_what_was_counted_is_told_when_the_server_ends() -> None:
    lines = Lines()
    for _ in range(LINES + 5):
        lines.audit.refused("malformed", 3.0)
    lines.audit.close(4.5)
    lines.audit.close(4.5)
    assert [line["more"] for line in lines.maps()[LINES:]] == [5]


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    """Give the audit's logger, which is as it was afterwards."""
    logger = logging.getLogger("capriccio.audit")
    yield logger
    for handler in tuple(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True


def test_a_file_of_its_own_takes_the_lines_and_nobody_else_reads_it(logger: logging.Logger, tmp_path: Path) -> None:
    path = tmp_path / "audit.log"
    path.write_text("before\n")
    path.chmod(0o644)
    audit_into(path)
    Audit().refused("wrong_key", 0.0)
    before, line = path.read_text().splitlines()
    assert (before, json.loads(line)["reason"]) == ("before", "wrong_key")
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_the_file_is_bounded_and_its_older_parts_are_private_too(
    logger: logging.Logger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_file, "MOST_BYTES", 1000)
    audit_into(tmp_path / "audit.log")
    for _ in range(500):
        Audit().refused("wrong_key", 0.0)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["audit.log", *(f"audit.log.{number}" for number in range(1, audit_file.OLDER_FILES + 1))]
    assert all(path.stat().st_size <= 1000 for path in tmp_path.iterdir())
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_a_file_that_can_not_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile, match="--audit-log"):
        audit_into(tmp_path / "missing" / "audit.log")


def test_a_full_disk_is_told_once_and_disturbs_nobody(
    logger: logging.Logger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    audit_into(tmp_path / "audit.log")
    [handler] = logger.handlers
    assert isinstance(handler, logging.StreamHandler)
    written, handler.stream = handler.stream, Path("/dev/full").open("w")  # noqa: SIM115
    for _ in range(3):
        Audit().refused("wrong_key", 0.0)
    with suppress(OSError):
        handler.stream.close()
    handler.stream = written
    told = [record.message for record in caplog.records if "audit.log can't be written" in record.message]
    assert len(told) == 1
