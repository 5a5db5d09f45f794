"""Measures of a translated picture against the true one, and the baselines that a model must beat."""
