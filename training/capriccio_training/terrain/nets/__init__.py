"""Networks on height fields that wrap. Must not know: losses, data."""
