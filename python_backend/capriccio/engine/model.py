"""One model file, loaded and proven: the session, the card, the hash.

Must not know: where models come from, what they are for.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from capriccio.card import CARD_KEY, ModelCard, TensorSpec, no_card
from capriccio.errors import Cancelled, CapriccioError, ModelRejected, UnreadableFile

from .finder import read_card, refuse_special_file
from .footprint import Footprint
from .graph_check import check_graph
from .openvino_session import OpenVinoSession
from .parity import verify
from .providers import CPU, OPENVINO, OPENVINO_BF16, plans
from .runs import Runs
from .session import Session, StopHandle

__all__ = [
    "LONGEST_PROOF_S",
    "MAX_FILE_BYTES",
    "LoadedModel",
    "is_for_frames",
    "load_model",
    "model_hash",
    "read_model_file",
    "stopped_after",
]

MAX_FILE_BYTES = 1 << 30

LONGEST_PROOF_S = 60.0
"""Of a certificate's run, which takes a tenth of a second for any of the bundled models."""

NOT_STARTED = "ONNX Runtime could not start it; its driver or a library may be missing"

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A model whose certificate holds on this machine."""

    path: Path
    card: ModelCard
    session: Session | OpenVinoSession
    hash: str
    """First 16 hex digits of the file's SHA-256."""
    deviation: float
    """Largest difference from the certificate, in units of the output."""
    footprint: Footprint = field(default_factory=Footprint)
    """Memory that it holds."""
    fallbacks: tuple[tuple[str, str], ...] = ()
    """Providers that it was tried on before, and why each was given up."""
    runs: Runs = field(default_factory=Runs)
    """What the latest frames took."""

    @property
    def name(self) -> str:
        """What requests call the model."""
        return self.card.name

    @property
    def providers(self) -> tuple[str, ...]:
        """What computes it, preferred first."""
        return self.session.providers

    def run_all(self, *arrays: NDArray[Any], stop: StopHandle | None = None) -> dict[str, NDArray[Any]]:
        """Map the inputs, in their order on the card, to all outputs of the card, by name."""
        names = [output.name for output in self.card.outputs]
        return dict(zip(names, self._timed(arrays, names, stop), strict=True))

    def run(self, *arrays: NDArray[Any], stop: StopHandle | None = None) -> NDArray[Any]:
        """Map the inputs, in their order on the card, to the first output."""
        return self._timed(arrays, [self.card.outputs[0].name], stop)[0]

    def rehearse(self, arrays: Sequence[NDArray[Any]], stop: StopHandle) -> None:
        """Compute all outputs for no one, to see what that takes; it is not noted.

        Raises:
            Cancelled: `stop` was used.
            ModelRejected: the graph does not accept these inputs.
        """
        self.session.run(_named(self.card, arrays), [output.name for output in self.card.outputs], stop)

    def _timed(
        self, arrays: Sequence[NDArray[Any]], names: Sequence[str], stop: StopHandle | None
    ) -> tuple[NDArray[Any], ...]:
        """Compute, and note what that took without the steps of others."""
        started_s = time.perf_counter()
        with self.footprint.measured(arrays):
            results = self.session.run(_named(self.card, arrays), names, stop)
        self.runs.note(arrays, time.perf_counter() - started_s if stop is None else stop.run_s)
        return results


