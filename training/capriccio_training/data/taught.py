"""What a teacher makes of a folder of pictures: made once, kept as PNG files, and learned as pairs.

Must not know: the student.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from capriccio.errors import InvalidField
from capriccio.media.images import Picture, write_picture
from capriccio_training.data.folder import ImageFolder
from capriccio_training.exported import open_translation


def teach(teacher: Path, source: ImageFolder, folder: Path, report: Callable[[str, float], None]) -> None:
    """Write the teacher's version of each picture of `source` into `folder`, under the same name.

    Pictures that are there already are kept, so that a resumed training goes on at once.

    Raises:
        InvalidField: no teacher is named.
        UnreadableFile, ModelRejected: it is no style model, or a file can't be written.
    """
    if not str(teacher) or str(teacher) == ".":
        message = "distill.teacher is missing; name an exported style model, for example --teacher teacher.onnx"
        raise InvalidField(message, field="distill.teacher")
    _, translate = open_translation(teacher)
    folder.mkdir(parents=True, exist_ok=True)
    for index, path in enumerate(source.paths):
        made = folder / f"{path.stem}.png"
        if not made.exists():
            picture = source[index].permute(1, 2, 0).contiguous().numpy()
            write_picture(made, Picture(translate(picture)))
        report("the teacher translates", (index + 1) / len(source.paths))
