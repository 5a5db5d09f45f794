"""What several subjects learn with: the adversarial games, optimisers, averages. Knows no subject."""
