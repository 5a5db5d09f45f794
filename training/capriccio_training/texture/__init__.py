"""Training of textures: generators of new ones, variations of a given one, material maps."""
