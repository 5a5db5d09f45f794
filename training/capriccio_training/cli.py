"""`capriccio-train`: train a look, export it, measure it. The only module here that prints.

Imports torch only inside commands, so that --help is quick and a missing torch is told in one sentence.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column

from capriccio.errors import CapriccioError, InvalidField
from capriccio_training.config import preset, read_toml, resolve

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Train a look from two folders of pictures and export it as one `.onnx` file.",
)
# With several devices every one runs this program; Fabric numbers those that it starts, and only the first speaks.
console = Console(stderr=True, quiet=os.environ.get("LOCAL_RANK", "0") != "0")

INTERRUPTED = 130  # what a shell expects after Ctrl-C
FAILED = 1

_EXAMPLE_STYLE = """Train a translation between two looks, both ways at once.

Examples:

    capriccio-train style --source mygame/ --target reference/ --generator realtime --minutes 30 --out RUN

    capriccio-train style --out RUN --resume

    capriccio-train style --source a/ --target b/ --config look.toml --out RUN
"""


class Bar:
    """The progress bar: how much is done, and the losses that tell how it goes."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self.progress = progress
        self.task = task
        self.interrupted = False

    def interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        """Stop after the running step, so that it can be resumed exactly; a second Ctrl-C stops at once."""
        self.interrupted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def on_step(self, step: int, done: float, losses: dict[str, float]) -> None:
        """Move the bar; show the newest logged losses.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed during the step.
        """
        if self.interrupted:
            raise KeyboardInterrupt
        self.progress.update(self.task, completed=done, step=step)
        if losses:
            shown = "  ".join(f"{name} {value:.3f}" for name, value in losses.items() if "/target" in name)
            self.progress.update(self.task, losses=shown)


@app.command(help=_EXAMPLE_STYLE)
def style(
    out: Annotated[Path, typer.Option(help="Folder of the run: checkpoints, samples, TensorBoard.")],
    source: Annotated[Path | None, typer.Option(help="Folder of pictures in the look to start from.")] = None,
    target: Annotated[Path | None, typer.Option(help="Folder of pictures in the look to reach.")] = None,
    generator: Annotated[str | None, typer.Option(help="grid, realtime, resnet9 or unet.")] = None,
    recipe: Annotated[str | None, typer.Option(help="cyclegan, or pix2pix when file names pair up.")] = None,
    minutes: Annotated[float | None, typer.Option(help="Train so long; the learning rate follows.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Or: epochs at the full learning rate …")] = None,
    decay_epochs: Annotated[int | None, typer.Option(help="… and epochs in which it falls to zero.")] = None,
    steps: Annotated[int | None, typer.Option(help="Or: so many steps.")] = None,
    batch: Annotated[int | None, typer.Option(help="Pictures of each look in a step.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of everything random.")] = None,
    precision: Annotated[str | None, typer.Option(help="32-true, bf16-mixed or 16-mixed.")] = None,
    threads: Annotated[int | None, typer.Option(help="CPU threads; 0 leaves PyTorch its own choice.")] = None,
    devices: Annotated[int | None, typer.Option(help="GPUs or processes to spread over.")] = None,
    config: Annotated[Path | None, typer.Option(help="TOML file of settings; options here win over it.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue the run in --out.")] = False,
) -> None:
    """Train a translation between two looks."""
    options: dict[str, Any] = {
        "source": str(source.resolve()) if source else None,
        "target": str(target.resolve()) if target else None,
        "recipe": recipe,
        "generator": {"name": generator},
        "data": {"batch": batch},
        "schedule": {"epochs": epochs, "decay_epochs": decay_epochs, "steps": steps, "minutes": minutes},
        "loop": {"seed": seed, "precision": precision, "threads": threads, "devices": devices},
    }
    with _told_plainly():
        _require_torch()
        _train(out, _given(options), config, resume)


@app.command()
def export(
    run: Annotated[Path, typer.Argument(help="Folder of a run.")],
    out: Annotated[Path, typer.Option(help="The .onnx file to write; its name becomes the model's.")],
    direction: Annotated[str, typer.Option(help="target or source: the look that it makes.")] = "target",
    name: Annotated[str, typer.Option(help="What requests call the model.")] = "",
    version: Annotated[str, typer.Option(help="Version of the model.")] = "1",
    description: Annotated[str, typer.Option(help="One line for people.")] = "",
    licence: Annotated[str, typer.Option(help="Licence of the weights, e.g. MIT.")] = "",
    data: Annotated[str, typer.Option(help="Where the training pictures came from, and their licence.")] = "",
    metrics: Annotated[Path | None, typer.Option(help="JSON of `evaluate --json`, to put on the card.")] = None,
) -> None:
    """Write one direction of a run as an ONNX file with its card and certificate.

    Example: capriccio-train export RUN --direction target --out look.onnx
    """
    with _told_plainly():
        _require_torch()
        from capriccio_training.export import About, export_run
        from capriccio_training.metrics.report import card_metrics

        found = card_metrics(metrics, name or out.stem) if metrics else {}
        about = About(name or out.stem, version, description, licence, data, found)
        card = export_run(run, direction, out, about)
        size = out.stat().st_size / 1000
        console.print(f"{out}: {card.kind}, {size:.0f} kB, certificate holds in ONNX Runtime")


