"""What a teacher makes of a folder of pictures: made once, kept as PNG files, and learned as pairs.

Must not know: the student.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from capriccio.errors import InvalidField
from capriccio.media.atomic import write_atomically
from capriccio.media.images import Picture, write_picture
from capriccio_training.data.folder import ImageFolder
from capriccio_training.style.exported import open_translation

NOTE = "teacher.json"
"""Beside the pictures: whose they are."""


def teach(teacher: Path, source: ImageFolder, folder: Path, report: Callable[[str, float], None]) -> None:
    """Write the teacher's version of each picture of `source` into `folder`, under the same name.

    Pictures that are there already are kept, so that a resumed training, or another student, goes on at once.

    Raises:
        InvalidField: no teacher is named, or the folder holds other pictures than this teacher's.
        UnreadableFile, ModelRejected: it is no style model, or a file can't be written.
    """
    if not str(teacher) or str(teacher) == ".":
        message = "distill.teacher is missing; name an exported style model, for example --teacher teacher.onnx"
        raise InvalidField(message, field="distill.teacher")
    _, translate = open_translation(teacher)
    size = [source.height, source.width]
    _claim(folder, json.dumps({"teacher": sha256(teacher.read_bytes()).hexdigest(), "size": size}))
    for index, path in enumerate(source.paths):
        made = folder / f"{path.stem}.png"
        if not made.exists():
            picture = source[index].permute(1, 2, 0).contiguous().numpy()
            write_picture(made, Picture(translate(picture)))
        report("the teacher translates", (index + 1) / len(source.paths))


def _claim(folder: Path, made_by: str) -> None:
    """Note whose pictures a folder holds, so that neither another teacher's nor real ones are taken for them."""
    note = folder / NOTE
    known = note.read_text("utf-8", errors="replace") if note.is_file() else ""
    if known == made_by:
        return
    if known or (folder.is_dir() and any(folder.iterdir())):
        whose = "of another teacher, or made at another size" if known else "that no teacher made"
        message = f"{folder} holds pictures {whose}; name a new or empty folder with --target, or leave it out"
        raise InvalidField(message, field="target")
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(note, made_by.encode())
