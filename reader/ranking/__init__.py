"""Ranking papers by what the user chose: pure functions on the terms of papers."""
