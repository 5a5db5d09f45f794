"""What a running server tells of itself: in `status`, to Prometheus, in `capriccio top` and `trace`, and in its log."""

import json
import logging
import re
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from capriccio.cli import logs
from capriccio.cli.top_view import sparkline
from capriccio.client import Client
from capriccio.errors import AddressInUse, InternalError, InvalidField, NotInstalled, TimedOut, UnwritableFile
from capriccio.protocol import Tensor
from capriccio.server.app import Server, ServerConfig
from capriccio.server.census import PARTS
from capriccio.server.local_pool import LocalPool
from capriccio.server.metrics import FAMILIES, MetricsServer
from capriccio.server.telemetry import MOST_MODELS, STAGES, Telemetry

GUIDE = Path(__file__).parents[2] / "docs" / "observability.md"


@pytest.fixture
def used(client, frame):
    """Give a client that has had three frames of a stream, one traced frame, and one refusal."""
    tensor = Tensor(frame, layout="HWC", color="srgb")
    for _ in range(3):
        client.request("style.apply", {"model": "invert", "frame": 0, "stream": "camera"}, (tensor,))
    client.request("style.apply", {"model": "invert", "frame": 0}, (tensor,), trace=True)
    client.submit("style.apply", {"model": "nobody", "frame": 0}, (tensor,))
    return client


@pytest.fixture(scope="module")
def bundled_server():
    with Server(ServerConfig("tcp://127.0.0.1:*", threads=1)) as running:
        yield running


@pytest.fixture
def metrics(server):
    told = MetricsServer("0", server.census)
    yield told
    told.close()


def scraped(metrics):
    with urllib.request.urlopen(metrics.address) as answer:
        return {family.name: family for family in text_string_to_metric_families(answer.read().decode())}


def sample(family, **labels):
    return sum(each.value for each in family.samples if labels.items() <= each.labels.items())


def test_status_tells_of_classes_clients_models_and_workers(used):
    status = used.status()
    frames = status["classes"]["frame"]
    assert all(len(frames[f"{stage}_ms"]) == len(PARTS) for stage in STAGES)
    assert frames["run_ms"] == sorted(frames["run_ms"])
    assert [client["name"] for client in status["client_list"]] == ["python"]
    assert status["client_list"][0]["answered"] >= 4
    invert = next(model for model in status["model_list"] if model["name"] == "invert")
    assert invert["runs"] >= 4
    assert len(invert["run_ms"]) == len(PARTS)
    assert (invert["state"], invert["provider"], invert["given_up"]) == ("ready", "CPUExecutionProvider", [])
    assert invert["precision"] == "float32"
    assert invert["held_bytes"] > 0 == invert["swaps"]
    assert {"frames-1", "batch-1"} <= {worker["name"] for worker in status["workers"]}
    assert status["together"]["1"] >= 4


def test_where_the_time_of_a_request_went_adds_up(client, frame):
    tensor = Tensor(frame, layout="HWC", color="srgb")
    reply = client.request("style.apply", {"model": "invert", "frame": 0}, (tensor,), trace=True)
    spent = dict(reply.times)
    whole = spent.pop("whole")
    assert {"read", "queued", "run", "passed_on"} <= set(spent)
    assert sum(spent.values()) == pytest.approx(whole, abs=0.01)


def test_prometheus_reads_every_family_of_the_table(used, metrics):
    families = scraped(metrics)
    assert {name for name in families if not name.startswith("process_")} == set(FAMILIES)
    assert sample(families["capriccio_up"]) == 1
    assert sample(families["capriccio_models"], state="ready") >= 1
    assert sample(families["capriccio_model_bytes"], model="invert", kind="style.frame") > 0
    assert sample(families["capriccio_received_bytes"]) > 0 < sample(families["capriccio_sent_bytes"])
    labels = {"type": "style.apply", "class": "frame", "outcome": "ok"}
    assert sample(families["capriccio_requests"], **labels) >= 3
    buckets = [each for each in families["capriccio_request_seconds"].samples if each.name.endswith("_bucket")]
    of_runs = [each.value for each in buckets if each.labels["class"] == "frame" and each.labels["stage"] == "run"]
    assert of_runs == sorted(of_runs), "buckets count what took at most that long"
    assert of_runs[-1] >= 3


