"""Two processes train one model: after some steps on different pictures their weights are still the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, warnings
warnings.simplefilter("ignore")
import torch
from lightning_fabric import Fabric
from capriccio_training.config import resolve
from capriccio_training.recipes import RECIPES

fabric = Fabric(accelerator="cpu", devices=2)
fabric.launch()
torch.set_num_threads(1)
torch.manual_seed(0)
tiny = {"generator": {"name": "grid", "width": 8}, "discriminator": {"width": 4}}
config = resolve({"recipe": "cyclegan", "cycle": {"identity": 0.5}, **tiny})
rank = fabric.global_rank
recipe = RECIPES["cyclegan"](config, fabric, torch.Generator().manual_seed(rank))
random = torch.Generator().manual_seed(10 + rank)
for _ in range(3):
    recipe.step(*(torch.rand(1, 3, 64, 96, generator=random) * 2 - 1 for _ in range(2)))
nets = [*recipe.parts.generators.values(), *recipe.parts.discriminators.values()]
sums = [sum(float(p.detach().double().abs().sum()) for p in net.parameters()) for net in nets]
open(f"{sys.argv[1]}/{rank}", "w").write(repr(sums))
"""


@pytest.mark.slow
def test_two_processes_end_with_the_same_weights(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    subprocess.run([sys.executable, program, tmp_path], check=True, timeout=120, capture_output=True)
    assert (tmp_path / "0").read_text() == (tmp_path / "1").read_text()
