"""Feeds, one module for each kind: pure parsers of bytes, and thin fetchers."""