def test_the_guide_names_every_metric():
    told = set(re.findall(r"`(capriccio_\w+?)(?:_total)?`", GUIDE.read_text()))
    assert told == set(FAMILIES)


def test_the_alerts_of_the_guide_ask_for_metrics_that_there_are(used, metrics):
    asked = set(re.findall(r"capriccio_\w+", "".join(re.findall("expr: (.*)", GUIDE.read_text()))))
    told = {each.name for family in scraped(metrics).values() for each in family.samples}
    assert asked <= told


def test_a_server_that_hangs_is_told_as_down_and_by_no_traceback(capsys, caplog):
    def hangs():
        raise TimedOut("the server did not tell what it does within 2 s")

    metrics = MetricsServer("0", hangs)
    try:
        families = scraped(metrics)
    finally:
        metrics.close()
    assert {name for name in families if name.startswith("capriccio_")} == {"capriccio_up"}
    assert sample(families["capriccio_up"]) == 0
    assert "Traceback" not in capsys.readouterr().err + caplog.text


def test_a_defect_in_what_is_told_ends_no_server(model_folder):
    class Unspeakable(LocalPool):
        def describe(self):
            raise RuntimeError("changed size during iteration")

    config = ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1, pool=Unspeakable)
    with Server(config) as server, Client(server.address, timeout_s=10) as client:
        with pytest.raises(InternalError):
            server.census()
        assert client.models()["models"]


def test_without_the_library_the_error_says_how_to_get_it(monkeypatch, server):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(NotInstalled, match=r"pip install 'capriccio\[prometheus\]'"):
        MetricsServer("0", server.census)


def test_metrics_are_told_to_this_machine_only_unless_an_address_is_named(metrics):
    assert metrics.address.startswith("http://127.0.0.1:")


def test_metrics_that_lead_off_this_machine_are_warned_of(server, caplog):
    MetricsServer("0.0.0.0:0", server.census).close()
    assert "told to everybody who can reach it" in caplog.text
    caplog.clear()
    MetricsServer("localhost:0", server.census).close()
    assert not caplog.text


def test_metrics_on_a_port_in_use_are_refused(metrics, server):
    with pytest.raises(AddressInUse, match="choose another port"):
        MetricsServer(metrics.address.split("/")[2], server.census)


@pytest.mark.parametrize("address", ["", "host", "1:2:port", "70000", "127.0.0.1:"])
def test_metrics_at_what_is_no_address_are_refused(address, server):
    with pytest.raises(InvalidField, match="allowed: a port, or HOST:PORT"):
        MetricsServer(address, server.census)


def test_a_server_that_does_not_run_tells_nothing_and_keeps_nobody_waiting():
    with Server(ServerConfig("tcp://127.0.0.1:*", [])) as server:
        assert server.census().body["clients"] == 0
    with pytest.raises(TimedOut):
        server.census(timeout_s=0.01)


def test_a_client_that_leaves_is_forgotten(server, client):
    def names():
        return {each["name"] for each in client.status()["client_list"]}

    with Client(server.address, name="guest") as guest:
        guest.ping()
        assert "guest" in names()
    until_s = time.monotonic() + 30
    while "guest" in names() and time.monotonic() < until_s:
        time.sleep(0.02)
    assert "guest" not in names()


def test_models_by_the_thousand_take_no_more_memory_than_the_most():
    telemetry = Telemetry()
    for number in range(MOST_MODELS + 100):
        telemetry.used(f"{number:016x}", 0.01, 0.0)
    assert len(telemetry.models) == MOST_MODELS
    assert f"{MOST_MODELS + 99:016x}" in telemetry.models


def test_top_shows_what_the_server_does_once(run, server, used):
    status, text, _ = run("top", "--once", "--server", server.address)
    assert status == 0
    assert all(word in text for word in ("invert", "frame", "interactive", "batch", "frames-1", "python", "frames/s"))


def test_top_prints_a_line_of_json_and_saves_a_picture(run, server, tmp_path):
    picture = tmp_path / "top.svg"
    status, text, _ = run("top", "--once", "--json", "--server", server.address, "--svg", picture)
    assert status == 0
    assert json.loads(text.strip())["clients"] >= 1
    assert picture.read_text().startswith("<svg")


