"""Materials in files, as their makers name them: NAME_color.png, NAME_height.png (16 bits), NAME_roughness.png.

Must not know: how materials are made, batches.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from capriccio.errors import UnreadableFile
from capriccio.media.atomic import write_atomically
from capriccio.media.images import DECODER_ERRORS, GREY_16_BIT, Picture, write_picture
from capriccio.media.png import encode_png
from capriccio_training.data.listing import picture_files
from capriccio_training.texture.data.materials.procedural import Material
from capriccio_training.texture.data.materials.torus_noise import Field

__all__ = ["MAPS", "find_materials", "read_map", "write_material"]

MAPS: Mapping[str, str] = {
    "color": "color|colour|albedo|basecolor|base_color|diffuse|diff|col",
    "height": "height|displacement|disp",
    "roughness": "roughness|rough",
}
"""Each map, and how makers call it."""

_NAMED = {name: re.compile(rf"^(.+)[_\-. ](?:{words})$", re.IGNORECASE) for name, words in MAPS.items()}


def find_materials(folder: Path) -> dict[str, dict[str, Path]]:
    """Return the materials below a folder that have all `MAPS`: their paths by map, by the material's name.

    Raises:
        UnreadableFile: there is none.
    """
    found: defaultdict[str, dict[str, Path]] = defaultdict(dict)
    for path in picture_files(folder, deep=True) if folder.is_dir() else []:
        for name, pattern in _NAMED.items():
            matched = pattern.match(path.stem)
            if matched:
                found[str(path.parent.relative_to(folder) / matched[1])][name] = path
    whole = {name: maps for name, maps in sorted(found.items()) if len(maps) == len(MAPS)}
    if not whole:
        message = f"{folder} has no materials; one is NAME_color.png, NAME_height.png and NAME_roughness.png together"
        raise UnreadableFile(message, path=str(folder))
    return whole


def read_map(path: Path) -> Field:
    """Read a grey picture of 8 or 16 bits as (H, W) float32, 0 to 1.

    Raises:
        UnreadableFile: it can't be read.
    """
    try:
        with Image.open(path) as image:
            if image.mode in GREY_16_BIT:
                return np.clip(np.asarray(image).astype(np.float32) / 65535, 0, 1)
            return np.asarray(image.convert("L")).astype(np.float32) / 255
    except (UnidentifiedImageError, *DECODER_ERRORS) as error:
        raise UnreadableFile(f"{path} can't be read as a map: {error}", path=str(path)) from error


def write_material(folder: Path, name: str, material: Material) -> None:
    """Write the three pictures of a material."""
    folder.mkdir(parents=True, exist_ok=True)
    write_picture(folder / f"{name}_color.png", Picture(material.color))
    for kind, field in (("height", material.height), ("roughness", material.roughness)):
        levels = (field * 65535 + 0.5).astype(np.uint16)
        write_atomically(folder / f"{name}_{kind}.png", encode_png(levels, {}))
