"""The server as a process: where it listens, what it weighs, how it starts and ends."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from backend import tiny_models
from capriccio.client import Client
from capriccio.errors import AddressInUse, InvalidField
from capriccio.server.app import Server, ServerConfig
from capriccio.server.exposure import is_local
from live_backend import LiveBackend


def _has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "tcp://127.9.9.9:1", "tcp://localhost:1", "tcp://[::1]:1", "ipc:///tmp/x"]
)
def test_an_address_of_this_machine_needs_no_token(address):
    assert is_local(address)


@pytest.mark.parametrize("address", ["tcp://0.0.0.0:1", "tcp://*:1", "tcp://[::]:1", "tcp://10.0.0.1:1", "tcp://pc:1"])
def test_an_address_that_others_reach_is_seen_as_such(address):
    assert not is_local(address)


@pytest.mark.skipif(os.name != "posix", reason="ipc is for Unix systems")
def test_a_server_listens_on_a_unix_socket(tmp_path, model_folder, frame):
    config = ServerConfig(f"ipc://{tmp_path}/socket", [model_folder], threads=1)
    with Server(config) as server, Client(server.address, timeout_s=10) as client:
        np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)


@pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6 loopback")
def test_a_server_listens_on_ipv6(model_folder):
    with Server(ServerConfig("tcp://[::1]:*", [model_folder])) as server, Client(server.address) as client:
        client.ping()


def test_a_second_server_at_the_same_address_is_refused_and_the_first_goes_on(server, client):
    with pytest.raises(AddressInUse, match="in use"):
        Server(ServerConfig(server.address))
    client.ping()


def test_a_path_where_no_socket_can_be_is_refused(tmp_path):
    with pytest.raises(InvalidField, match="can't listen"):
        Server(ServerConfig(f"ipc://{tmp_path}/no/such/folder/socket"))


def test_starting_and_closing_many_times_leaves_no_threads_and_no_files_open(tmp_path):
    def open_files():
        table = Path("/proc/self/fd")
        return len(list(table.iterdir())) if table.is_dir() else 0

    def cycle():
        config = ServerConfig("tcp://127.0.0.1:*", [tmp_path], threads=1)
        with Server(config) as server, Client(server.address, timeout_s=10) as client:
            client.models()

    tiny_models.invert(tmp_path / "invert.onnx")
    cycle()
    threads, files = threading.active_count(), open_files()
    for _ in range(5):
        cycle()
    assert threading.active_count() <= threads
    assert open_files() <= files


def test_closing_twice_or_without_a_start_is_no_error():
    server = Server(ServerConfig("tcp://127.0.0.1:*", []))
    server.close()
    server.close()


def test_the_backend_answers_soon_and_stays_small_with_one_style_model(tmp_path, model_folder):
    (tmp_path / "invert.onnx").write_bytes((model_folder / "invert.onnx").read_bytes())
    started = time.monotonic()
    with LiveBackend("--models", tmp_path, log=tmp_path / "log") as backend:
        assert time.monotonic() - started < 10  # 0.4 s alone; the benchmark measures, this only guards
        with Client(backend.address, timeout_s=20) as client:
            client.models()
            frame = np.zeros((360, 640, 3), np.uint8)
            for _ in range(20):
                client.style(frame, "invert")
            assert client.status()["resident_bytes"] < 200_000_000


def test_the_server_imports_neither_the_trainer_nor_the_terminal():
    check = "import sys, capriccio.server.app; print(*{'torch', 'onnx', 'rich', 'typer', 'av'} & set(sys.modules))"
    printed = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == ""
