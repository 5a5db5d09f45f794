"""Loss terms by name, as every recipe adds, descends and logs them."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

Terms = dict[str, Tensor]
"""Weighted loss terms by name, `term/domain`; their sum is descended, each is logged."""


def detached(terms: Terms) -> Terms:
    """The values of the terms, for the log."""
    return {name: term.detach() for name, term in terms.items()}


def total(terms: Iterable[Tensor]) -> Tensor:
    """What is descended: the sum, a scalar."""
    return torch.stack(list(terms)).sum()
