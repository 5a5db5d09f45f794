"""`capriccio music`: pieces from nothing, on from a MIDI file, and sound of them.

Must not know: how music is made, or files written.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from capriccio.errors import InvalidField, UnreadableFile

from .console import errors, output, progress_bar
from .music_maker import LocalMaker, Maker, Wanted, remote_maker
from .options import BackendChoice, ModelFolders, Provider, Server, ServerKey, Threads, Token

__all__ = ["app"]

COMPOSE_EXAMPLES = """Examples:

capriccio music compose --bars 16 --key D --mode minor --tempo 92 --seed 7 --out cave.mid

capriccio music compose --style quartet --mood calm --form AABA --out menu.mid --out menu.ogg

capriccio music compose --instruments drums,bass,synth,pad --intensity 0.9 --loop --out fight.wav"""

CONTINUE_EXAMPLES = """Examples:

capriccio music continue mine.mid --bars 8 --out longer.mid

capriccio music continue mine.mid --mood tense --instruments drums,bass,strings --out fight.mid"""

RENDER_EXAMPLES = """Examples:

capriccio music render cave.mid --out cave.ogg

capriccio music render cave.mid --soundfont Orchestra.sf2 --out cave.wav"""

SUFFIXES = {".mid": "midi", ".midi": "midi", ".wav": "wav", ".ogg": "ogg", ".png": "png"}

Out: TypeAlias = Annotated[
    list[Path],
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Where to: .mid, .wav, .ogg, or .png for a picture of the notes; may be given again.",
    ),
]
Bars: TypeAlias = Annotated[int, typer.Option("--bars", help="How many bars, 1 to 256.")]
Style: TypeAlias = Annotated[str | None, typer.Option("--style", help="game, folk, classical or quartet.")]
KeyName: TypeAlias = Annotated[str | None, typer.Option("--key", help="The tonic: C, F#, Bb …")]
Mode: TypeAlias = Annotated[
    str | None, typer.Option("--mode", help="major, minor, dorian, phrygian, lydian or mixolydian.")
]
Tempo: TypeAlias = Annotated[float | None, typer.Option("--tempo", help="Quarter notes in a minute, 30 to 300.")]
Metre: TypeAlias = Annotated[str | None, typer.Option("--metre", help="4/4, 3/4, 6/8 …")]
Density: TypeAlias = Annotated[
    float | None, typer.Option("--density", help="Notes in a quarter note, all instruments together, 0.25 to 16.")
]
Register: TypeAlias = Annotated[str | None, typer.Option("--register", help="low, middle or high.")]
Instruments: TypeAlias = Annotated[
    str | None,
    typer.Option("--instruments", metavar="A,B,…", help="At most six; `capriccio music instruments` lists them."),
]
Intensity: TypeAlias = Annotated[
    float | None, typer.Option("--intensity", help="0 calm to 1 combat: how dense, how loud, how many play.")
]
Mood: TypeAlias = Annotated[str | None, typer.Option("--mood", help="calm, happy, sad, dark, tense or heroic.")]
Temperature: TypeAlias = Annotated[
    float | None, typer.Option("--temperature", help="0.1 to 2: below 1 the likely gets likelier.")
]
TopP: TypeAlias = Annotated[
    float | None, typer.Option("--top-p", help="0.05 to 1: leave out what is unlikelier than that.")
]
StrictKey: TypeAlias = Annotated[
    bool | None, typer.Option("--strict-key/--no-strict-key", help="Play only notes of the scale.")
]
Seed: TypeAlias = Annotated[int, typer.Option("--seed", min=0, max=2**53, help="Which piece; the same gives the same.")]
Soundfont: TypeAlias = Annotated[
    Path | None,
    typer.Option("--soundfont", metavar="FILE", help="An .sf2 or .sf3 file.", show_default="the system's"),
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

app = typer.Typer(help="Music: from a seed, on from a MIDI file, as sound.", no_args_is_help=True)


class _Backend(BackendChoice):
    """Who makes the music, as the options say."""

    def open(self, soundfont: Path | None = None) -> AbstractContextManager[Maker]:
        """Return what makes music."""
        client = self.client("music")
        if client is None:
            return nullcontext(LocalMaker(self.model, self.models, self.threads, self.provider, soundfont))
        return remote_maker(client, self.model)


@app.command("compose", epilog=COMPOSE_EXAMPLES)
def compose(
    out: Out,
    bars: Bars = 16,
    style: Style = None,
    key: KeyName = None,
    mode: Mode = None,
    tempo: Tempo = None,
    metre: Metre = None,
    density: Density = None,
    register: Register = None,
    instruments: Instruments = None,
    intensity: Intensity = None,
    mood: Mood = None,
    form: Annotated[
        str | None, typer.Option("--form", help="A letter for each section, such as AABA; '' for none.")
    ] = None,
    loop: Annotated[bool, typer.Option("--loop/--no-loop", help="Let the last bar lead into the first.")] = False,
    temperature: Temperature = None,
    top_p: TopP = None,
    strict_key: StrictKey = None,
    seed: Seed = 0,
    soundfont: Soundfont = None,
    model: Model = None,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Make a piece; the same seed and settings give the same notes."""
    wishes = _given(
        style=style, key=key, mode=mode, tempo=tempo, metre=metre, density=density, register=register,
        instruments=_names(instruments), intensity=intensity, mood=mood,
        temperature=temperature, top_p=top_p, strict_key=strict_key, seed=seed,
    )  # fmt: skip
    backend = _Backend(model, models, threads, provider, server, token_file, server_key)
    _make(Wanted(wishes, bars, form, loop), backend.open(soundfont), out)


