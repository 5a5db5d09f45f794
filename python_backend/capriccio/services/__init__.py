"""What models are for: one module for each service, arrays in and arrays out.

Must not know: requests, sockets, the command line.
"""
