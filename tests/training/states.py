"""Comparing what checkpoints hold, bit for bit."""

from __future__ import annotations

from typing import Any

import torch


def assert_equal_states(one: Any, other: Any, where: str = "state") -> None:
    """Fail with the place of the first difference."""
    assert type(one) is type(other), where
    if isinstance(one, torch.Tensor):
        assert torch.equal(one, other), where
    elif isinstance(one, dict):
        assert one.keys() == other.keys(), where
        for key in one:
            assert_equal_states(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, list | tuple):
        assert len(one) == len(other), where
        for index, pair in enumerate(zip(one, other, strict=True)):
            assert_equal_states(*pair, f"{where}[{index}]")
    else:
        assert one == other, where
