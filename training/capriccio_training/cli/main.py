"""The commands of `capriccio-train`, in the order that --help lists them. A new one is one file and one row here.

Must not know: what the commands do.
"""

from __future__ import annotations

import os
import sys
import warnings

import typer

from capriccio_training.cli.compare import compare
from capriccio_training.cli.console import told_plainly
from capriccio_training.cli.duplicates import duplicates
from capriccio_training.cli.evaluate import evaluate
from capriccio_training.cli.export import export
from capriccio_training.cli.features import features
from capriccio_training.cli.frames import frames
from capriccio_training.cli.heights import heights
from capriccio_training.cli.in_engine import in_engine
from capriccio_training.cli.maps_table import maps_table
from capriccio_training.cli.materials import materials
from capriccio_training.cli.music import music
from capriccio_training.cli.music_likelihood import music_likelihood
from capriccio_training.cli.music_split import music_split
from capriccio_training.cli.music_table import music_table
from capriccio_training.cli.sample import sample
from capriccio_training.cli.seamless import seamless
from capriccio_training.cli.style import style
from capriccio_training.cli.table import table
from capriccio_training.cli.terrain import terrain
from capriccio_training.cli.terrain_table import terrain_table
from capriccio_training.cli.texture import texture
from capriccio_training.cli.texture_table import texture_sheet, texture_table

__all__ = ["app", "main"]

COMMANDS = (
    frames,
    duplicates,
    seamless,
    heights,
    materials,
    style,
    texture,
    terrain,
    music,
    sample,
    export,
    in_engine,
    evaluate,
    table,
    compare,
    features,
    texture_table,
    texture_sheet,
    maps_table,
    terrain_table,
    music_split,
    music_likelihood,
    music_table,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Train looks, textures, terrain and music, and export each as one `.onnx` file.",
)
for _command in COMMANDS:
    app.command()(told_plainly(_command))


def main() -> None:
    """Run the command line."""
    # OpenMP threads that spin while they wait make a step 20 times slower as soon as a game or an editor wants the
    # same cores; torch reads these when it is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # libraries' deprecations are not the user's business
    app()
