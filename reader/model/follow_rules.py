"""Follow rules: queries and feeds of which the user wants to see everything new."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from reader.errors import AddressError, ReaderError, UsageError
from reader.model.address import Address, format_address, parse_address
from reader.model.address_forms import ADDRESS_FORMS
from reader.model.address_names import name_feed
from reader.model.changing_feeds import goes_on
from reader.model.query import EVERYTHING, Node, parse_query
from reader.text.sanitise import Clean, line

_SCHEMES = {form.example.partition(":")[0] for form in ADDRESS_FORMS} | {"http", "https"}
"""Words before a colon that begin an address: what they begin is never a query."""


class FollowRule(NamedTuple):
    """A rule: either a feed or a query."""

    text: Clean
    """The rule as it is kept: the query as it was typed, or the feed's canonical address."""
    feed: Address | None
    """The feed that is followed."""
    query: Node | None
    """The query for the papers that are followed, among all that the reader has seen."""


def parse_follow_rule(text: str, today: date) -> FollowRule:
    """The rule in a text: the address of a feed that gets new papers, or else a query.

    Names of configured feeds are no rules: on another machine they may mean something else. Raises
    AddressError, QueryError and UsageError.
    """
    words = " ".join(text.split())
    try:
        address = parse_address(words, today=today)
    except AddressError:
        scheme, colon, _ = words.partition(":")
        if colon and scheme.casefold() in _SCHEMES:
            raise
        query = parse_query(words, today)
        if query == EVERYTHING:
            raise UsageError(
                f"{words!r} is not a rule; write words, author:byron or arxiv:search/ti:agents"
            ) from None
        return FollowRule(line(words), None, query)
    if not goes_on(address):
        name = name_feed(address)
        raise UsageError(f"{name} can't be followed: it gets no new papers from a site")
    return FollowRule(line(format_address(address)), address, None)


def parse_follow_rules(rules: Iterable[str], today: date) -> list[FollowRule]:
    """The rules that can be read. A newer version of the program may have written the others."""
    readable = []
    for rule in rules:
        try:
            readable.append(parse_follow_rule(rule, today))
        except ReaderError:
            continue
    return readable
