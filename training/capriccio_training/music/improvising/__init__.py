"""What trained networks play by themselves, one file for each method."""
