"""What is measured of terrain, and the table. Must not know: how a model was trained."""
