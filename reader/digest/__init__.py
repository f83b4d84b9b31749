"""Digests: which papers they contain, their formats, and how they are mailed."""
