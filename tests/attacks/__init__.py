"""Attacks: what somebody who wants to do harm, or a machine that fails, does to the program."""
