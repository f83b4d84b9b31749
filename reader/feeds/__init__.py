"""Feeds, one module a kind: pure parsers of bytes, thin fetchers."""
