"""All targets by name. Must not know: how they are run."""

from __future__ import annotations

from .files import FILES
from .messages import MESSAGES
from .model_files import MODEL_FILES
from .target import Target

__all__ = ["TARGETS"]

TARGETS: dict[str, Target] = {target.name: target for target in (MESSAGES, *FILES, *MODEL_FILES)}
