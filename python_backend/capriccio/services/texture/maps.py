"""The maps of a material: height and roughness from a model or from filters, the rest computed from the height.

Must not know: requests, files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import ModelRejected
from capriccio.media.images import check_pixels
from capriccio.media.surface_maps import SurfaceMaps, surface_maps

from .feeds import check_kind

__all__ = ["MapMaker"]

RIM_PX = 32
"""Pixels around a texture, from its opposite edges, that a model sees where the texture is no multiple of its cells."""


@dataclass(frozen=True)
class MapMaker:
    """Makes maps, with a `texture.maps` model where there is one."""

    model: LoadedModel | None = None

    def __post_init__(self) -> None:
        """Check the model.

        Raises:
            InvalidField: it is of another kind.
        """
        if self.model is not None:
            check_kind(self.model, "texture.maps")

    @property
    def model_hash(self) -> str | None:
        """The model's, None where filters make the maps."""
        return self.model.hash if self.model else None

    def pictures(
        self, texture: NDArray[np.uint8], depth: float = 1.0, stop: StopHandle | None = None
    ) -> dict[str, NDArray[Any]]:
        """Return the maps by their names: `normal`, `height` and `orm`; see `make`."""
        maps = self.make(texture, depth, stop)
        return {"normal": maps.normal, "height": maps.height, "orm": maps.orm}

    def make(self, texture: NDArray[np.uint8], depth: float = 1.0, stop: StopHandle | None = None) -> SurfaceMaps:
        """Return the maps of a texture that wraps, (H, W, 3) uint8 sRGB; see `surface_maps`.

        Raises:
            UnsupportedFrame: the texture is not (H, W, 3) uint8 with pixels.
            InvalidField: the depth is out of its range.
            Cancelled: `stop` was used.
        """
        check_pixels(texture)
        if self.model is None:
            return surface_maps(texture, depth)
        height, roughness = _estimated(self.model, texture, stop)
        return surface_maps(texture, depth, height, roughness)


def _estimated(
    model: LoadedModel, texture: NDArray[np.uint8], stop: StopHandle | None
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the model's height and roughness, both (H, W) in 0 to 1."""
    (above, below), (left, right) = (_rim(side, model.card.size_multiple) for side in texture.shape[:2])
    padded = np.pad(texture, ((above, below), (left, right), (0, 0)), mode="wrap")
    made = model.run_all(padded[None], stop=stop)
    missing = {"height", "roughness"} - set(made)
    if missing:
        raise ModelRejected(f"{model.name} gives no {' and no '.join(sorted(missing))}; a texture.maps model does")
    rows, columns = slice(above, above + texture.shape[0]), slice(left, left + texture.shape[1])
    return made["height"][0, rows, columns, 0], made["roughness"][0, rows, columns, 0]


def _rim(side: int, cell: int) -> tuple[int, int]:
    """Return how many pixels go before and after a side: none where it is whole cells, and wraps in the model."""
    if side % cell == 0:
        return 0, 0
    return RIM_PX, RIM_PX + -(side + 2 * RIM_PX) % cell
