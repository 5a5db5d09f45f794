"""A model file that is opened when somebody needs it, and let go of when memory is short and nobody does.

Who only restyles frames pays for no textures and no terrain. A model's card is read at once, so that it can be listed
and chosen; that the graph is what the card says is proven before its first run.
Must not know: requests, where models come from.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path

from capriccio.card import ModelCard
from capriccio.errors import CapriccioError, ModelRejected

from .finder import read_card
from .model import LoadedModel, model_hash, read_model_file
from .signature import Signature, signature_of

__all__ = ["RestingModel"]


class RestingModel:
    """A model of which only the card is known, until it is woken."""

    def __init__(
        self,
        path: Path,
        load: Callable[[Path], LoadedModel],
        clock: Callable[[], float] = time.monotonic,
        for_frames: bool = False,
    ) -> None:
        """Read the card of a file that `load` will load.

        Args:
            path: the file.
            load: proves and loads it.
            clock: seconds.
            for_frames: it should be awake before anybody asks for it: frames can't wait.

        Raises:
            UnreadableFile: the file can't be read.
            ModelRejected: it is no ONNX file, has no card, or a broken one.
        """
        self.path = path
        self.for_frames = for_frames
        self._signature = signature_of(path)
        self.card: ModelCard = read_card(path)
        self.hash = model_hash(read_model_file(path))
        """First 16 hex digits of the file's SHA-256."""
        self.failure: CapriccioError | None = None
        """Why it could not be woken."""
        self.loads = 0
        """How often it was woken."""
        self.is_loading = False
        self.asked_s: float | None = None
        """When somebody last asked for it."""
        self._load = load
        self._clock = clock
        self._lock = threading.Lock()
        self._loaded: LoadedModel | None = None

    @property
    def name(self) -> str:
        """What requests call the model."""
        return self.card.name

    @property
    def providers(self) -> tuple[str, ...]:
        """What computes it, preferred first; nothing yet while it rests."""
        loaded = self._loaded
        return loaded.providers if loaded else ()

    @property
    def loaded(self) -> LoadedModel | None:
        """What computes it; None while it rests."""
        return self._loaded

    @property
    def used_s(self) -> float:
        """When it was last asked for or computed with; at the start of time where it never was."""
        loaded = self._loaded
        ran_s = loaded.runs.used_s if loaded else None
        return max(self.asked_s or 0.0, ran_s or 0.0)

    @property
    def file_bytes(self) -> int:
        """Size of the file."""
        return self._signature[1] if self._signature else 0

    def rest(self) -> bool:
        """Let go of what was loaded, unless somebody computes with it; say whether it was let go of.

        Whoever computes holds it, so it is in use as long as it lives after this let go of it, and is taken back then.
        A model whose file is another by now stays, for it could not be loaded again.
        """
        with self._lock:
            if self._loaded is None or signature_of(self.path) != self._signature:
                return False
            held = weakref.ref(self._loaded)
            self._loaded = None
            self._loaded = held()
            return self._loaded is None

    def woken(self) -> LoadedModel:
        """Return the loaded and proven model; the first call takes as long as that takes.

        Raises:
            UnreadableFile, ModelRejected: the file can't be used; `failure` keeps why.
        """
        self.asked_s = self._clock()
        with self._lock:
            if self._loaded is None:
                self._loaded = self._wake()
            return self._loaded

    def _wake(self) -> LoadedModel:
        self.is_loading = True
        try:
            signature = signature_of(self.path)
            loaded = self._load(self.path)
            if loaded.hash != self.hash:
                self._become(loaded, signature)
        except CapriccioError as error:
            self.failure = error
            raise
        finally:
            self.is_loading = False
        self.failure = None
        self.loads += 1
        return loaded

    def _become(self, loaded: LoadedModel, signature: Signature | None) -> None:
        """Be the file as it is by now: the one whose card was read is gone, and was awake for nobody."""
        if (loaded.name, loaded.card.kind) != (self.name, self.card.kind):
            other = f"{loaded.name} ({loaded.card.kind})"
            raise ModelRejected(f"{self.path.name} was {self.name} ({self.card.kind}), and has just become {other}")
        self.card, self.hash, self._signature = loaded.card, loaded.hash, signature
