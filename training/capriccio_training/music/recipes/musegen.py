"""musegen: two streams of LSTMs with variational latents foresee pitch and length, against a judge of melodies.

    L_G = -E[log p(pitch)] - E[log p(length)] + λ_kl KL(q(z|heard) ‖ N(0, 1)) + λ_gan L_gan(D(drawn))

The judge is shown true melodies beside those whose every note was drawn from what the generator foresaw at its place;
its gradient passes the drawing straight through (Jang et al. 2017, arXiv 1611.01144). The original descends the first
three terms alone: `musegen.gan` 0.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.adversarial import adversarial_loss
from capriccio_training.learning.adversaries import Adversaries
from capriccio_training.learning.terms import Terms, detached
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.melodies import NOTHING
from capriccio_training.music.nets.two_streams import MelodyJudge, TwoStreams

__all__ = ["Musegen", "build_two_streams"]


class Musegen:
    """The state of a training and its step; `pitches` and `lengths` count nothing too."""

    def __init__(
        self, config: MusicConfig, fabric: Fabric, random: torch.Generator, pitches: int, lengths: int
    ) -> None:
        self.settings, self.random = config.musegen, random
        self.counts = (pitches, lengths)
        generator = build_two_streams(config, pitches, lengths)
        self.latents = generator.latents
        judge = MelodyJudge(pitches + lengths, config.network.width)
        game = adversarial_loss(self.settings.game, 0.0, 0.0, random)
        self.parts = Adversaries(fabric, generator, judge, game, config.optimizer)

    def step(self, notes: Tensor, following: Tensor) -> Terms:
        """One step on (N, T, 2) notes and those one later; returns the losses."""
        noise = torch.randn((*notes.shape[:2], self.latents), generator=self.random).to(notes.device)
        foreseen = self.parts.generator(notes, noise)
        terms = {
            "pitch": _nats(foreseen.pitches, following[..., 0]),
            "length": _nats(foreseen.lengths, following[..., 1]),
            "kl": self.settings.kl * _divergence(foreseen.mean, foreseen.log_variance),
        }
        if self.settings.gan == 0:
            self.parts.step_generator(terms)
            return detached(terms)
        real = self._shown(following)
        made = torch.cat([self._drawn(foreseen.pitches), self._drawn(foreseen.lengths)], 2)
        made = torch.where((following != NOTHING).all(2, keepdim=True), made, real)
        terms["gan"] = self.settings.gan * self.parts.fool(made)
        self.parts.step_generator(terms)
        return detached(terms | self.parts.step_discriminator(real, made))

    def _shown(self, notes: Tensor) -> Tensor:
        """(N, T, 2) numbers → (N, T, pitches + lengths), one-hot."""
        return torch.cat([F.one_hot(notes[..., each], self.counts[each]) for each in (0, 1)], 2).float()

    def _drawn(self, logits: Tensor) -> Tensor:
        """One-hot draws, (N, T, count), with the gradient of the chances."""
        uniform = torch.rand(logits.shape, generator=self.random).clamp(min=1e-9).to(logits.device)
        noisy = logits - (-uniform.log()).log()  # Gumbel's noise: the greatest is drawn by its chance
        chances = noisy.softmax(2)
        hard = F.one_hot(noisy.argmax(2), logits.shape[2]).to(chances)
        return hard + chances - chances.detach()


def build_two_streams(config: MusicConfig, pitches: int, lengths: int) -> TwoStreams:
    """Make the generator that the settings describe."""
    return TwoStreams(pitches, lengths, config.network.width)


def _nats(logits: Tensor, targets: Tensor) -> Tensor:
    """-E[log p], of the notes that there are."""
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=NOTHING)


def _divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, variance) ‖ N(0, 1)) of a note, in nats."""
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(2).mean()
