"""Procedural materials that wrap, with known height and roughness: what a model of maps can learn from.

Must not know: batches, networks, files.
"""
