"""Networks that read and write music."""
