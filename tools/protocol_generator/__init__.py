"""Renders the protocol's table for other languages, for readers, and for the tests of all languages."""
