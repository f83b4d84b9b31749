"""``reader taste``: print what was learned of the user's taste; switch terms off or pin them."""

import argparse
from collections.abc import Iterator
from typing import Literal

from reader.cli.mark import report_result
from reader.cli.options import CommonOptions
from reader.cli.output import write_text
from reader.cli.services import open_services
from reader.errors import UsageError
from reader.model.library_fields import TASTE_PREFIX
from reader.ranking.taste_rules import Kind, Value, normalise_name
from reader.services.taste_account import Account, Part, describe_match, make_overview
from reader.services.write_taste_rules import write_taste_rules
from reader.text.sanitise import visible
from reader.text.width import cut, pad

_VALUES: dict[str, Value | None] = {"off": "off", "pin": "pin", "clear": None}
_DONE = {"off": "Switched off", "pin": "Pinned", "clear": "No longer switched off or pinned"}
_ALREADY = {"off": "Off already", "pin": "Pinned already", "clear": "Neither off nor pinned"}
_NAME_WIDTH, _BAR = 28, 10
"""Cells of a name and of the longest bar."""


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader taste``."""

    what: Literal["off", "pin", "clear"] | None
    """What is done with the names; None prints what was learned."""
    names: list[str]
    """Terms, or authors."""
    author: bool
    """Whether the names are authors."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=tuple(_VALUES),
        help="off: it counts no more; pin: papers with it come first; clear: take that back;"
        " without it, print what was learned and your rules",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="words, each a term of its own")
    parser.add_argument("--author", action="store_true", help="the names are authors")


def run(options: Options) -> int:
    """Write rules, or print what was learned."""
    with open_services() as services:
        if options.what is None:
            services.library.refresh_marks()
            write_account(make_overview(services.ranking))
            return 0
        kind: Kind = "author" if options.author else "term"
        names = [_normalise(kind, name) for name in options.names]
        if not names:
            raise UsageError(f"Nothing was named; write reader taste {options.what} NAME")
        value = _VALUES[options.what]
        applied = write_taste_rules(services.library, kind, names, value, "cli")
        changed = [change.key.removeprefix(f"{TASTE_PREFIX}{kind}/") for change in applied.changes]
        said = _DONE if changed else _ALREADY
        sentence = f"{said[options.what]}: {', '.join(changed or names)}"
        return report_result(sentence, applied.left_out)


def write_account(account: Account) -> None:
    """Print an account: the terms with what each carries, the near papers, the rules."""
    write_text(visible("".join(f"{text}\n" for text in _format_account(account))))


def _format_account(account: Account) -> Iterator[str]:
    if account.match is not None:
        yield describe_match(account)
    if account.missing:
        yield account.missing
    elif account.match is None:
        yield "The strongest terms of what you kept:"
    is_overview = account.match is None
    parts = [part for part in account.parts if part.share or (part.rule and not is_overview)]
    most = max((abs(part.share) for part in parts), default=0.0) or 1.0
    for part in parts:
        yield f"  {_format_part(part, most)}"
    for near in account.near:
        how = f", {near.how} {near.day}" if near.day else ""
        yield f"like “{cut(near.title, 60)}”{how}"
    rules = account.rules if account.match is None else ()
    if rules:
        yield "Your rules:"
    for rule in rules:
        yield f"  {rule.value}  {'author ' if rule.kind == 'author' else ''}{rule.name}"


def _format_part(part: Part, most: float) -> str:
    name = f"author {part.shown}" if part.kind == "author" else part.shown
    share = "" if not part.share else f"{part.share:+.2f}"
    bar = "=" * round(_BAR * abs(part.share) / most)
    said = f"  {part.rule}" if part.rule else ""
    return f"{pad(cut(name, _NAME_WIDTH), _NAME_WIDTH)}  {share:>6}  {bar:<{_BAR}}{said}".rstrip()


def _normalise(kind: Kind, name: str) -> str:
    normal = normalise_name(kind, name)
    if not normal:
        hint = "; a term is one word that says something" if kind == "term" else ""
        raise UsageError(f"{name!r} is no {kind}{hint}")
    return normal
