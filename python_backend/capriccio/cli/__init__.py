"""The `capriccio` command. Only this package prints."""

from .main import main

__all__ = ["main"]
