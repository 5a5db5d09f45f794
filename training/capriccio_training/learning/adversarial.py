"""The adversarial game between a generator and a discriminator: least squares, the original one, hinge,
two of Wasserstein's.

A discriminator gives one map of scores per scale; every loss is averaged over the maps. Higher scores mean that a
patch looks real. Knows no network.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

Scores = Sequence[Tensor]
Judge = Callable[[Tensor], Scores]


class AdversarialLoss(Protocol):
    """One way to play."""

    weight_bound: float = math.inf
    """How far from 0 a discriminator's weight may be, after each of its steps."""

    derives_twice: bool = False
    """Whether `discriminator` derives by the weights what was derived by the pictures."""

    def generator(self, fake: Scores) -> Tensor:
        """What the generator descends, from the scores of its fakes."""

    def compare(self, real: Scores, fake: Scores) -> Tensor:
        """What the discriminator descends, from the scores of real and made pictures."""

    def penalty(self, _judge: Judge, _real: Tensor, _fake: Tensor) -> Tensor | None:
        """What it descends besides, from (N, C, H, W) real and made pictures; mostly nothing."""
        return None

    def discriminator(self, judge: Judge, real: Tensor, fake: Tensor) -> Tensor:
        """What the discriminator descends in all, on (N, C, H, W) real and made pictures."""
        compared, penalty = self.compare(judge(real), judge(fake)), self.penalty(judge, real, fake)
        return compared if penalty is None else compared + penalty


class LeastSquares(AdversarialLoss):
    """LSGAN (arXiv 1611.04076, eq. 9): real is 1, made is 0, squared distances."""

    def generator(self, fake: Scores) -> Tensor:
        """E[(D(G(x)) - 1)²]."""
        return _mean([(scores - 1).square().mean() for scores in fake])

    def compare(self, real: Scores, fake: Scores) -> Tensor:
        """½ E[(D(y) - 1)²] + ½ E[D(G(x))²]."""
        of_real = _mean([(scores - 1).square().mean() for scores in real])
        of_fake = _mean([scores.square().mean() for scores in fake])
        return 0.5 * (of_real + of_fake)


class Vanilla(AdversarialLoss):
    """The original game (arXiv 1406.2661) with the non-saturating generator; scores are logits."""

    def generator(self, fake: Scores) -> Tensor:
        """-E[log sigmoid(D(G(x)))]."""
        return _mean([F.softplus(-scores).mean() for scores in fake])

    def compare(self, real: Scores, fake: Scores) -> Tensor:
        """-½ E[log sigmoid(D(y))] - ½ E[log(1 - sigmoid(D(G(x))))]; halved as CycleGAN §5 does."""
        of_real = _mean([F.softplus(-scores).mean() for scores in real])
        of_fake = _mean([F.softplus(scores).mean() for scores in fake])
        return 0.5 * (of_real + of_fake)


class Hinge(AdversarialLoss):
    """The hinge game (Lim and Ye 2017, arXiv 1705.02894; SN-GAN, arXiv 1802.05957, eq. 16 and 17)."""

    def generator(self, fake: Scores) -> Tensor:
        """-E[D(G(x))]."""
        return -_mean([scores.mean() for scores in fake])

    def compare(self, real: Scores, fake: Scores) -> Tensor:
        """E[max(0, 1 - D(y))] + E[max(0, 1 + D(G(x)))]: who is judged right by a margin does not count any more."""
        of_real = _mean([F.relu(1 - scores).mean() for scores in real])
        of_fake = _mean([F.relu(1 + scores).mean() for scores in fake])
        return of_real + of_fake


class FlatHinge(Hinge):
    """The hinge game with a discriminator that has to be flat at true pictures (R1, arXiv 1801.04406, eq. 9)."""

    derives_twice = True

    def __init__(self, weight: float) -> None:
        self.weight = weight

    def penalty(self, judge: Judge, real: Tensor, _fake: Tensor) -> Tensor:
        """½ λ E[‖∇D(y)‖²]; the slope is that of the mean over patches and scales."""
        slope = _slope(judge, real.detach().requires_grad_(True))
        return 0.5 * self.weight * slope.square().sum(1).mean()


class Wasserstein(AdversarialLoss):
    """WGAN (arXiv 1701.07875, alg. 1): the critic's slope is bounded by weights of at most `clip`."""

    def __init__(self, clip: float) -> None:
        self.weight_bound = clip

    def generator(self, fake: Scores) -> Tensor:
        """-E[D(G(x))]."""
        return -_mean([scores.mean() for scores in fake])

    def compare(self, real: Scores, fake: Scores) -> Tensor:
        """E[D(G(x))] - E[D(y)]."""
        return _mean([scores.mean() for scores in fake]) - _mean([scores.mean() for scores in real])


class WassersteinGp(AdversarialLoss):
    """WGAN-GP (arXiv 1704.00028, eq. 3): the critic's slope is held at 1 between real and made pictures.

    `random` draws the places between them.
    """

    derives_twice = True

    def __init__(self, weight: float, random: torch.Generator) -> None:
        self.weight = weight
        self.random = random

    def generator(self, fake: Scores) -> Tensor:
        """-E[D(G(x))]."""
        return -_mean([scores.mean() for scores in fake])

    def compare(self, real: Scores, fake: Scores) -> Tensor:
        """E[D(G(x))] - E[D(y)]."""
        return _mean([scores.mean() for scores in fake]) - _mean([scores.mean() for scores in real])

    def penalty(self, judge: Judge, real: Tensor, fake: Tensor) -> Tensor:
        """λ E[(‖∇D(ŷ)‖₂ - 1)²]. The critic is the mean over its patches and scales, so its slope is that mean's."""
        share = torch.rand((len(real), *[1] * (real.dim() - 1)), generator=self.random).to(real)
        between = (share * real + (1 - share) * fake).detach().requires_grad_(True)
        missed: Tensor = (_slope(judge, between).norm(dim=1) - 1).square().mean()
        return self.weight * missed


def _slope(judge: Judge, pictures: Tensor) -> Tensor:
    """Return (N, values): how each picture's mean score changes with its values; it can be derived by the weights."""
    score = torch.stack([scores.flatten(1).mean(1) for scores in judge(pictures)]).mean(0)
    (slope,) = torch.autograd.grad(score.sum(), pictures, create_graph=True)
    flat: Tensor = slope.flatten(1)
    return flat


def adversarial_loss(name: str, penalty: float, clip: float, random: torch.Generator) -> AdversarialLoss:
    """Make the loss called `name`; `penalty` and `random` are for `wasserstein_gp`, `clip` for `wasserstein`."""
    makers: dict[str, Callable[[], AdversarialLoss]] = {
        "least_squares": LeastSquares,
        "vanilla": Vanilla,
        "hinge": Hinge,
        "wasserstein": lambda: Wasserstein(clip),
        "wasserstein_gp": lambda: WassersteinGp(penalty, random),
    }
    return makers[name]()


def _mean(terms: Sequence[Tensor]) -> Tensor:
    return torch.stack(list(terms)).mean()
