"""Terrain to learn from: pairs of the simulation, real elevation, sketches. Must not know: networks."""
