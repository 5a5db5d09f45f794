"""Twins as files beside their models. Must not know: how a twin is made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import onnx

from capriccio.card import CARD_KEY, ModelCard
from capriccio_training.model_file import read_model, save

from .twin import Size, Twin, make_twin

__all__ = ["mark", "twin_path", "write_twin"]


def twin_path(model: Path) -> Path:
    """Where a model's twin lies unless the caller says otherwise: `look.onnx` has `look.in_engine.onnx`."""
    return model.with_name(f"{model.stem}.in_engine.onnx")


def write_twin(model: Path, out: Path, size: Size | None = None) -> Twin:
    """Make the twin of a model file and write it; nothing is written where it fails.

    Raises:
        UnreadableFile: the model can't be read, or `out` can't be written.
        InvalidField, ModelRejected: as `make_twin`.
    """
    _, card = read_model(model)
    twin = make_twin(model.read_bytes(), card, size)
    save(twin.content, out)
    return twin


def mark(path: Path) -> ModelCard:
    """Let a model's card say that it has a twin; all else in the file stays, but its hash changes.

    Raises:
        UnreadableFile, ModelRejected: the file is no model, or can't be written.
    """
    model, card = read_model(path)
    marked = replace(card, in_engine=True)
    if marked != card:
        (entry,) = [each for each in model.metadata_props if each.key == CARD_KEY]
        entry.value = marked.to_json()
        save(onnx.ModelProto.SerializeToString(model), path)
    return marked
