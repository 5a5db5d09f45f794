"""Models of terrain: learned erosion, and land from sketches."""
