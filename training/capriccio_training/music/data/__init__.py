"""Files of music → pieces, batches of their words."""
