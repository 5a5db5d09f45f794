"""Transparent pictures: what a model shall see where nothing is visible.

Under alpha 0 lies whatever the drawing program left there, mostly black or white. A model that sees it lets it bleed
into the visible rim, and changes its mind about the whole. So wholly transparent pixels take the colours of what
surrounds them, by pull and push (Gortler et al. 1996, "The Lumigraph"): the visible pixels are averaged into ever
smaller pictures, and each gap is filled from the next smaller one. Must not know: models, files.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .images import Picture

__all__ = ["filled_colours"]

VISIBLE = np.where(np.arange(256) > 0, 255, 0).tolist()
"""After averaging, what is visible in part counts in full, or fine details would be lost on the way down."""


def filled_colours(picture: Picture) -> NDArray[np.uint8]:
    """Return (H, W, 3) uint8 with every wholly transparent pixel filled by its surroundings; others stay as they are.

    A picture without transparent pixels is not copied, and one without visible ones stays as it is.
    """
    if picture.alpha is None or picture.alpha.all() or not picture.alpha.any():
        return picture.pixels
    image = Image.fromarray(picture.pixels)
    image.putalpha(Image.fromarray(picture.alpha))
    filled = np.asarray(_fill(image).convert("RGB"))
    return np.where(picture.alpha[:, :, None] > 0, picture.pixels, filled)


def _fill(image: Image.Image) -> Image.Image:
    """Return an opaque picture; the smallest one, of 1 x 1, is visible because some pixel is."""
    if image.size == (1, 1):
        return image.convert("RGB")
    smaller = image.reduce(2)  # Pillow weights colours by their alpha here
    smaller.putalpha(smaller.getchannel("A").point(VISIBLE))
    background = _fill(smaller).resize(image.size, Image.Resampling.BILINEAR)
    background.paste(image, mask=image.getchannel("A").point(VISIBLE))
    return background
