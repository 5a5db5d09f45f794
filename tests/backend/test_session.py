"""Sessions of both runtimes: what it must leave alone in the process that uses it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from backend import tiny_models, tiny_texture_models
from capriccio.engine.memory import resident_bytes
from capriccio.engine.model import load_model
from capriccio.engine.providers import CPU, OPENVINO
from capriccio.engine.session import StopHandle

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


def test_a_run_that_frees_its_memory_leaves_less_behind(tmp_path: Path):
    noise = np.ones((1, 192, 192, tiny_texture_models.CELL_VALUES), np.float32)  # 28 MB, as is each step
    left = []
    for frees_memory in (True, False):
        model = load_model(tiny_texture_models.synthesize(tmp_path / "synthesize.onnx"), threads=1)
        before = resident_bytes()
        stop = StopHandle(frees_memory)
        model.run_all(noise, np.zeros((1, 2), np.float32), np.zeros((1, 3), np.float32), stop=stop)
        left.append(resident_bytes() - before)
        del model
    assert left[0] < 0.75 * left[1]
