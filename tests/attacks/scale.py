"""How often an attack is repeated: a little in each test run, much more when asked."""

import os

ROUNDS = int(os.environ.get("READER_ATTACK_ROUNDS", "1"))
"""Multiplies the rounds of every attack."""
