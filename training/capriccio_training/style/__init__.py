"""Training of looks: translations between two looks of a game."""
