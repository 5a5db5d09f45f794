"""`capriccio-train maps-table`: estimated height and roughness of materials against the true ones.

Must not know: how anything is measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio.media.atomic import write_atomically
from capriccio_training.cli.console import require_torch
from capriccio_training.cli.progress import stages

__all__ = ["maps_table"]


def maps_table(
    folder: Annotated[Path, typer.Argument(help="Folder of materials: NAME_color, NAME_height, NAME_roughness.")],
    model: Annotated[list[Path] | None, typer.Argument(help="Models of kind `texture.maps`.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write the table as Markdown.")] = None,
) -> None:
    """Measure models of maps beside the filters that need none, and print the table.

    Example: capriccio-train maps-table materials/test surfaces.onnx
    """
    require_torch()
    from capriccio_training.texture.data.materials.files import find_materials
    from capriccio_training.texture.metrics.maps_table import BASELINES, maps_markdown, measure_maps, model_estimate

    materials = find_materials(folder)
    methods = {**BASELINES, **{path.stem: model_estimate(path) for path in model or ()}}
    with stages("maps") as progress:
        table = maps_markdown(measure_maps(materials, methods, progress), len(materials))
    if markdown:
        write_atomically(markdown, table.encode())
    typer.echo(table, nl=False)