def _named(card: ModelCard, arrays: Sequence[NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {spec.name: array for spec, array in zip(card.inputs, arrays, strict=True)}


def model_hash(content: bytes) -> str:
    """Return the first 16 hex digits of the SHA-256 of a model file."""
    return hashlib.sha256(content).hexdigest()[:16]


def load_model(
    path: Path, threads: int | None = None, providers: Sequence[str] = (CPU,), niceness: int = 0
) -> LoadedModel:
    """Read, check and warm up a model; the certificate's run is the warm-up.

    A provider on which the certificate fails is given up for the next slower one, with a warning. Music is made word
    by word, and a word is too little work to share: its models have one thread, whatever `threads` says. `niceness` is
    that of ONNX Runtime's threads.

    Raises:
        UnreadableFile: the file can't be read.
        ModelRejected: it is no ONNX file, is more than data, has no card, or its certificate fails even on the CPU.
    """
    content = read_model_file(path)
    check_graph(content)
    fallbacks: list[tuple[str, str]] = []
    kind = _kind(path)
    if kind == "music.sequence":
        threads = 1
    for plan in plans(providers, frames=_restyles_frames(kind)):
        try:
            model = _prove(path, content, threads, plan, niceness)
        except ModelRejected as error:
            fallbacks.append((plan[0], error.message))
            refusal = error
        else:
            fallbacks += [(provider, NOT_STARTED) for provider in plan if provider not in model.providers]
            for provider, reason in fallbacks:
                used = model.providers[0]
                log.warning("%s does not work with %s, %s computes it: %s", path.name, provider, used, reason)
            return replace(model, footprint=Footprint(len(content)), fallbacks=tuple(fallbacks))
    raise refusal


def is_for_frames(path: Path) -> bool:
    """Say whether a model restyles frames, or may do so for all that its card tells."""
    return _restyles_frames(_kind(path))


def _restyles_frames(kind: str) -> bool:
    return not kind or kind.startswith("style.")


def _kind(path: Path) -> str:
    """What the card says that a model is for; empty where there is no card to be read."""
    try:
        return read_card(path).kind
    except CapriccioError:
        return ""


def read_model_file(path: Path) -> bytes:
    """Return the bytes of a model file.

    Raises:
        UnreadableFile: it can't be read, or is no file.
        ModelRejected: it is larger than `MAX_FILE_BYTES`.
    """
    try:
        refuse_special_file(path)
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise ModelRejected(f"{path.name} has {size} bytes; at most {MAX_FILE_BYTES} are allowed")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error


def _prove(path: Path, content: bytes, threads: int | None, providers: Sequence[str], niceness: int) -> LoadedModel:
    session = _open(content, threads, providers, niceness)
    card = _card(session)
    _check_tensors(card.inputs, session.inputs, "input")
    _check_tensors(card.outputs, session.outputs, "output")
    output = card.outputs[0].name
    with stopped_after(LONGEST_PROOF_S, "the run of its certificate") as stop:
        deviation = verify(lambda *arrays: session.run(_named(card, arrays), [output], stop)[0], card)
    return LoadedModel(path, card, session, model_hash(content), deviation)


@contextmanager
def stopped_after(longest_s: float, what: str) -> Iterator[StopHandle]:
    """Yield what ends a run that takes too long: a graph may have a loop without an end.

    Raises:
        ModelRejected: it did.
    """
    stop = StopHandle()
    timer = threading.Timer(longest_s, stop.stop)
    timer.start()
    try:
        yield stop
    except Cancelled as error:
        raise ModelRejected(f"{what} took longer than {longest_s:g} s, which is the limit") from error
    finally:
        timer.cancel()


def _open(content: bytes, threads: int | None, plan: Sequence[str], niceness: int) -> Session | OpenVinoSession:
    if plan[0] in (OPENVINO, OPENVINO_BF16):
        return OpenVinoSession(content, threads, plan[0])
    return Session(content, threads, plan, niceness)


def _card(session: Session | OpenVinoSession) -> ModelCard:
    text = session.metadata.get(CARD_KEY)
    if text is None:
        raise no_card("the file", session.metadata)
    return ModelCard.from_json(text)


def _check_tensors(promised: Sequence[TensorSpec], found: dict[str, str], role: str) -> None:
    for tensor in promised:
        if found.get(tensor.name) != tensor.dtype:
            has = ", ".join(f"{name!r} {dtype}" for name, dtype in found.items())
            raise ModelRejected(f"the card promises the {role} {tensor.name!r} {tensor.dtype}; the graph has {has}")
