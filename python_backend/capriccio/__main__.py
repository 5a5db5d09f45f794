"""`python -m capriccio`: the same as the `capriccio` command."""

from capriccio.cli import main

if __name__ == "__main__":
    main()
