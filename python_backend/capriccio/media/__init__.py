"""Files to arrays and back: pictures, videos, the bilateral grid, and writing without half-written files.

Must not know: models, sockets, the command line.
"""
