"""An actor's copy of the front's folders of models, each file with the content that the front told.

What the folders hold is loaded, proven and chosen by the same registry as in a server by itself, so a name that two
folders have means the same model everywhere. Must not know: Ray, requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from capriccio.engine.registry import Loader, ModelRegistry
from capriccio.errors import CapriccioError, from_code

from .scratch import Scratch

__all__ = ["FileKey", "Files", "Mirror", "ModelFile"]

FileKey: TypeAlias = tuple[int, str]
"""A model file: the number of its folder, and its name there."""


@dataclass(frozen=True)
class ModelFile:
    """What a model file holds."""

    hash: str
    """First 16 hex digits of its SHA-256."""
    content: Any
    """Its bytes, or what Ray hands out for them."""


Files: TypeAlias = Mapping[FileKey, ModelFile]


class Mirror:
    """Folders that are made to hold what they shall; one thread at a time."""

    def __init__(self, folders: int, load: Loader, budget_bytes: int | None = None) -> None:
        """Make so many empty folders, whose models `load` loads, and which hold so many bytes at most."""
        self._root = Scratch()
        self._folders = [self._root.path / str(number) for number in range(folders)]
        for folder in self._folders:
            folder.mkdir()
        self._hashes: dict[FileKey, str] = {}
        self.registry = ModelRegistry(self._folders, load, None, probation=False, budget_bytes=budget_bytes)

    def lacks(self, files: Files) -> list[FileKey]:
        """Return the files whose content is needed to become like `files`."""
        return [key for key, file in files.items() if self._hashes.get(key) != file.hash]

    def take(
        self, files: Files, contents: Mapping[FileKey, bytes], slowdown: float | None
    ) -> dict[FileKey, CapriccioError]:
        """Become like `files`, with the contents that were lacking; return what can't be used, and why.

        `slowdown` is how many times as long as before a model's runs may take; None to compare nothing.
        """
        for key in [key for key in self._hashes if key not in files]:
            self._path(key).unlink(missing_ok=True)
            del self._hashes[key]
        for key, content in contents.items():
            self._write(self._path(key), content)
            self._hashes[key] = files[key].hash
        self.registry.slowdown = slowdown
        self.registry.load_all()
        problems = {key: self.registry.problem_of(self._path(key)) for key in files}
        return {key: from_code(each.code, each.message, {}) for key, each in problems.items() if each is not None}

    def close(self) -> None:
        """Remove the folders; twice is no error."""
        self._root.close()

    def _path(self, key: FileKey) -> Path:
        folder, name = key
        return self._folders[folder] / Path(name).name

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file so that it is never seen half."""
        temporary = path.with_name(f".{path.name}")
        temporary.write_bytes(content)
        temporary.replace(path)
