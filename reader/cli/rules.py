"""What ``reader mute`` and ``reader follow`` have in common: they add, remove or list rules."""

import argparse
from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader.catalogue.marks import list_rules
from reader.cli.mark import report_result
from reader.cli.options import CommonOptions
from reader.cli.output import write_text
from reader.cli.services import open_services
from reader.errors import UsageError
from reader.model.library_fields import RULE_PREFIXES
from reader.text.sanitise import visible
from reader.text.width import cut

_LONGEST_SHOWN = 60
"""Cells of a rule in a sentence."""
_MOST_NAMED = 5
"""Rules that one sentence names."""


class RuleOptions(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after the command."""

    rules: list[str]
    """The rules; none lists them."""
    remove: bool
    """Whether the rules are taken back."""


class RuleWords(NamedTuple):
    """The words for rules of one kind."""

    field: str
    """The field of the library: ``mute`` or ``follow``."""
    done: str
    """What is said of new rules: ``Muted``."""
    undone: str
    """What is said of rules that were removed: ``No longer muted``."""
    never: str
    """What is said of rules that are to be removed and do not exist: ``Not muted``."""


def add_rule_options(parser: argparse.ArgumentParser, rules: str, remove: str) -> None:
    """Declare the options. ``rules`` and ``remove`` are their help."""
    parser.add_argument("rules", nargs="*", metavar="RULE", help=rules)
    parser.add_argument("--remove", action="store_true", help=remove)


def run_rules(options: RuleOptions, words: RuleWords, normalise: Callable[[str], str]) -> int:
    """Add rules, remove rules, or list them.

    ``normalise`` gives the form in which a rule is kept; it raises UsageError for what is no rule.
    """
    with open_services() as services:
        library = services.library
        if not options.rules:
            library.refresh_marks()
            for rule in library.ask(lambda database: list_rules(database, words.field)):
                write_text(visible(f"{rule}\n"))
            return 0
        rules = [_normalise(rule, normalise, options.remove) for rule in options.rules]
        applied = library.set_rules(words.field, rules, not options.remove, "cli")
        prefix = RULE_PREFIXES[words.field]
        changed = [change.key.removeprefix(prefix) for change in applied.changes]
        sentence = _describe_change(changed, rules, options.remove, words)
        return report_result(sentence, applied.left_out)


def _normalise(rule: str, normalise: Callable[[str], str], remove: bool) -> str:
    try:
        return normalise(rule)
    except UsageError:
        if not remove:
            raise
        # A newer version of the program may have added it.
        return " ".join(rule.split())


def _describe_change(
    changed: Sequence[str], rules: Sequence[str], removed: bool, words: RuleWords
) -> str:
    if changed:
        return f"{words.undone if removed else words.done}: {_join(changed)}"
    return f"{words.never if removed else f'{words.done} already'}: {_join(rules)}"


def _join(rules: Sequence[str]) -> str:
    """Rules in a sentence: the first few, each cut."""
    named = ", ".join(cut(rule, _LONGEST_SHOWN) for rule in rules[:_MOST_NAMED])
    return f"{named} and {len(rules) - _MOST_NAMED} more" if len(rules) > _MOST_NAMED else named
