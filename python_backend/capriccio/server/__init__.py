"""The server: one I/O thread that owns the socket, workers that compute, a scheduler between them.

Must not know: the command line, what is printed.
"""
