"""The model that a command's options name, found and loaded, without loading any other.

Must not know: the commands, what the model is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from capriccio.errors import ModelRejected, UnknownModel

from .options import model_folders

if TYPE_CHECKING:
    from capriccio.engine.model import LoadedModel

__all__ = ["load_choice", "load_if_there"]


def load_choice(
    kind: str, model: str | None, folders: Sequence[Path] | None, threads: int | None, provider: str | None
) -> LoadedModel:
    """Load a model by name, from a path that ends with `.onnx`, or the first one of its kind by name.

    Args:
        kind: that the model is looked for by, where `model` is None.
        model: name or path.
        folders: where to look besides the bundled models.
        threads: for one run; None is one per core.
        provider: what to compute with, as `--provider` names it.

    Raises:
        UnknownModel: there is none.
        ModelRejected, UnreadableFile: the file can't be used.
    """
    from capriccio.engine.model import load_model
    from capriccio.engine.providers import available_providers, choose_providers

    providers = choose_providers(available_providers(), provider)
    path = _find(kind, model, folders)
    try:
        return load_model(path, threads, providers)
    except ModelRejected as error:
        raise ModelRejected(f"{path}: {error.message}", **error.detail) from error


def load_if_there(
    kind: str, folders: Sequence[Path] | None, threads: int | None, provider: str | None
) -> LoadedModel | None:
    """Load the first model of a kind by name; None where there is none."""
    try:
        return load_choice(kind, None, folders, threads, provider)
    except UnknownModel:
        return None


def _find(kind: str, model: str | None, folders: Sequence[Path] | None) -> Path:
    from capriccio.engine.finder import find_kind, find_model

    if model is None:
        return find_kind(model_folders(folders), kind)
    return Path(model) if model.endswith(".onnx") else find_model(model_folders(folders), model)
