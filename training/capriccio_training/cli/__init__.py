"""The `capriccio-train` command. Only this package prints.

`main` lists the commands; each is a file of its own. None imports torch before it is run, so that --help is quick
and a missing torch is told in one sentence.
"""

from capriccio_training.cli.main import app, main

__all__ = ["app", "main"]
