"""Textures that wrap: variations of one, new ones by their name, and the maps of a material; arrays in, arrays out.

Must not know: requests, files.
"""

from .made import MadeTexture, encoded, given_maps
from .maps import MapMaker
from .source import LARGEST_SIDE, SMALLEST_SIDE, Source, opaque_pixels, wrapping_source
from .synthesize import DEFAULT_SIDE, synthesize
from .vary import vary
from .wanted import Wanted

__all__ = [
    "DEFAULT_SIDE",
    "LARGEST_SIDE",
    "SMALLEST_SIDE",
    "MadeTexture",
    "MapMaker",
    "Source",
    "Wanted",
    "encoded",
    "given_maps",
    "opaque_pixels",
    "synthesize",
    "vary",
    "wrapping_source",
]
