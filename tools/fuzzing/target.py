"""What a target of fuzzing is. Must not know: any target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from capriccio.errors import CapriccioError

from .mutations import mutated

__all__ = ["Mutator", "Target"]

Mutator = Callable[[Sequence[bytes], Random], bytes]
"""Seeds, of which the first is to be spoiled, and where chance comes from, to an input."""


@dataclass(frozen=True)
class Target:
    """A reader, and bytes that it can read."""

    name: str
    read: Callable[[bytes], object]
    """Reads one input; it returns, or raises one of `refusals`, and does nothing else."""
    seeds: Callable[[], Sequence[bytes]]
    refusals: tuple[type[CapriccioError], ...]
    mutate: Mutator = mutated

    def is_read(self, content: bytes) -> bool:
        """Say whether an input was read; False where it was refused as it should be.

        Raises:
            Exception: it was neither, which is a finding.
        """
        try:
            self.read(content)
        except self.refusals as error:
            if "\n" in error.message:
                raise AssertionError(f"the refusal is no line: {error.message[:300]!r}") from error
            return False
        return True
