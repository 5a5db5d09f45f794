"""Sessions of both runtimes: what it must leave alone in the process that uses it."""

import subprocess
import sys
from pathlib import Path

import pytest

from backend import tiny_models
from capriccio.engine.providers import CPU, OPENVINO

PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from capriccio.engine.model import load_model

smallest = np.nextafter(0.0, 1.0)
assert smallest > 0, "the process began without denormals"
model = load_model(Path(sys.argv[1]), threads=2, providers=sys.argv[2:])
assert model.session.providers[0] == sys.argv[2], model.session.providers
model.run(np.zeros((1, 16, 16, 3), np.uint8))
assert smallest * 1.0 > 0, "denormals are zero since a model was loaded"
"""


@pytest.mark.parametrize("provider", [CPU, OPENVINO])
def test_a_model_leaves_the_arithmetic_of_its_caller_as_it_was(provider: str, tmp_path: Path):
    path = tiny_models.slow(tmp_path / "slow.onnx", rounds=2)
    command = [sys.executable, "-c", PROGRAM, path, provider]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
