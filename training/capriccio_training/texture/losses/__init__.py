"""Loss terms that compare textures. They know no optimiser and no weight."""
