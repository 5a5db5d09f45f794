"""The settings that every training has, whatever it trains: its optimisers, its schedule, where it runs.

A subject's own settings are a frozen dataclass below `RunConfig`. The resolved configuration is written into the run,
so that nothing has to be repeated when exporting or resuming. Knows no subject, and no torch.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, ClassVar

from capriccio_training.settings import choice, number

OPTIMIZERS = ("adam", "adamw", "rmsprop", "sgd")
PRECISIONS = ("auto", "32-true", "bf16-mixed", "16-mixed")


@dataclass(frozen=True)
class OptimizerConfig:
    """One optimiser for the generators, one for the discriminators, and the average that is exported."""

    name: str = choice("adam", OPTIMIZERS)
    generator_rate: float = number(2e-4, least=0)  # learning rate of the generators
    discriminator_rate: float = number(2e-4, least=0)  # learning rate of the discriminators
    beta1: float = number(0.5, least=0, most=1)  # memory of the gradient: `adam`, `adamw`; momentum of `sgd`
    beta2: float = number(0.999, least=0, most=1)  # memory of its square: `adam`, `adamw`
    weight_decay: float = number(0.0, least=0)  # pulls every weight towards 0; `adamw` apart from the gradient
    gradient_clip: float = number(0.0, least=0)  # largest norm of one side's gradient; 0 leaves it as it is
    ema: float = number(0.999, least=0, most=1)  # decay of the averaged weights, which are exported


@dataclass(frozen=True)
class ScheduleConfig:
    """How long, and when the learning rates fall."""

    epochs: int = number(100, least=0)  # with the full learning rate
    decay_epochs: int = number(100, least=1)  # in which it falls to zero; also the proportions for `steps`, `minutes`
    steps: int = number(0, least=0)  # above 0: train so many steps instead of epochs
    minutes: float = number(0.0, least=0)  # above 0: train so long instead, the learning rate following the clock


@dataclass(frozen=True)
class LoopConfig:
    """Where it runs and what it writes."""

    seed: int = 0  # of initialisation, crops, pool and noise
    accelerator: str = "auto"  # auto, cpu, cuda, mps
    devices: int = number(1, least=1)  # data parallel over so many, in each node
    nodes: int = number(1, least=1)  # machines that take part; torchrun says it instead
    precision: str = choice("32-true", PRECISIONS)  # auto: bf16-mixed where the device is faster with it
    compile: bool = False  # let torch.compile fuse the networks' operators; the first step takes minutes
    channels_last: bool = False  # keep the channels of a pixel together in memory
    threads: int = number(0, least=0)  # CPU threads of PyTorch; 0 leaves its own choice
    checkpoint_minutes: float = 2.0  # time between checkpoints
    sample_steps: int = number(500, least=1)  # steps between sample pictures
    log_steps: int = number(50, least=1)  # steps between logged losses


@dataclass(frozen=True)
class RunConfig:
    """One training of any subject."""

    UNHASHED: ClassVar[tuple[str, ...]] = ("subject",)
    """Settings that do not change what is learned: names, and where the data lie."""

    SECTIONS_OF: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Sections that some recipes alone read, and which recipes; runs of others do not mention them."""

    subject: str = ""  # what is trained; a run's folder says by it who can read it
    recipe: str = ""  # the method
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    loop: LoopConfig = field(default_factory=LoopConfig)

    @property
    def settings(self) -> dict[str, Any]:
        """All that this recipe reads, as nested dictionaries."""
        foreign = [section for section, recipes in self.SECTIONS_OF.items() if self.recipe not in recipes]
        return {key: value for key, value in dataclasses.asdict(self).items() if key not in foreign}

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits that differ when any setting differs but those in `UNHASHED`."""
        settings = {key: value for key, value in self.settings.items() if key not in self.UNHASHED}
        return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:12]
