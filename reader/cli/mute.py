"""``reader mute``: hide papers that match a rule, or list the rules."""

import argparse

from reader.cli.rules import RuleOptions, RuleWords, add_rule_options, run_rules
from reader.errors import UsageError
from reader.model.query import EVERYTHING, parse_query

_WORDS = RuleWords("mute", "Muted", "No longer muted", "Not muted")


class Options(RuleOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader mute``."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_rule_options(
        parser,
        "words or a query, such as author:byron; without any, your rules are listed",
        "remove the rules: their papers are shown again",
    )


def run(options: Options) -> int:
    """Add rules, remove rules, or list them."""
    return run_rules(options, _WORDS, _normalise)


def _normalise(text: str) -> str:
    rule = " ".join(text.split())
    if parse_query(rule) == EVERYTHING:
        raise UsageError(f"{rule!r} is not a rule; write words or a query like author:byron")
    return rule
