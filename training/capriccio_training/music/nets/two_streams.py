"""musegen's two networks: a generator that foresees the next pitch and length, and a judge of whole melodies.

Pitches and lengths go through LSTMs of their own; each ends in the mean and the spread of a latent for every note, from
which both are drawn together and foreseen (a variational latent, Kingma and Welling 2014). Knows no loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import torch
import torch.nn.functional as F
from torch import Tensor, nn

__all__ = ["Foreseen", "MelodyJudge", "State", "TwoStreams"]

State: TypeAlias = list[tuple[Tensor, Tensor]]
"""What each layer remembers."""


class Foreseen(NamedTuple):
    """What a generator says of the note after each."""

    pitches: Tensor
    """(N, T, pitches) logits."""
    lengths: Tensor
    """(N, T, lengths) logits."""
    mean: Tensor
    """(N, T, latents) of the latents."""
    log_variance: Tensor
    """(N, T, latents)."""
    state: State


class _Stream(nn.Module):
    """One-hot numbers → mean and logarithm of the variance of latents."""

    def __init__(self, count: int, widths: Sequence[int], latents: int) -> None:
        super().__init__()
        self.count = count
        inputs = (count, *widths[:-1])
        self.layers = nn.ModuleList(
            nn.LSTM(given, width, batch_first=True) for given, width in zip(inputs, widths, strict=True)
        )
        self.mean = nn.Linear(widths[-1], latents)
        self.log_variance = nn.Linear(widths[-1], latents)

    def forward(self, numbers: Tensor, state: State | None) -> tuple[Tensor, Tensor, State]:
        """(N, T) int64 → twice (N, T, latents), and what to go on with."""
        heard = F.one_hot(numbers, self.count).float()
        after: State = []
        for index, layer in enumerate(self.layers):
            heard, remembered = layer(heard, None if state is None else state[index])
            after.append(remembered)
        return self.mean(heard), self.log_variance(heard), after


class TwoStreams(nn.Module):
    """From (N, T, 2) numbers of pitches and lengths to what follows each; both counts include nothing."""

    def __init__(self, pitches: int, lengths: int, width: int) -> None:
        super().__init__()
        half = max(1, width // 2)
        self.latents = 3 * width
        self.pitch = _Stream(pitches, (width, 2 * width, width), 2 * width)
        self.length = _Stream(lengths, (half, width, half), width)
        self.together = nn.LSTM(self.latents, width, batch_first=True)
        self.to_pitch = nn.Linear(width, pitches)
        self.to_length = nn.Linear(width, lengths)

    def forward(self, notes: Tensor, noise: Tensor, state: State | None = None) -> Foreseen:
        """`noise` is (N, T, latents) standard normal; `state` goes on from a call before."""
        of_pitch, of_length, of_both = (state[:3], state[3:6], state[6]) if state else (None, None, None)
        pitch_mean, pitch_log_variance, of_pitch = self.pitch(notes[..., 0], of_pitch)
        length_mean, length_log_variance, of_length = self.length(notes[..., 1], of_length)
        mean = torch.cat([pitch_mean, length_mean], 2)
        log_variance = torch.cat([pitch_log_variance, length_log_variance], 2)
        latent = mean + (0.5 * log_variance).exp() * noise
        heard, of_both = self.together(latent, of_both)
        after = [*(of_pitch or ()), *(of_length or ()), of_both]
        return Foreseen(self.to_pitch(heard), self.to_length(heard), mean, log_variance, after)


class MelodyJudge(nn.Module):
    """From (N, T, pitches + lengths) one-hot notes, or such as nearly are, to one score for each melody."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(inputs, max(1, width // 2), batch_first=True, bidirectional=True)
        self.score = nn.Linear(2 * max(1, width // 2), 1)

    def forward(self, notes: Tensor) -> list[Tensor]:
        """[(N, 1) scores], the mean over all notes, each heard with what is before and after."""
        heard, _ = self.lstm(notes)
        return [self.score(heard).mean(1)]
