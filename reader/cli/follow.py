"""``reader follow``: collect what is new under a rule in ``following:``, or list the rules."""

import argparse

from reader.cli.rules import RuleOptions, RuleWords, add_rule_options, run_rules
from reader.cli.services import clock
from reader.model.follow_rules import parse_follow_rule

_WORDS = RuleWords("follow", "Followed", "No longer followed", "Not followed")


class Options(RuleOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader follow``."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_rule_options(
        parser,
        "words, a query such as author:byron or org:deepmind, or the address of a feed such as"
        " arxiv:search/ti:agents; without any, your rules are listed",
        "remove the rules: following: no longer has their papers",
    )


def run(options: Options) -> int:
    """Add rules, remove rules, or list them."""
    return run_rules(options, _WORDS, _normalise)


def _normalise(text: str) -> str:
    return parse_follow_rule(text, clock().date()).text