@app.command()
def evaluate(
    models: Annotated[list[Path], typer.Argument(help="Exported .onnx files that translate source to target.")],
    source: Annotated[Path, typer.Option(help="Test frames in the look to start from.")],
    target: Annotated[Path, typer.Option(help="The same frames, of the same names, in the other look.")],
    train_source: Annotated[Path | None, typer.Option(help="Training pictures, to fit the baselines on.")] = None,
    train_target: Annotated[Path | None, typer.Option(help="Training pictures of the other look.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write the table as Markdown.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the table and compare pictures as a page.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write every figure as JSON, for `export --metrics`.")] = None,
    pictures: Annotated[Path | None, typer.Option(help="Folder for compare pictures at full size.")] = None,
    shown: Annotated[int, typer.Option(help="How many pairs the pictures show, spread evenly.", min=1)] = 4,
) -> None:
    """Measure models on pairs: frames whose other look is known.

    Example: capriccio-train evaluate look.onnx --source test/toon --target test/natural --html quality.html
    """
    with _told_plainly():
        _require_torch()
        from capriccio_training.metrics import paired, report

        pairs = paired.read_pairs(source, target)
        floors = paired.baselines(train_source, train_target) if train_source and train_target else {}
        made = {path.stem: paired.model_translation(path)[1] for path in models}
        methods = floors | made
        scores = [paired.score(name, translate, pairs) for name, translate in methods.items()]
        few = [pairs[i * (len(pairs) - 1) // max(1, shown - 1)] for i in range(min(shown, len(pairs)))]
        typer.echo(report.markdown(scores), nl=False)
        if markdown:
            report.write_text(markdown, report.markdown(scores))
        if json:
            report.write_text(json, report.to_json(scores))
        if html:
            rows = [report.compare_picture(pair, list(made.values())) for pair in few]
            report.write_text(html, report.page(f"{source.name} to {target.name}", scores, rows))
        if pictures:
            report.write_compare_pictures(few, list(made.values()), pictures)


def _train(out: Path, options: dict[str, Any], config_file: Path | None, resume: bool) -> None:
    from capriccio_training import checkpoint
    from capriccio_training.loop import train

    if resume:
        given = read_toml(config_file) if config_file else {}
        config = resolve(_settings_of(checkpoint.read_config(out)), given, options)
    else:
        config = _resolve_new(options, config_file)
    columns = (
        TextColumn("[bold]{task.description}", table_column=Column(no_wrap=True)),
        BarColumn(bar_width=20),
        TextColumn("{task.percentage:>3.0f} %  step {task.fields[step]}", table_column=Column(no_wrap=True)),
        TimeElapsedColumn(),
        TextColumn("{task.fields[losses]}", table_column=Column(overflow="ellipsis", no_wrap=True)),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(f"{config.recipe} {config.generator.name}", total=1.0, step=0, losses="")
        bar = Bar(progress, task)
        signal.signal(signal.SIGINT, bar.interrupt)
        try:
            result = train(config, out, bar, resume)
            progress.update(task, completed=1.0, step=result.step)
        except KeyboardInterrupt:
            console.print(f"Stopped and saved. Continue with: capriccio-train style --out {out} --resume")
            raise typer.Exit(INTERRUPTED) from None
    console.print(f"{result.step} steps in {result.elapsed_s / 60:.1f} minutes. Next:")
    console.print(f"capriccio-train export {out} --direction target --out look.onnx")


def _resolve_new(options: dict[str, Any], config_file: Path | None) -> Any:
    given = read_toml(config_file) if config_file else {}
    for name in ("source", "target"):
        if not options.get(name) and not given.get(name):
            raise InvalidField(f"--{name} is missing; give a folder of pictures", field=name)
    section = given.get("generator", {})
    chosen = options.get("generator", {}).get("name") or (section.get("name") if isinstance(section, dict) else None)
    return resolve(preset(chosen or "resnet9"), given, options)


def _settings_of(config: Any) -> dict[str, Any]:
    import dataclasses

    settings: dict[str, Any] = dataclasses.asdict(config)
    return settings


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not given."""
    nested = {key: _given(value) if isinstance(value, dict) else value for key, value in options.items()}
    return {key: value for key, value in nested.items() if value is not None and value != {}}


def _require_torch() -> None:
    for module in ("torch", "lightning_fabric", "onnx", "tensorboard"):
        if importlib.util.find_spec(module) is None:
            message = f'training needs {module}, which is not installed; run: pip install "capriccio[train]"'
            raise InvalidField(message, field="environment")


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Turn errors into one line and an exit code; set CAPRICCIO_DEBUG=1 to see the traceback."""
    handler = RichHandler(logging.WARNING, console, show_time=False, show_path=False)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[handler])
    try:
        yield
    except (CapriccioError, OSError) as error:  # OSError: the disk is full, a folder may not be written to
        if os.environ.get("CAPRICCIO_DEBUG"):
            raise
        console.print("[red]error:[/]", end=" ")
        console.print(str(error), markup=False, highlight=False, soft_wrap=True)  # "[train]" is no markup
        raise typer.Exit(FAILED) from None


def main() -> None:
    """Run the command line."""
    # OpenMP threads that spin while they wait make a step 20 times slower as soon as a game or an editor wants the
    # same cores; torch reads these when it is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' deprecations are not the user's business
    app()
