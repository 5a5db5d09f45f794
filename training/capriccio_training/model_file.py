"""An exported model file and the card in it. Must not know: what the model is for."""

from __future__ import annotations

from pathlib import Path

import onnx

from capriccio.card import CARD_KEY, ModelCard
from capriccio.errors import ModelRejected, UnreadableFile


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
    for entry in model.metadata_props:
        if entry.key == CARD_KEY:
            return model, ModelCard.from_json(entry.value)
    raise ModelRejected(f"{path} has no model card; export it with `capriccio-train export`")
