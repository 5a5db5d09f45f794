"""`capriccio top` over time: a server that restarts is waited for, a narrow terminal is filled and not overflowed."""

import io
import json

import pytest
from rich.console import Console

from capriccio.cli import top as command
from capriccio.cli.top_view import Look, view
from capriccio.client import Client
from capriccio.server.app import Server, ServerConfig


@pytest.fixture
def folder_server(model_folder):
    def start(address="tcp://127.0.0.1:*"):
        return Server(ServerConfig(address, [model_folder], threads=1, workers=1))

    return start


def drawn(look, width=100):
    console = Console(width=width, file=io.StringIO(), force_terminal=False)
    console.print(view(look))
    return console.file.getvalue()


def test_a_server_that_restarts_is_waited_for_and_seen_again(folder_server):
    server = folder_server()
    server.start()
    address = server.address
    with Client(address, timeout_s=0.5) as client:
        looks = command._looks(client, address, interval_s=0.01)
        assert not next(looks).away
        server.close()
        away = next(look for look in looks if look.away)
        assert "reconnecting" in drawn(away)
        assert away.facts["uptime_s"] > 0, "the last look stays"
        with folder_server(address):
            again = next(look for look in looks if not look.away)
        assert again.facts["clients"] == 1
        looks.close()


def test_programs_read_only_whole_looks(capsys):
    look = Look("tcp://127.0.0.1:1", "0", {"clients": 1}, ())
    command._print_line(look)
    command._print_line(Look("tcp://127.0.0.1:1", "0", {"clients": 1}, (), away="no answer"))
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"clients": 1}
    assert printed.err == "reconnecting: no answer\n"


def test_ctrl_c_ends_it_cleanly(run, server, monkeypatch):
    def interrupt(_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(command.time, "sleep", interrupt)
    status, text, error = run("top", "--server", server.address)
    assert (status, "frames/s" in text, error) == (0, True, "")


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_every_width_is_filled_and_not_overflowed(client, server, width):
    client.models()
    text = drawn(Look(server.address, "0.1.0", client.status(), (1.0, 2.0)), width)
    assert max(map(len, text.splitlines())) <= width
    assert all(word in text for word in ("frames/s", "interactive", "waiting", "whole ms", "python", "invert"))
    assert "…" not in "".join(text.splitlines()[1:]), "columns are left out, and nothing is cut short"


def test_what_a_client_calls_itself_commands_no_terminal(server):
    with Client(server.address, timeout_s=10, name="[red]\x1b[2J") as client:
        text = drawn(Look(server.address, "0.1.0", client.status(), ()))
    assert "\x1b[2J" not in text
    assert "[red]\\x1b[2J" in text
