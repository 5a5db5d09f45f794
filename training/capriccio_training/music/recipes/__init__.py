"""Methods that learn music."""
