"""`capriccio serve` as an operator runs it: with metrics, a log for programs, and a token, which is in neither."""

import json
import os
import re
import subprocess
import sys
import urllib.request

import pytest

from capriccio.client import Client
from capriccio.errors import Unauthorized, UnknownModel
from capriccio.protocol import Tensor

TOKEN = "kept-from-everybody"
ENDED_S = 30


@pytest.fixture
def told(tmp_path, model_folder, frame):
    """Give what the log and the metrics say of a traced request, a client with a wrong token, and one that lies."""
    token_file, log_file = tmp_path / "token", tmp_path / "serve.log"
    token_file.write_text(TOKEN)
    token_file.chmod(0o600)
    options = ["--bind", "tcp://127.0.0.1:*", "--models", model_folder, "--token-file", token_file, "--end-with-input"]
    options += ["--metrics", "0", "--log-file", log_file, "--log-format", "json", "-vv"]
    command = [sys.executable, "-m", "capriccio", "serve", *map(str, options)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env={**os.environ}) as process:
        address = re.search(r"tcp://\S+\d", process.stdout.readline()).group()
        metrics_at = re.search(r"http://\S+", process.stdout.readline()).group()
        with pytest.raises(Unauthorized), Client(address, timeout_s=20, token=TOKEN + "x"):
            pass
        with Client(address, timeout_s=20, token=TOKEN, name="editor") as client:
            client.models()
            tensor = Tensor(frame, layout="HWC", color="srgb")
            client.request("style.apply", {"model": "invert", "frame": 0}, (tensor,), trace=True)
            with pytest.raises(UnknownModel):
                client.request("style.apply", {"model": "nobody", "frame": 0}, (tensor,))
            with urllib.request.urlopen(metrics_at) as answer:
                metrics = answer.read().decode()
        process.communicate("\n", timeout=ENDED_S)
        assert process.returncode == 0
    return log_file.read_text(), metrics


def test_a_request_is_one_line_of_the_log_and_the_token_is_in_none(told):
    log, metrics = told
    lines = [json.loads(line) for line in log.splitlines()]
    assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)
    answered, refused = (line for line in lines if line["logger"] == "capriccio.requests")
    assert (answered["level"], refused["level"]) == ("info", "debug"), "what is traced is told from -v on"
    assert (refused["client"], refused["model"], refused["code"]) == ("editor", "nobody", "unknown_model")
    assert (answered["client"], answered["type"], answered["class"]) == ("editor", "style.apply", "interactive")
    assert answered["ms"]["whole"] >= answered["ms"]["run"] > 0
    assert 'capriccio_requests_total{class="interactive",outcome="ok",type="style.apply"} 1.0' in metrics
    assert TOKEN not in log + metrics
