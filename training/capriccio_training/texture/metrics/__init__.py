"""Measures of generated textures against real ones, the baselines that a model must beat, and contact sheets."""
