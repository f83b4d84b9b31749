"""Orders and filters the rows of a feed. This may take long, so it is apart from the view."""

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.catalogue.connection import Interrupt
from reader.catalogue.listing import Listing
from reader.model.sorting import Sort

if TYPE_CHECKING:
    from reader.model.query import Node

_FIRST_ROWS = 1000
"""Number of rows of a long feed that are compared with a query first."""
_ENOUGH_MATCHES = 20
"""Number of matching rows that are enough to be shown while the others are searched."""


class ArrangementRequest(NamedTuple):
    """How rows should be ordered and filtered."""

    sort: Sort
    query: "Node | None" = None
    """The filter; None if there is none."""
    rules: tuple[str, ...] | None = None
    """The mute rules; None if they are those that the rows were read with."""
    may_rank: bool = False
    """Whether rows with some of the words are shown, the best first, if none has all of them."""


class Arrangement(NamedTuple):
    """The order and the matches of rows."""

    rows: Listing
    request: ArrangementRequest
    """The request that this answers."""
    order: Sequence[int]
    """The places of all rows in order."""
    matches: bytearray | None = None
    """1 for each row that matches the query, else 0; None if there is no query."""
    hidden: "array[int] | None" = None
    """For each row the number of the rule that hides it, from 1, or 0.

    None if the rules are those that the rows were read with.
    """
    is_complete: bool = True
    """Whether all rows were compared with the query."""
    is_best_first: bool = False
    """Whether no row has all words of the query, and those that match have some, best first."""


def arrange_rows(
    rows: Listing,
    request: ArrangementRequest,
    previous: Arrangement | None = None,
    *,
    first: bool = False,
    at_once: bool = False,
    interrupt: Interrupt | None = None,
) -> Arrangement:
    """Order and filter rows. Any thread may call this, inside :meth:`Listing.watched`.

    ``previous`` is an earlier answer for the same rows. With ``first``, only the first rows are
    compared with the query if enough of them match. With ``at_once``, what takes longer than a key
    may wait is not done. Raises Stopped if it was interrupted.
    """
    interrupt = interrupt or Interrupt()
    same_order = previous is not None and previous.request.sort == request.sort
    same_order = same_order and not (previous and previous.is_best_first)
    order = previous.order if previous and same_order else rows.sort_places(request.sort, interrupt)
    hidden = None
    if request.rules is not None:
        same_rules = previous is not None and previous.request.rules == request.rules
        hidden_before = previous.hidden if previous and same_rules else None
        hidden = hidden_before or rows.find_hiding_rules(request.rules, interrupt)
    if request.query is None:
        return Arrangement(rows, request, order, hidden=hidden)
    matches = bytearray(len(order))
    if first and len(order) > _FIRST_ROWS:
        first_matches = rows.find_matching_places(request.query, order[:_FIRST_ROWS], interrupt)
        if len(first_matches) >= _ENOUGH_MATCHES:
            return Arrangement(
                rows, request, order, _set_flags(matches, first_matches), hidden, is_complete=False
            )
    # If few of the first rows match, few of all rows match, and they are found soon.
    all_matches = rows.find_matching_places(request.query, None, interrupt)
    if request.may_rank and not all_matches:
        if at_once:
            return Arrangement(rows, request, order, matches, hidden, is_complete=False)
        best = rows.rank_places_by_any_word(request.query, interrupt)
        chosen = _set_flags(matches, best)
        whole_order = [*best, *(place for place in order if not chosen[place])]
        return Arrangement(rows, request, whole_order, chosen, hidden, is_best_first=bool(best))
    return Arrangement(rows, request, order, _set_flags(matches, all_matches), hidden)


def _set_flags(flags: bytearray, places: Iterable[int]) -> bytearray:
    for place in places:
        flags[place] = 1
    return flags
