"""Terrain: land from a seed or from a drawing.

`land.py` is what is wished for, `making.py` takes it from a coarse grid to the finest, `torus_windows.py` cuts what is
too large for one piece. Must not know: requests, files.
"""

from .land import LARGEST_SIZE, SMALLEST_SIZE, Land, check_size
from .making import Terrain, generate, sketch, strokes

__all__ = ["LARGEST_SIZE", "SMALLEST_SIZE", "Land", "Terrain", "check_size", "generate", "sketch", "strokes"]