def test_top_without_a_server_is_one_error(run):
    status, _, error = run("top", "--once", "--server", "tcp://127.0.0.1:1")
    assert status == 5
    assert error.startswith("error: ")


def test_the_curve_goes_from_nothing_to_the_largest():
    assert sparkline([0, 5, 10]) == "▁▅█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([]) == ""


def test_trace_shows_each_stage_of_a_frame(run, server):
    status, text, _ = run("trace", "--server", server.address, "--model", "invert", "--count", "3")
    assert status == 0
    assert all(stage in text for stage in ("read", "queued", "run", "passed_on", "way", "whole"))
    status, text, _ = run("trace", "--server", server.address, "--model", "invert", "--count", "3", "--json")
    told = json.loads(text)
    assert sum(value for stage, value in told.items() if stage != "whole") > 0


@pytest.mark.parametrize("request_type", ["texture.vary", "terrain.generate", "music.compose"])
def test_what_takes_seconds_can_be_traced_too(run, bundled_server, request_type):
    status, text, error = run(
        "trace", "--server", bundled_server.address, "--request", request_type, "--count", "1", "--json"
    )
    assert status == 0, error
    assert json.loads(text)["run"] > 1


def test_what_can_not_be_asked_for_is_one_error(run, server):
    status, _, error = run("trace", "--server", server.address, "--model", "nobody")
    assert (status, "no model 'nobody' is loaded" in error) == (3, True)


def test_a_json_log_has_a_map_on_each_line(tmp_path):
    path = tmp_path / "serve.log"
    logs.log_to(path, "json", verbose=2)
    log = logging.getLogger("capriccio.test_requests")  # others write, too: the tests' server has other clients
    log.debug("answered %s", "style.apply", extra={"facts": {"client": "a\nb", "ms": {"run": 1.5}}})
    try:
        raise ValueError("broken")
    except ValueError:
        log.exception("a defect")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    first, second = (line for line in lines if line["logger"] == "capriccio.test_requests")
    assert (first["message"], first["client"], first["ms"]) == ("answered style.apply", "a\nb", {"run": 1.5})
    assert first["time"].endswith("+00:00")
    assert "ValueError: broken" in second["traceback"]


def test_a_client_can_not_forge_a_line_of_the_log(tmp_path):
    path = tmp_path / "serve.log"
    logs.log_to(path, "text", verbose=1)
    log = logging.getLogger("capriccio.test_forged")
    log.info("client %s said hello", "a\n2026-11-23 ERROR capriccio: forged", extra={"facts": {"client": "b\nERROR"}})
    try:
        raise ValueError("broken")
    except ValueError:
        log.exception("a defect")
    text = path.read_text()
    assert not [line for line in text.splitlines() if line.startswith(("2026-11-23 ERROR capriccio: forged", "ERROR"))]
    assert "\nValueError: broken" in text, "a traceback keeps its lines"


def test_a_log_file_never_grows_beyond_its_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "LARGEST_FILE_BYTES", 2000)
    path = tmp_path / "serve.log"
    logs.log_to(path, "text", verbose=1)
    for number in range(500):
        logging.getLogger("capriccio.test").info("line %d", number)
    files = sorted(tmp_path.iterdir())
    assert [each.name for each in files] == ["serve.log", *(f"serve.log.{n + 1}" for n in range(logs.OLD_FILES))]
    assert all(each.stat().st_size <= 2000 for each in files)
    assert "line 499" in path.read_text()


@pytest.mark.parametrize(("verbose", "told"), [(0, 1), (1, 2), (2, 3)])
def test_each_v_lets_the_log_tell_more(tmp_path, verbose, told):
    path = tmp_path / "serve.log"
    logs.log_to(path, "text", verbose)
    for level in (logging.DEBUG, logging.INFO, logging.WARNING):
        logging.getLogger("capriccio.test").log(level, "said")
    assert sum("capriccio.test: said" in line for line in path.read_text().splitlines()) == told


def test_a_log_that_can_not_be_written_is_one_error(tmp_path):
    with pytest.raises(UnwritableFile, match="choose another --log-file"):
        logs.log_to(tmp_path / "missing" / "serve.log", "text", 0)
