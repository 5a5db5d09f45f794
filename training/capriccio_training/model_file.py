"""An exported model file and the card in it. Must not know: what the model is for."""

from __future__ import annotations

from pathlib import Path

import onnx

from capriccio.card import CARD_KEY, ModelCard, no_card
from capriccio.errors import ModelRejected, UnreadableFile
from capriccio.media.atomic import write_atomically


def read_model(path: Path) -> tuple[onnx.ModelProto, ModelCard]:
    """An ONNX file and the card in it.

    Raises:
        UnreadableFile: no such file.
        ModelRejected: no ONNX file, or one without a card.
    """
    if not path.is_file():
        raise UnreadableFile(f"{path} is not a file; export one with `capriccio-train export`", path=str(path))
    try:
        model = onnx.load(str(path))
    except Exception as error:  # protobuf's errors have no common base below Exception
        raise ModelRejected(f"{path} is not an ONNX file: {error}") from error
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    if CARD_KEY not in metadata:
        raise no_card(str(path), metadata)
    return model, ModelCard.from_json(metadata[CARD_KEY])


def save(content: bytes, out: Path) -> None:
    """Write a model file whole or not at all.

    Raises:
        UnreadableFile: it cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(out, content)
    except OSError as error:
        raise UnreadableFile(f"cannot write {out}: {error}", path=str(out)) from error
