"""`capriccio doctor`: what is installed, what works, and what to do about what does not.

Must not know: how requests are answered.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.table import Table

import capriccio
from capriccio.errors import AddressInUse, CapriccioError, Disconnected
from capriccio.protocol.spec import DEFAULT_ADDRESS

from .console import output
from .options import ModelFolders, Provider, model_folders
from .plain_text import cell
from .variants import variant_in_words

__all__ = ["EXAMPLES", "doctor"]

EXAMPLES = """Examples:

capriccio doctor

capriccio doctor --models ./looks --bind tcp://127.0.0.1:7471

capriccio doctor --provider openvino"""

PACKAGES = ("onnxruntime", "pyzmq", "msgpack", "numpy", "pillow", "av", "mido", "soundfile")


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    what: str
    good: bool
    says: str


def doctor(
    models: ModelFolders = None,
    bind: Annotated[
        str, typer.Option("--bind", metavar="ADDRESS", help="The address that a server would use.")
    ] = DEFAULT_ADDRESS,
    provider: Provider = None,
) -> None:
    """Check this installation; exit status 1 where something does not work."""
    table = Table("", "what", "found", title=f"Capriccio {capriccio.__version__}", title_justify="left")
    faults = 0
    for finding in _examine(models, bind, provider):
        faults += not finding.good
        table.add_row("[green]ok[/]" if finding.good else "[red]fault[/]", cell(finding.what), cell(finding.says))
    output.print(table)
    if faults:
        raise typer.Exit(1)


def _examine(models: ModelFolders, bind: str, provider: str | None) -> Iterator[Finding]:
    from capriccio.engine.providers import available_providers, choose_providers

    providers = choose_providers(available_providers(), provider)
    yield Finding("Python", True, f"{platform.python_version()} on {platform.platform()}")
    yield from (_package(name) for name in PACKAGES)
    yield from _openvino()
    yield _sound()
    yield _providers(providers)
    yield _address(bind)
    yield from _model_files(models, providers)


def _package(name: str) -> Finding:
    version = _version(name)
    return Finding(name, version is not None, version or f"not installed; pip install {name}")


def _openvino() -> Iterator[Finding]:
    version = _version("openvino")
    hint = 'not installed; often quicker on CPUs: pip install "capriccio[openvino]"'
    yield Finding("openvino", True, version or hint)
    if version:
        yield _cache()


def _version(package: str) -> str | None:
    from importlib import metadata  # takes longer than any other import of the commands, all of which would wait

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _cache() -> Finding:
    from capriccio.engine.compiled_cache import open_cache

    cache = open_cache()
    if cache is None:
        return Finding("compiled looks", True, "have no safe place on disk, so every start compiles them again")
    return Finding("compiled looks", True, f"{cache.bytes_kept() / 1e6:.1f} MB in {cache.folder}")


def _sound() -> Finding:
    from capriccio.errors import NotInstalled
    from capriccio.media.music.sound import find_fluidsynth
    from capriccio.media.music.soundfonts import find_soundfont

    try:
        return Finding("sound of music", True, f"{find_fluidsynth()} plays {find_soundfont()}")
    except NotInstalled as error:
        return Finding("sound of music", True, f"only as MIDI: {error.message}")
    except CapriccioError as error:
        return Finding("sound of music", False, error.message)


def _providers(providers: Sequence[str]) -> Finding:
    from capriccio.engine.session import default_threads

    return Finding("computes on", True, f"{', '.join(providers)}, {default_threads()} threads")


def _address(bind: str) -> Finding:
    import zmq

    from capriccio.client import Client
    from capriccio.server.transport import Transport

    with zmq.Context() as context:
        try:
            Transport(context, bind).close()
            return Finding("address", True, f"{bind} is free")
        except AddressInUse:
            pass
        except CapriccioError as error:
            return Finding("address", False, error.message)
    try:
        with Client(bind, timeout_s=1, name="capriccio-doctor") as client:
            return Finding("address", True, f"a Capriccio {client.connect()['server_version']} answers at {bind}")
    except Disconnected:
        return Finding("address", False, f"{bind} is in use by another program; serve with another --bind")
    except CapriccioError as error:
        return Finding("address", True, f"a Capriccio server answers at {bind}: {error.message}")


def _model_files(models: ModelFolders, providers: Sequence[str]) -> Iterator[Finding]:
    from capriccio.engine.model import load_model

    found = 0
    for folder in model_folders(models):
        for path in sorted(folder.glob("*.onnx")):
            found += 1
            try:
                model = load_model(path, providers=providers)
            except CapriccioError as error:
                yield Finding(path.name, False, error.message)
            else:
                allowed = model.card.parity.tolerance
                holds = f"certificate holds ({model.deviation:g}, allowed {allowed:g})"
                made_from = variant_in_words(model.card.summary())
                says = "; ".join(filter(None, (f"{model.card.kind} on {model.session.providers[0]}", made_from, holds)))
                yield Finding(path.name, True, says)
    if not found:
        yield Finding("models", False, "none are bundled; install Capriccio again, or give --models DIR")
