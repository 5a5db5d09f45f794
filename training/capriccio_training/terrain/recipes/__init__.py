"""What is learned of terrain, by name: the data of each method, and the method."""

from __future__ import annotations

from capriccio_training.terrain.data.batches import ErosionBatches, SketchBatches, TerrainBatches

BATCHES: dict[str, type[TerrainBatches]] = {"erosion": ErosionBatches, "sketch": SketchBatches}
