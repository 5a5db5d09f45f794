"""`capriccio terrain`: height fields from a seed or a drawing, and from one format into another.

Must not know: how land is made, or files written.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from capriccio.errors import InvalidField

from .console import errors, output, progress_bar
from .options import BackendChoice, ModelFolders, Provider, Server, ServerKey, Threads, Token
from .terrain_maker import GENERATE, SKETCH, Made, Maker, local_maker, remote_maker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from capriccio.media.height_field import HeightField
    from capriccio.services.terrain import Land

__all__ = ["app"]

GENERATE_EXAMPLES = """Examples:

capriccio terrain generate --size 1025 --seed 7 --out hill.png

capriccio terrain generate --size 2049 --seed 7 --cell-m 2 --relief-m 600 --out hill.raw --out hill.exr

capriccio terrain generate --character 1 --erosion 0.9 --no-tileable --out alps.r16 --preview alps.png"""

SKETCH_EXAMPLES = """Examples:

capriccio terrain sketch ridges.png --size 1025 --out island.exr --preview island.png"""

CONVERT_EXAMPLES = """Examples:

capriccio terrain convert hill.exr hill.raw

capriccio terrain convert hill.r16 hill.png --preview relief.png"""

PREVIEW_SIDE = 1025
"""Points along a side of a preview, at most: every so-manieth point of a larger field."""

LARGEST_RAW = 2049
"""Size up to which 32 bits a height fit into a message."""

Out: TypeAlias = Annotated[
    list[Path],
    typer.Option("--out", "-o", metavar="FILE", help="Where to: .png, .r16, .raw (Unity) or .exr; may be given again."),
]
Preview: TypeAlias = Annotated[
    Path | None,
    typer.Option("--preview", metavar="FILE", help="Also write a picture of the land, lit from north-west."),
]
Model: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        help="A model's name, or the path of an .onnx file.",
        show_default="the first of its kind by name",
    ),
]
Size: TypeAlias = Annotated[
    int, typer.Option("--size", metavar="POINTS", help="Points along each side: 33, 65, 129 … 2049 or 4097.")
]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", min=0, max=2**53, help="Which land; the same gives the same.")]
Roughness: TypeAlias = Annotated[
    float, typer.Option("--roughness", min=0, max=1, help="0 only large shapes, 1 rugged down to single cells.")
]
Character: TypeAlias = Annotated[
    float, typer.Option("--character", min=0, max=1, help="0 rolling hills, 1 alpine ridges.")
]
Erosion: TypeAlias = Annotated[float, typer.Option("--erosion", min=0, max=1, help="How far water has carved it.")]
CellM: TypeAlias = Annotated[
    float, typer.Option("--cell-m", min=0.01, max=10_000, help="Metres between two neighbouring points.")
]
ReliefM: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--relief-m",
        min=0.01,
        max=100_000,
        help="Metres from the lowest point to the highest.",
        show_default="as steep as it comes",
    ),
]

app = typer.Typer(
    help="Height fields: from a seed, from a drawing, from one format into another.", no_args_is_help=True
)


class _Backend(BackendChoice):
    """Who makes the land, as the options say."""

    def open(self, kind: str, encoding: str) -> AbstractContextManager[Maker]:
        """Return what makes land of that kind."""
        client = self.client("terrain")
        if client is None:
            return nullcontext(local_maker(kind, self.model, self.models, self.threads, self.provider))
        return remote_maker(kind, self.model, client, encoding)


@app.command("generate", epilog=GENERATE_EXAMPLES)
def generate(
    out: Out,
    size: Size = 1025,
    seed: Seed = 0,
    roughness: Roughness = 0.5,
    character: Character = 0.5,
    erosion: Erosion = 0.7,
    cell_m: CellM = 1.0,
    relief_m: ReliefM = None,
    tileable: Annotated[
        bool, typer.Option("--tileable/--no-tileable", help="Let the land continue itself beyond its edges.")
    ] = True,
    preview: Preview = None,
    model: Model = None,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Make land that looks eroded; the same seed and settings give the same bytes."""
    from capriccio.services.terrain import Land

    land = Land(size, seed, roughness, character, erosion, cell_m, relief_m, tileable)
    backend = _Backend(model, models, threads, provider, server, token_file, server_key)
    _make(GENERATE, land, None, backend, out, preview)


