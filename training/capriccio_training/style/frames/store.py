"""The folder that frames are written to, and what it remembers: hashes of all frames, and which recordings are done.

`frames.json` beside the frames makes a second run go on instead of beginning again. Without it nothing is lost: what
it says is found out anew from the frames. Must not know: videos, or why a frame is kept.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from capriccio.errors import CapriccioError, InvalidField, UnreadableFile
from capriccio.media.atomic import atomic_path, write_atomically
from capriccio.media.images import Picture, read_picture, write_picture
from capriccio_training.data.listing import MASK, picture_files
from capriccio_training.style.frames.fingerprint import BITS, Fingerprints, fingerprint
from capriccio_training.style.frames.framing import WHITE

__all__ = ["FrameStore"]

LEDGER = "frames.json"
SCHEMA = 1  # of the ledger; another one is not read

_log = logging.getLogger(__name__)


class FrameStore:
    """One folder of frames."""

    def __init__(self, folder: Path, on_read: Callable[[int], None] = lambda _read: None) -> None:
        """Open or make ``folder``; ``on_read`` is told how many frames were looked at that it held already.

        Raises:
            UnreadableFile: it can't be made.
        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnreadableFile(f"--out {folder} can't be made: {error.strerror}", path=str(folder)) from error
        mask = folder / MASK
        self.hidden = read_picture(mask).pixels[:, :, 0] < WHITE if mask.exists() else None  # (H, W) of the frames
        ledger = _read_ledger(folder / LEDGER)
        self.done: dict[str, Any] = ledger["recordings"]  # name → what it came of, and what came of it
        self._hashes: dict[str, str] = {}
        self._known = Fingerprints()
        self._take_up(ledger["hashes"], on_read)

    def __contains__(self, name: str) -> bool:
        return name in self._hashes

    def __len__(self) -> int:
        return len(self._hashes)

    def distance(self, pixels: NDArray[np.uint8]) -> int:
        """Return how many bits of the hash of (H, W, 3) differ from the most similar frame in the folder."""
        return self._known.nearest(self._fingerprint(pixels))

    def write(self, name: str, pixels: NDArray[np.uint8], metadata: dict[str, str]) -> None:
        """Write (H, W, 3) as NAME.png, whole or not at all."""
        write_picture(self.folder / f"{name}.png", Picture(pixels), metadata=metadata)
        self._remember(name, self._fingerprint(pixels))

    def copy(self, name: str, file: Path, pixels: NDArray[np.uint8]) -> None:
        """Copy a picture file whose pixels are (H, W, 3) as it is, under another name."""
        with atomic_path(self.folder / f"{name}{file.suffix.lower()}") as temporary:
            shutil.copyfile(file, temporary)
        self._remember(name, self._fingerprint(pixels))

    def keep_mask(self, hidden: NDArray[np.bool_]) -> None:
        """Write the mask (H, W) beside the frames, for the training to find.

        Raises:
            InvalidField: the folder has another one.
        """
        path = self.folder / MASK
        if self.hidden is not None and not np.array_equal(self.hidden, hidden):
            message = f"{path} is another mask; frames with different interfaces need a folder each: give another --out"
            raise InvalidField(message, field="mask")
        if self.hidden is None:
            self.hidden = hidden
            with atomic_path(path) as temporary:
                Image.fromarray(np.where(hidden, np.uint8(0), np.uint8(255))).save(temporary)

    def save(self) -> None:
        """Write what is to be remembered."""
        content = {"schema": SCHEMA, "recordings": self.done, "hashes": self._hashes}
        write_atomically(self.folder / LEDGER, json.dumps(content, indent=1).encode())

    def _take_up(self, remembered: dict[str, Any], on_read: Callable[[int], None]) -> None:
        for number, path in enumerate(picture_files(self.folder)):
            found = _parse_hash(remembered.get(path.stem))
            if found is None:
                on_read(number)
                found = _hash_of(path)
            if found is not None:
                self._remember(path.stem, found)

    def _fingerprint(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        same_size = self.hidden is not None and self.hidden.shape == pixels.shape[:2]
        return fingerprint(pixels, self.hidden if same_size else None)

    def _remember(self, name: str, found: NDArray[np.uint8]) -> None:
        self._hashes[name] = found.tobytes().hex()
        self._known.add(found)


def _hash_of(path: Path) -> NDArray[np.uint8] | None:
    try:
        return fingerprint(read_picture(path).pixels)
    except CapriccioError as error:
        _log.warning("not compared: %s", error)
        return None


def _parse_hash(text: Any) -> NDArray[np.uint8] | None:
    try:
        found = np.frombuffer(bytes.fromhex(text), np.uint8)
    except (TypeError, ValueError):
        return None
    return found if found.size == BITS // 8 else None


def _read_ledger(path: Path) -> dict[str, dict[str, Any]]:
    """Return the note, or an empty one where it is missing, broken or of another schema."""
    empty: dict[str, dict[str, Any]] = {"recordings": {}, "hashes": {}}
    if not path.exists():
        return empty
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["schema"] != SCHEMA:
            return empty
        done = {name: (dict(receipt), dict(tally)) for name, (receipt, tally) in content["recordings"].items()}
        return {"recordings": done, "hashes": dict(content["hashes"])}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        _log.warning("%s can't be read (%s); recordings are read again", path, error)
        return empty
