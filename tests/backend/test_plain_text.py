"""Names that strangers chose show what they are, and do nothing to the terminal or the log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backend import tiny_models
from capriccio.cli.plain_text import cell, log_plainly, plain

CLEAR = "\x1b[2J\x1b]0;owned\x07"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("look.onnx, 12 °C, 音楽\n\tnext", "look.onnx, 12 °C, 音楽\n\tnext"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\rb", "a\\rb"),
        ("\x9b2J\x7f\0", "\\x9b2J\\x7f\\x00"),
        ("gpj.\u202eexe", "gpj.\\u202eexe"),
        ("\udcff", "\\udcff"),
    ],
)
def test_what_does_not_show_is_written_out(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_cell_shows_richs_own_signs_as_they_are() -> None:
    assert cell("[bold]x\x1b") == "\\[bold]x\\x1b"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("command", ["models", "doctor"])
def test_a_models_file_name_can_not_command_the_terminal(
    run: Callable[..., tuple[int, str, str]], command: str, tmp_path: Path
) -> None:
    tiny_models.without_card(tmp_path / f"a{CLEAR}.onnx")
    _, out, err = run(command, "--models", tmp_path)
    assert "\x1b" not in out + err
    assert "\x07" not in out + err
    assert "\\x1b[2J" in "".join((out + err).split())


def test_log_lines_show_what_clients_call_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        root.handlers[:] = []
        log_plainly(logging.INFO, "%(message)s")
        logging.getLogger("capriccio.test").info("client %s said hello", CLEAR)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert capsys.readouterr().err == "client \\x1b[2J\\x1b]0;owned\\x07 said hello\n"
