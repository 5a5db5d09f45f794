"""Capriccio: learned looks, textures, terrain and music for game engines."""

__version__ = "0.1.0"
