"""The running average of a network's weights."""

from __future__ import annotations

import pytest
from torch import nn

from capriccio_training.learning.ema import Ema


def test_the_average_follows_the_weights_and_forgets_the_start() -> None:
    net = nn.Linear(1, 1)
    nn.init.constant_(net.weight, 100.0)
    average = Ema(net, 0.9)
    nn.init.constant_(net.weight, 1.0)
    for _ in range(100):
        average.update(net)
    assert average.average.weight.item() == pytest.approx(1.0, abs=0.01)
