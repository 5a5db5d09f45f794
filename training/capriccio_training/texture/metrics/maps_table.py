"""How near estimated maps come to the true ones of materials: the filters, a model, and no relief at all.

Must not know: folders, how a model was trained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from capriccio.errors import UnreadableFile
from capriccio.media.images import read_picture
from capriccio.media.surface_estimates import height_from_color, roughness_from_color
from capriccio.media.surface_geometry import normals_of
from capriccio_training.onnx_runner import onnx_runner
from capriccio_training.texture.data.materials.files import read_map
from capriccio_training.texture.metrics.patches import Floats, Pixels

__all__ = ["BASELINES", "Estimate", "MapsRow", "maps_markdown", "measure_maps", "model_estimate"]

Estimate: TypeAlias = Callable[[Pixels], tuple[Floats, Floats]]
"""From a texture to its height and its roughness, both (H, W) in 0 to 1."""


@dataclass(frozen=True)
class MapsRow:
    """One way to estimate, as means over all materials."""

    name: str
    correlation: float
    """Of the heights, wherever they begin and however large they are: 1 is the true form, 0 none of it."""
    normal_error_deg: float
    """Mean angle between the normals at a depth of 1."""
    roughness_error: float
    """Mean absolute difference, of 0 to 1."""


def flat(texture: Pixels) -> tuple[Floats, Floats]:
    """No relief, and half rough."""
    level = np.full(texture.shape[:2], 0.5, np.float32)
    return level, level


def filters(texture: Pixels) -> tuple[Floats, Floats]:
    """The filters that the backend uses without a model."""
    return height_from_color(texture), roughness_from_color(texture)


BASELINES: Mapping[str, Estimate] = {"flat": flat, "filters": filters}


def model_estimate(path: Path) -> Estimate:
    """Load a `texture.maps` model.

    Raises:
        UnreadableFile, ModelRejected: it can't be read or run.
    """
    run = onnx_runner(_content(path))

    def estimate(texture: Pixels) -> tuple[Floats, Floats]:
        height, roughness = run(texture[None])
        return height[0, ..., 0], roughness[0, ..., 0]

    return estimate


def measure_maps(
    materials: Mapping[str, Mapping[str, Path]],
    methods: Mapping[str, Estimate],
    progress: Callable[[str, float], None] = lambda _what, _done: None,
) -> list[MapsRow]:
    """Measure all methods on materials, as `find_materials` gives them.

    Raises:
        UnreadableFile: a picture is broken.
    """
    figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in methods}
    for number, (material, paths) in enumerate(materials.items()):
        progress(material, number / len(materials))
        texture = read_picture(paths["color"]).pixels
        height, roughness = read_map(paths["height"]), read_map(paths["roughness"])
        for name, estimate in methods.items():
            made_height, made_roughness = estimate(texture)
            figures[name].append(
                (
                    _correlation(made_height, height),
                    _normal_error_deg(made_height, height),
                    float(np.abs(made_roughness - roughness).mean()),
                )
            )
    return [MapsRow(name, *(float(each) for each in np.mean(rows, axis=0))) for name, rows in figures.items()]


def maps_markdown(rows: Iterable[MapsRow], materials: int) -> str:
    """The table that docs hold."""
    lines = [
        f"| {row.name} | {row.correlation:.2f} | {row.normal_error_deg:.1f} | {row.roughness_error:.3f} |"
        for row in rows
    ]
    head = ["| method | height correlation ↑ | normal error ° ↓ | roughness error ↓ |", "|---|---:|---:|---:|"]
    return "\n".join([*head, *lines, "", f"(means over {materials} materials)", ""])


def _correlation(made: Floats, true: Floats) -> float:
    some, others = made - made.mean(), true - true.mean()
    energy = float(np.linalg.norm(some) * np.linalg.norm(others))
    return float((some * others).sum()) / energy if energy > 1e-9 else 0.0


def _normal_error_deg(made: Floats, true: Floats) -> float:
    cosine = (normals_of(made) * normals_of(true.astype(np.float32))).sum(axis=2)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))).mean())


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error
