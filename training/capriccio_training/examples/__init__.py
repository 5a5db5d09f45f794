"""Small worlds that show a method at work, and that its tests and figures are made with."""
