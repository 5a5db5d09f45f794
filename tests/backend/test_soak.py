"""The parts of `benchmarks/soak.py`, and a run of seconds: its verdicts must be able to fail."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from random import Random

import pytest
from common.ledger import Latencies, Ledger
from common.perfect_server import perfect_p99
from common.process_watch import Holding
from common.slopes import theil_sen
from common.soak_report import Sample, Soak, verdicts, write_picture

SOAK = Path(__file__).parents[2] / "benchmarks" / "soak.py"


def latencies(*milliseconds):
    noted = Latencies()
    for each in milliseconds:
        noted.note(each / 1000)
    return noted


def soak(growth_mb_per_hour=0.0, frame_ms=10.0, violations=0):
    ledger = Ledger(violated=violations)
    ledger.note_sent("frames", 0.0)
    noise = Random(0)
    samples = [
        Sample(10.0 * n, Holding(400 + growth_mb_per_hour * n / 360 + noise.random(), 40, 20, n), 9, frame_ms, frame_ms)
        for n in range(1, 361)
    ]
    return Soak(samples, latencies(*[frame_ms] * 100), latencies(10.0), ledger)


def test_a_slope_is_found_in_noise_and_is_not_bent_by_outliers():
    noise = Random(1)
    times = [number / 100 for number in range(300)]
    values = [5 * time + noise.gauss(0, 1) + 500 * (number % 50 == 0) for number, time in enumerate(times)]
    slope = theil_sen(times, values)
    assert slope.low < 5 < slope.high
    assert abs(slope.middle - 5) < 0.5
    with pytest.raises(ValueError, match="at least 3"):
        theil_sen([0, 1], [0, 1])


def test_a_perfect_server_is_later_the_more_is_asked_of_it():
    assert perfect_p99(1, 0.9) == pytest.approx(1)
    assert 1 < perfect_p99(8, 0.25) < perfect_p99(8, 0.5) < 8


@pytest.mark.parametrize(
    ("made", "missed"),
    [(soak(), 0), (soak(growth_mb_per_hour=5.0), 1), (soak(frame_ms=31.0), 1), (soak(violations=1), 1)],
    ids=["all is well", "memory grows", "frames are late", "an answer was lost"],
)
def test_the_verdicts_tell_what_was_missed(made, missed):
    assert list(verdicts(made).values()).count(False) == missed


def test_the_picture_is_whole_and_shows_every_curve(tmp_path):
    write_picture(soak(), tmp_path / "soak.svg")
    root = ElementTree.parse(tmp_path / "soak.svg").getroot()
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 3


@pytest.mark.slow
def test_a_soak_of_seconds_prints_its_verdicts_and_loses_nothing(tmp_path):
    out = tmp_path / "soak.json"
    short = ["--minutes", "0.1", "--warm-up", "0", "--clients", "8", "--alone", "2", "--every", "1"]
    command = [sys.executable, str(SOAK), *short, "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=250)
    assert done.returncode in (0, 1), done.stderr  # memory grows in the first seconds, and machines are busy
    assert "kept   0 answers were lost, doubled or wrong" in done.stdout
    assert len(json.loads(out.read_text())["samples"]) >= 3
