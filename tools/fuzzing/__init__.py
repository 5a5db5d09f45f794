"""Fuzzing: bytes that nobody would send on purpose, to every reader of bytes from outside.

`targets` says what is read, `mutations` spoils it, `runs` counts what became of it. Must not know: the command line.
"""
