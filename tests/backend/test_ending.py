"""`capriccio serve` ends with the process that it serves and with its standard input, and is nobody's orphan."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from capriccio.client import Client
from live_backend import free_port

ENDED_S = 20
PARENT = """import os, subprocess, sys, time
subprocess.Popen([*sys.argv[1:], "--end-with-parent", str(os.getpid())])
time.sleep(600)
"""
WRAPPED = ["sh", "-c", '"$@"; true', "sh"]
"""A shell between the two that does not hand signals on."""


def serve(models: Path, *options: str) -> list[str]:
    bind = ["--bind", "tcp://127.0.0.1:*"]
    return [sys.executable, "-m", "capriccio", "serve", *bind, "--models", str(models), *options]


@contextmanager
def started(command: list[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Start a command whose standard input is open, and give it once the server in it listens."""
    pipe = subprocess.PIPE
    surroundings = {**os.environ, **environment}
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=surroundings) as process:
        assert process.stdout is not None
        try:
            assert "listening" in process.stdout.readline()
            yield process
        finally:
            process.kill()


def rest_of(process: subprocess.Popen[str]) -> str:
    """Return what is printed until the last process ends that can print, which is the server."""
    assert process.stdout is not None
    # communicate() of the process itself would close its standard input, which some tests leave open.
    with subprocess.Popen(["cat"], stdin=process.stdout, stdout=subprocess.PIPE, text=True) as reader:
        return reader.communicate(timeout=ENDED_S)[0]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_the_process_that_it_serves_however_that_ends(model_folder, how):
    with (
        subprocess.Popen(["sleep", "600"]) as other,
        started(serve(model_folder, "--end-with-parent", str(other.pid))) as process,
    ):
        other.send_signal(how)
        assert rest_of(process) == "stopped\n"
        assert process.wait(ENDED_S) == 0


def test_a_parent_that_is_killed_leaves_no_orphan(model_folder):
    with started([sys.executable, "-c", PARENT, *serve(model_folder)]) as parent:
        parent.kill()
        assert rest_of(parent) == "stopped\n"


def test_the_environment_says_it_too_through_commands_in_between(model_folder):
    with (
        subprocess.Popen(["sleep", "600"]) as other,
        started([*WRAPPED, *serve(model_folder)], CAPRICCIO_END_WITH_PARENT=str(other.pid)) as process,
    ):
        other.kill()
        assert rest_of(process) == "stopped\n"


@pytest.mark.parametrize("through", [[], WRAPPED], ids=["directly", "through a shell"])
def test_a_line_on_its_input_ends_it(model_folder, through):
    with started([*through, *serve(model_folder)], CAPRICCIO_END_WITH_INPUT="1") as process:
        assert process.stdin is not None
        process.stdin.write("stop\n")
        process.stdin.flush()
        assert rest_of(process) == "stopped\n"
        assert process.wait(ENDED_S) == 0


def test_the_end_of_its_input_ends_it(model_folder):
    with started(serve(model_folder, "--end-with-input")) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert rest_of(process) == "stopped\n"
        assert process.wait(ENDED_S) == 0


def test_without_the_options_neither_ends_it(model_folder):
    with started(serve(model_folder)) as process:
        assert process.stdin is not None
        process.stdin.close()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)


def test_a_parent_that_does_not_run_is_refused(run):
    with subprocess.Popen(["true"]) as gone:
        pass
    status, _, err = run("serve", "--end-with-parent", gone.pid)
    assert (status, f"--end-with-parent {gone.pid}: no such process runs" in err) == (3, True)
    assert run("serve", "--end-with-parent", "0")[0] == 2


@pytest.mark.skipif(sys.platform != "linux", reason="the disk that is always full is /dev/full")
def test_it_serves_where_the_disk_of_its_output_and_its_log_is_full(model_folder):
    address = f"tcp://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "capriccio", "serve", "-v", "--bind", address, "--models", str(model_folder)]
    with Path("/dev/full").open("w") as full, subprocess.Popen(command, stdout=full, stderr=full) as process:
        try:
            with Client(address, timeout_s=ENDED_S) as client:
                client.models()
            process.terminate()
            assert process.wait(ENDED_S) == 0
        finally:
            process.kill()


def test_that_nobody_reads_its_output_any_more_is_no_error(model_folder):
    with started(serve(model_folder)) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.terminate()
        assert process.wait(ENDED_S) == 0
