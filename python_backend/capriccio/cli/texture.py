"""`capriccio texture`: variations of a texture, new ones by their name, and the maps of a material.

Must not know: how textures are made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from capriccio.errors import InvalidField

from .console import errors, output, progress_bar
from .interruptible import interruptible
from .options import BackendChoice, ModelFolders, Provider, Server, ServerKey, Threads, Token
from .texture_maker import Files, LocalMaker, Maker, RemoteMaker

if TYPE_CHECKING:
    from capriccio.services.texture import Wanted

__all__ = ["app"]

VARY_EXAMPLES = """Examples:

capriccio texture vary rock.png --count 8 --strength 0.4 --seed 7 --maps --out variations/

capriccio texture vary rock.png --size 1024 --out large/

capriccio texture vary rock.png --first 3 --seed 7 --out again/"""

SYNTHESIZE_EXAMPLES = """Examples:

capriccio texture synthesize --label moss --out textures/

capriccio texture synthesize --label planks --count 4 --size 512x256 --maps --out textures/"""

MAPS_EXAMPLES = """Examples:

capriccio texture maps rock.png --out material/

capriccio texture maps rock.png --depth 2.5 --out material/"""

Out: TypeAlias = Annotated[
    Path, typer.Option("--out", "-o", metavar="DIR", help="The folder to write to; made where it is missing.")
]
Count: TypeAlias = Annotated[int, typer.Option("--count", "-n", min=1, max=64, help="How many.")]
First: TypeAlias = Annotated[
    int,
    typer.Option("--first", min=0, metavar="NUMBER", help="Number of the first: 3 is the fourth of a larger count."),
]
Seed: TypeAlias = Annotated[
    int, typer.Option("--seed", min=0, max=2**53, help="The same seed and settings give the same bytes.")
]
Size: TypeAlias = Annotated[
    str | None,
    typer.Option("--size", metavar="PIXELS", help="A side, or WIDTHxHEIGHT, 32 to 4096; rounded to whole cells."),
]
WithMaps: TypeAlias = Annotated[bool, typer.Option("--maps", help="Also write normal, height and ORM maps.")]
Model: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--model", "-m", help="A model's name, or the path of an .onnx file.", show_default="the first of its kind"
    ),
]
PictureFile: TypeAlias = Annotated[Path, typer.Argument(metavar="PICTURE", help="A texture; it need not wrap.")]

app = typer.Typer(
    help="Textures that wrap: variations of yours, new ones by name, and maps of a material.", no_args_is_help=True
)


class _Backend(BackendChoice):
    """Who makes the textures, as the options say."""

    def use(self, task: Callable[[Maker], None]) -> None:
        """Do a task with what makes textures; Ctrl-C ends it at once, here and on the server."""
        client = self.client("texture")
        if client is None:
            interruptible(
                lambda stop: task(LocalMaker(self.model, self.models, self.threads, self.provider, _note, stop))
            )
            return
        with client:
            task(RemoteMaker(self.model, client, _note))


@app.command("vary", epilog=VARY_EXAMPLES)
def vary(
    picture: PictureFile,
    out: Out,
    count: Count = 1,
    strength: Annotated[
        float, typer.Option("--strength", "-s", min=0, max=1, help="0 hardly another, 1 a sibling.")
    ] = 0.5,
    seed: Seed = 0,
    first: First = 0,
    size: Size = None,
    maps: WithMaps = False,
    model: Model = None,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Make variations of a texture; they wrap, even where the picture does not."""
    from capriccio.media.images import read_picture
    from capriccio.services.texture import Wanted

    _check_folder(out)
    wanted = Wanted(count, first, seed, _sides(size), strength)
    given = read_picture(picture)
    backend = _Backend(model, models, threads, provider, server, token_file, server_key)
    backend.use(lambda maker: _write_all(maker.vary(given, wanted, maps), wanted, out, picture.stem))


@app.command("synthesize", epilog=SYNTHESIZE_EXAMPLES)
def synthesize(
    label: Annotated[
        str, typer.Option("--label", "-l", help="What to make; `capriccio models --json` lists a model's labels.")
    ],
    out: Out,
    count: Count = 1,
    seed: Seed = 0,
    first: First = 0,
    size: Size = None,
    maps: WithMaps = False,
    model: Model = None,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Make textures from nothing but their name."""
    from capriccio.services.texture import Wanted

    _check_folder(out)
    wanted = Wanted(count, first, seed, _sides(size))
    stem = re.sub(r"\W+", "_", label.strip().lower()) or "texture"
    backend = _Backend(model, models, threads, provider, server, token_file, server_key)
    backend.use(lambda maker: _write_all(maker.synthesize(label, wanted, maps), wanted, out, stem))


@app.command("maps", epilog=MAPS_EXAMPLES)
def maps(
    picture: PictureFile,
    out: Out,
    depth: Annotated[
        float, typer.Option("--depth", min=0, max=10, help="How strong the relief of normals and occlusion is.")
    ] = 1.0,
    model: Model = None,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Make normal, height and ORM maps for a colour texture; without a model by filters."""
    from capriccio.media.images import read_picture

    _check_folder(out)
    given = read_picture(picture)
    backend = _Backend(model, models, threads, provider, server, token_file, server_key)
    backend.use(lambda maker: _write(maker.maps(given, depth), out, picture.stem))


def _write_all(textures: Iterator[Files], wanted: Wanted, out: Path, stem: str) -> None:
    with progress_bar() as bar:
        numbers = range(wanted.first, wanted.first + wanted.count)
        for number, files in zip(numbers, bar.track(textures, wanted.count, description=stem), strict=True):
            _write(files, out, f"{stem}_{wanted.seed}_{number:02d}")


def _write(files: Files, out: Path, stem: str) -> None:
    """Write the files of one texture, each whole or not at all; a map's name stands behind the stem."""
    from capriccio.media.atomic import make_folder, write_file

    make_folder(out)
    names = {name: f"{stem}.png" if name == "image" else f"{stem}_{name}.png" for name in files.contents}
    for name, content in files.contents.items():
        write_file(out / names[name], content)
    first, *more = names.values()
    told = f" with {', '.join(more)}" if more else ""
    output.print(f"wrote {out / first}{told}; seam score {files.seam_score:.2f}", markup=False, soft_wrap=True)


def _sides(size: str | None) -> tuple[int, int] | None:
    """Return (width, height) of a side or of WIDTHxHEIGHT; whether they are in range is looked at elsewhere."""
    if size is None:
        return None
    sides = re.fullmatch(r"(\d{1,5})(?:x(\d{1,5}))?", size.strip().lower())
    if sides is None:
        raise InvalidField(f"--size is {size!r}; allowed: a side such as 512, or WIDTHxHEIGHT such as 512x256")
    return int(sides[1]), int(sides[2] or sides[1])


def _check_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise InvalidField(f"--out {out} is a file; name a folder", field="out")


def _note(note: str) -> None:
    errors.print(f"note: {note}", style="yellow", markup=False, soft_wrap=True)
