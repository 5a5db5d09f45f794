"""`capriccio serve --engine ray` as a user starts it, and what it says where that can't be."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from capriccio.cli import main
from capriccio.cli.engines import scaling_rules
from capriccio.client import Client
from capriccio.errors import InvalidField
from capriccio.server.cluster.connection import Needs, check_resources
from ray_cluster import PATIENCE_S, living_actors

ON_RAY = ("--engine", "ray")


@pytest.fixture
def serve(capsys):
    """Run `capriccio serve` with options that let it end at once; give its status and what it said."""

    def command(*options):
        with pytest.raises(SystemExit) as ended:
            main(["serve", "--bind", "tcp://127.0.0.1:*", *options])
        return int(ended.value.code), " ".join(capsys.readouterr().err.replace("│", " ").split())

    return command


@pytest.mark.parametrize("option", ["--ray-address=auto", "--actors=1:2", "--cpus-per-actor=1", "--gpus-per-actor=0"])
def test_an_option_of_the_cluster_without_it_is_refused(serve, option):
    status, told = serve(option)
    assert status == 2
    assert f"{option.partition('=')[0]} is for --engine ray" in told


@pytest.mark.parametrize("option", ["--threads", "--workers"])
def test_an_option_of_this_process_with_a_cluster_is_refused(serve, option):
    status, told = serve(*ON_RAY, option, "2")
    assert status == 2
    assert f"{option} is for --engine local" in told


def test_without_ray_the_command_that_installs_it_is_told(serve, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    status, told = serve(*ON_RAY)
    assert status == 5
    assert 'pip install "capriccio[cluster]"' in told


def test_where_no_cluster_answers_it_is_told_what_to_do(serve):
    status, told = serve(*ON_RAY, "--ray-address", "127.0.0.1:1")
    assert status == 5
    assert "no Ray cluster can be joined at 127.0.0.1:1" in told
    assert "ray start --head" in told


def test_rays_client_protocol_is_refused_with_another_way(serve):
    status, told = serve(*ON_RAY, "--ray-address", "ray://head:10001")
    assert status == 3
    assert "too slow for frames" in told
    assert "ray start --address=HEAD:6379" in told


def test_a_provider_that_nobody_knows_is_refused(serve):
    status, told = serve(*ON_RAY, "--provider", "abacus")
    assert status == 3
    assert "'abacus' is unknown" in told


def test_numbers_of_actors_are_read():
    assert [(rules.minimum, rules.maximum) for rules in map(scaling_rules, ("1:8", "3"))] == [(1, 8), (3, 3)]
    assert [str(rules) for rules in map(scaling_rules, ("1:8", "1", "3"))] == ["1 to 8 actors", "1 actor", "3 actors"]


@pytest.mark.parametrize(("actors", "status"), [("many", 2), ("1:", 0), ("5:2", 3), ("0:2", 3), ("1:2:3", 2)])
def test_numbers_that_are_none_or_can_not_be_are_refused(serve, actors, status):
    if status == 0:
        assert scaling_rules(actors).maximum == 1
    else:
        assert serve(*ON_RAY, "--actors", actors)[0] == status


@pytest.mark.ray
@pytest.mark.slow
def test_what_no_machine_has_is_told_with_what_there_is(nodes):
    check_resources(Needs(1))
    with pytest.raises(InvalidField, match=r"asks for 2 CPUs and 1 GPU.* they have: .*1 CPU"):
        check_resources(Needs(2, 1))


@pytest.mark.ray
@pytest.mark.slow
def test_the_command_serves_on_a_cluster_and_leaves_no_actor_behind(nodes, models):
    options = (*ON_RAY, "--ray-address", nodes.address, "--actors", "1", "--cpus-per-actor", "1", "--provider", "cpu")
    command = [sys.executable, "-m", "capriccio", "serve", "--bind", "tcp://127.0.0.1:*", "--models", str(models)]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, env=os.environ) as server:
        told = server.stdout.readline()
        assert "1 actor with 1 CPU each, on the Ray cluster at" in told
        with Client(told.split()[2].rstrip(","), timeout_s=PATIENCE_S) as client:
            frame = np.zeros((16, 16, 3), np.uint8)
            np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)
            assert living_actors() == 1
        server.send_signal(signal.SIGINT)
        assert server.stdout.read().strip().endswith("stopped")
        assert server.wait(PATIENCE_S) == 0
    assert living_actors() == 0