@app.command("continue", epilog=CONTINUE_EXAMPLES)
def go_on(
    piece: Annotated[Path, typer.Argument(metavar="MIDI", help="What to go on from.")],
    out: Out,
    bars: Bars = 16,
    style: Style = None,
    key: KeyName = None,
    mode: Mode = None,
    tempo: Tempo = None,
    metre: Metre = None,
    density: Density = None,
    register: Register = None,
    instruments: Instruments = None,
    intensity: Intensity = None,
    mood: Mood = None,
    temperature: Temperature = None,
    top_p: TopP = None,
    strict_key: StrictKey = None,
    seed: Seed = 0,
    soundfont: Soundfont = None,
    model: Model = None,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Go on from a piece: its own notes stay, and what follows is like it where nothing else is said."""
    wishes = _given(
        style=style, key=key, mode=mode, tempo=tempo, metre=metre, density=density, register=register,
        instruments=_names(instruments), intensity=intensity, mood=mood,
        temperature=temperature, top_p=top_p, strict_key=strict_key, seed=seed,
    )  # fmt: skip
    _keep(piece, out)
    backend = _Backend(model, models, threads, provider, server, token_file, server_key)
    _make(Wanted(wishes, bars, given=_read(piece)), backend.open(soundfont), out)


@app.command("render", epilog=RENDER_EXAMPLES)
def render(
    piece: Annotated[Path, typer.Argument(metavar="MIDI", help="What to play.")],
    out: Out,
    soundfont: Soundfont = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Make sound of a MIDI file, with FluidSynth."""
    _keep(piece, out)
    backend = _Backend(None, None, None, None, server, token_file, server_key)
    with backend.open(soundfont) as maker:
        _write(_read(piece), maker, out)


@app.command("instruments")
def instruments() -> None:
    """List the instruments by their names."""
    from capriccio.services.music import INSTRUMENTS

    for name in INSTRUMENTS:
        output.print(name, markup=False)


def _make(wanted: Wanted, opened: AbstractContextManager[Maker], out: Sequence[Path]) -> None:
    _check_suffixes(out)
    with opened as maker:
        with progress_bar() as bar:
            task = bar.add_task("music", total=100)
            midi = maker.make(
                wanted,
                lambda fraction, stage: bar.update(task, completed=round(100 * fraction), description=stage),
            )
        _write(midi, maker, out)


def _write(midi: bytes, maker: Maker, out: Sequence[Path]) -> None:
    """Write what was asked for; folders that are missing are made."""
    from capriccio.media.atomic import make_folder, write_file

    _check_suffixes(out)
    for path in out:
        content = _encoded(midi, SUFFIXES[path.suffix.lower()], maker)
        make_folder(path.parent)
        write_file(path, content)
        output.print(f"wrote {path}", markup=False, soft_wrap=True)
    errors.print(_described(midi), markup=False, soft_wrap=True)


def _encoded(midi: bytes, encoding: str, maker: Maker) -> bytes:
    from capriccio.media.images import Picture, encode_picture
    from capriccio.media.music.midi_files import decode_midi
    from capriccio.media.music.piano_roll import piano_roll

    if encoding == "midi":
        return midi
    if encoding == "png":
        return encode_picture(Picture(piano_roll(decode_midi(midi))))
    return maker.sound(midi, encoding)


def _described(midi: bytes) -> str:
    from capriccio.media.music.midi_files import decode_midi

    score = decode_midi(midi)
    seconds = score.seconds(score.end)
    return f"{len(score.bars())} bars, {score.count} notes, {int(seconds) // 60}:{int(seconds) % 60:02d}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error


def _names(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(name.strip() for name in text.split(",") if name.strip())


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _check_suffixes(out: Sequence[Path]) -> None:
    """Refuse before the work what could not be written after it."""
    for path in out:
        if path.suffix.lower() not in SUFFIXES:
            message = f"--out {path} ends with {path.suffix!r}; allowed: {', '.join(SUFFIXES)}"
            raise InvalidField(message, field="out", allowed=list(SUFFIXES))


def _keep(source: Path, out: Sequence[Path]) -> None:
    """Refuse to write over what is read."""
    for path in out:
        if path.resolve() == source.resolve():
            message = f"{path} is what is read; choose another name, so that the original stays"
            raise InvalidField(message, field="out")
