"""The small network behind the look distance, and the faults that it learns to name.

A bare classifier of two looks saturates: one colour cue tells them apart, and its features say nothing else. So each
patch is spoilt first by one of the faults that translated pictures have, and the network has to tell three things of
what it then sees: the look, the fault, and where in the frame the patch lay. The look must be known from whatever
the fault has left (grain and edges when the colour is off, colour when it is blurred); a fault can only be told from
the look's own way by knowing that way well; and the place asks for what is shown (sky, crowns, ground). Features
that serve all three see colour, texture and content. Must not know: files, training, distances.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

PATCH_PX = 64
FEATURES = 128
PLACES = 9  # of a frame cut into three rows and three columns
WIDTHS = (32, 64, 96, FEATURES)

Fault = Callable[[Tensor, Tensor, torch.Generator], Tensor]
"""(N, 3, H, W) in 0 to 1, strengths (N, 1, 1, 1) in 0 to 1, randomness → the spoilt pictures, not clamped."""


class LookNet(nn.Module):
    """(N, 3, 64, 64) in 0 to 1 → (N, 128) features, and from these the three answers. 0.19 M parameters."""

    def __init__(self, looks: int = 2) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        inputs = 3
        for width in WIDTHS:
            layers += [nn.Conv2d(inputs, width, 3, 2, 1), nn.BatchNorm2d(width), nn.LeakyReLU(0.2)]
            inputs = width
        self.encoder = nn.Sequential(*layers)
        self.look = nn.Linear(FEATURES, looks)
        self.fault = nn.Linear(FEATURES, len(FAULTS))
        self.place = nn.Linear(FEATURES, PLACES)

    def features(self, patches: Tensor) -> Tensor:
        """(N, 3, 64, 64) → (N, 128): the last layer's mean over the patch."""
        mean: Tensor = self.encoder(patches - 0.5).mean((2, 3))
        return mean

    def forward(self, patches: Tensor) -> dict[str, Tensor]:
        """Unnormalised log probabilities of look, fault and place."""
        features = self.features(patches)
        return {"look": self.look(features), "fault": self.fault(features), "place": self.place(features)}


class LookFeatureGraph(nn.Module):
    """What is exported: uint8 patches to features of mean 0 and deviation 1 over spoilt training patches, bounded.

    Without the scaling, a distance would depend on how large features happened to grow in a training. It is taken
    from spoilt patches, as that is what the network lives on: over clean ones the features that tell faults hardly
    move, and would be blown up. The hyperbolic tangent keeps one fault that was never seen so strong from outweighing
    all else, as the distance cubes.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, net: LookNet, mean: Tensor, deviation: Tensor) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)

    def forward(self, patches: Tensor) -> Tensor:
        """(N, 64, 64, 3) uint8 sRGB → (N, 128) in -1 to 1."""
        features = self.net.features(patches.to(torch.float32).permute(0, 3, 1, 2) / 255)
        return torch.tanh((features - self.mean) / self.deviation)


def spoil(pictures: Tensor, faults: Tensor, random: torch.Generator) -> Tensor:
    """Give each of (N, 3, H, W) the fault whose number ``faults`` (N,) holds, at random strength."""
    spoilt = pictures.clone()
    for number, fault in enumerate(FAULTS.values()):
        chosen = (faults == number).nonzero().squeeze(1)
        strength = 0.3 + 0.7 * torch.rand(len(chosen), 1, 1, 1, generator=random)
        spoilt[chosen] = fault(pictures[chosen], strength, random)
    return spoilt.clamp(0, 1)


def _none(pictures: Tensor, _strength: Tensor, _random: torch.Generator) -> Tensor:
    return pictures


def _tint(pictures: Tensor, strength: Tensor, random: torch.Generator) -> Tensor:
    colour = torch.randn(len(pictures), 3, 1, 1, generator=random)
    colour = colour - colour.mean(1, keepdim=True)
    return pictures + 0.15 * strength * F.normalize(colour, dim=1)


def _exposure(pictures: Tensor, strength: Tensor, random: torch.Generator) -> Tensor:
    return pictures.clamp(min=1e-4) ** (2 ** (_sign(pictures, random) * strength))


def _contrast(pictures: Tensor, strength: Tensor, random: torch.Generator) -> Tensor:
    mean = pictures.mean((1, 2, 3), keepdim=True)
    return mean + (pictures - mean) * 2 ** (_sign(pictures, random) * strength)


def _saturation(pictures: Tensor, strength: Tensor, random: torch.Generator) -> Tensor:
    grey = pictures.mean(1, keepdim=True)
    return grey + (pictures - grey) * (1 + 0.9 * strength * _sign(pictures, random))


def _blur(pictures: Tensor, strength: Tensor, _random: torch.Generator) -> Tensor:
    soft = F.avg_pool2d(F.pad(pictures, (2, 2, 2, 2), mode="replicate"), 5, 1)
    return pictures + (soft - pictures) * strength


def _noise(pictures: Tensor, strength: Tensor, random: torch.Generator) -> Tensor:
    return pictures + 0.06 * strength * torch.randn(pictures.shape, generator=random)


def _grid(pictures: Tensor, strength: Tensor, random: torch.Generator) -> Tensor:
    """A pattern that repeats every 4 pixels, as upsampling networks leave it."""
    cell = torch.randn(len(pictures), 1, 4, 4, generator=random)
    pattern = (cell - cell.mean((2, 3), keepdim=True)).repeat(1, 1, pictures.shape[2] // 4, pictures.shape[3] // 4)
    return pictures + 0.04 * strength * pattern


def _sign(pictures: Tensor, random: torch.Generator) -> Tensor:
    return torch.randint(0, 2, (len(pictures), 1, 1, 1), generator=random) * 2.0 - 1


FAULTS: dict[str, Fault] = {
    "none": _none,
    "tint": _tint,
    "exposure": _exposure,
    "contrast": _contrast,
    "saturation": _saturation,
    "blur": _blur,
    "noise": _noise,
    "grid": _grid,
}
