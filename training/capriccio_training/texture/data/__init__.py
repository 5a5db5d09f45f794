"""What textures are learned from: folders of tiles by label."""
