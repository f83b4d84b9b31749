"""``reader mute``: hide papers that match a rule, or list the rules."""

import argparse
from collections.abc import Sequence

from reader.catalogue.marks import list_mute_rules
from reader.cli.mark import report_result
from reader.cli.options import CommonOptions
from reader.cli.output import write_text
from reader.cli.services import open_services
from reader.errors import UsageError
from reader.model.library_fields import MUTE_PREFIX
from reader.model.query import EVERYTHING, parse_query
from reader.text.sanitise import visible
from reader.text.width import cut

_LONGEST_SHOWN = 60
"""Cells of a rule in a sentence."""
_MOST_NAMED = 5
"""Rules that one sentence names."""


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader mute``."""

    rules: list[str]
    """What is muted; none lists the rules."""
    remove: bool
    """Whether the rules are taken back."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "rules",
        nargs="*",
        metavar="RULE",
        help="words or a query, such as author:byron; without any, your rules are listed",
    )
    parser.add_argument(
        "--remove", action="store_true", help="remove the rules: their papers are shown again"
    )


def run(options: Options) -> int:
    """Add rules, remove rules, or list them."""
    with open_services() as services:
        library = services.library
        if not options.rules:
            library.refresh_marks()
            for rule in library.ask(list_mute_rules):
                write_text(visible(f"{rule}\n"))
            return 0
        rules = [" ".join(rule.split()) for rule in options.rules]
        for rule in rules:
            if not options.remove and parse_query(rule) == EVERYTHING:
                raise UsageError(
                    f"{rule!r} is not a rule; write words or a query like author:byron"
                )
        applied = library.set_mute_rules(rules, not options.remove, "cli")
        changed = [change.key.removeprefix(MUTE_PREFIX) for change in applied.changes]
        return report_result(_describe_change(changed, rules, options.remove), applied.left_out)


def _describe_change(changed: Sequence[str], rules: Sequence[str], removed: bool) -> str:
    if changed:
        return f"{'No longer muted' if removed else 'Muted'}: {_join(changed)}"
    return f"{'Not muted' if removed else 'Muted already'}: {_join(rules)}"


def _join(rules: Sequence[str]) -> str:
    """Rules in a sentence: the first few, each cut."""
    named = ", ".join(cut(rule, _LONGEST_SHOWN) for rule in rules[:_MOST_NAMED])
    return f"{named} and {len(rules) - _MOST_NAMED} more" if len(rules) > _MOST_NAMED else named