@app.command("sketch", epilog=SKETCH_EXAMPLES)
def sketch(
    drawing: Annotated[
        Path, typer.Argument(metavar="SKETCH", help="A picture: ridges red, peaks green, rivers blue, nothing black.")
    ],
    out: Out,
    size: Size = 1025,
    seed: Seed = 0,
    roughness: Roughness = 0.5,
    character: Character = 0.5,
    erosion: Erosion = 0.7,
    cell_m: CellM = 1.0,
    relief_m: ReliefM = None,
    preview: Preview = None,
    model: Model = None,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Make land with the ridges, peaks and rivers of a drawing."""
    from capriccio.media.images import read_picture
    from capriccio.services.terrain import Land, strokes

    land = Land(size, seed, roughness, character, erosion, cell_m, relief_m, tileable=False)
    backend = _Backend(model, models, threads, provider, server, token_file, server_key)
    _keep(drawing, out, preview)
    _make(SKETCH, land, strokes(read_picture(drawing)), backend, out, preview)


@app.command("convert", epilog=CONVERT_EXAMPLES)
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A height field: .png, .r16, .raw or .exr.")],
    targets: Annotated[list[Path], typer.Argument(metavar="OUT…", help="What to write, by suffix.")],
    preview: Preview = None,
) -> None:
    """Write a height field in another format; EXR files of other programs are read as metres."""
    from capriccio.media.height_files import read_heights

    _keep(source, targets, preview)
    _check_suffixes(targets, preview)
    field, note = read_heights(source)
    _write(Made(field, 1.0, note.provenance), targets, preview)


def _make(
    kind: str,
    land: Land,
    drawing: NDArray[np.uint8] | None,
    backend: _Backend,
    out: Sequence[Path],
    preview: Path | None,
) -> None:
    _check_suffixes(out, preview)
    exact = land.size <= LARGEST_RAW or any(path.suffix.lower() == ".exr" for path in out)
    with backend.open(kind, "raw" if exact else "r16") as make, progress_bar() as bar:
        task = bar.add_task("terrain", total=100)
        made = make(
            land,
            drawing,
            lambda fraction, stage: bar.update(task, completed=round(100 * fraction), description=stage),
        )
    _write(made, out, preview)
    heights = f"{made.field.minimum_m:.1f} to {made.field.maximum_m:.1f} m"
    seams = f", seam score {made.seam_score:.2f}" if land.tileable else ""
    errors.print(f"{land.size} x {land.size} points, {heights}{seams}", markup=False, soft_wrap=True)


def _write(made: Made, out: Sequence[Path], preview: Path | None) -> None:
    """Write what was asked for; folders that are missing are made."""
    from capriccio.media.atomic import make_folder
    from capriccio.media.height_files import write_heights

    for path in [*out, *([preview] if preview else [])]:
        make_folder(path.parent)
    for path in out:
        note = write_heights(path, made.field, made.provenance)
        output.print(f"wrote {path} and {note.name}", markup=False, soft_wrap=True)
    if preview:
        _write_preview(preview, made.field)
        output.print(f"wrote {preview}", markup=False, soft_wrap=True)


def _write_preview(path: Path, field: HeightField) -> None:
    from capriccio.media.hillshade import shaded_relief
    from capriccio.media.images import Picture, write_picture

    step = -(-max(field.metres.shape) // PREVIEW_SIDE)
    cells = field.metres[::step, ::step] / (field.cell_m * step)
    write_picture(path, Picture(shaded_relief(cells)))


def _check_suffixes(out: Sequence[Path], preview: Path | None) -> None:
    """Refuse before the work what could not be written after it."""
    from capriccio.media.height_files import check_suffix
    from capriccio.media.images import ENCODINGS

    for path in out:
        check_suffix(path)
    if preview and preview.suffix.lower() not in ENCODINGS:
        allowed = ", ".join(ENCODINGS)
        raise InvalidField(f"--preview {preview} ends with {preview.suffix!r}; allowed: {allowed}", field="preview")
    if preview and preview.resolve() in {path.resolve() for path in out}:
        raise InvalidField(f"--preview {preview} is also what is to be written; choose another name", field="preview")


def _keep(source: Path, targets: Sequence[Path], preview: Path | None) -> None:
    """Refuse to write over what is read."""
    for path in [*targets, *([preview] if preview else [])]:
        if path.resolve() == source.resolve():
            message = f"{path} is what is read; choose another name, so that the original stays"
            raise InvalidField(message, field="out")
