"""How far a training is, and what that means for the learning rate. No clock of its own: times are passed in."""

from __future__ import annotations

from capriccio_training.config import ScheduleConfig


def progress(schedule: ScheduleConfig, step: int, elapsed_s: float, steps_per_epoch: int) -> float:
    """The part of the training that is done, 0 to 1: by the clock, by steps, or by epochs, whichever is set."""
    if schedule.minutes > 0:
        return min(1.0, elapsed_s / (60 * schedule.minutes))
    total = schedule.steps or (schedule.epochs + schedule.decay_epochs) * steps_per_epoch
    return min(1.0, step / total)


def learning_rate_factor(schedule: ScheduleConfig, done: float) -> float:
    """Constant at first, then linear to zero (CycleGAN §7.1: 100 epochs and 100 epochs)."""
    constant = schedule.epochs / (schedule.epochs + schedule.decay_epochs)
    return 1.0 if done <= constant else max(0.0, (1.0 - done) / (1.0 - constant))
