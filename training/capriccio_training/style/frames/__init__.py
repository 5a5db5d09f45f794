"""From recordings to a folder of frames that is worth training on. Needs no torch."""
