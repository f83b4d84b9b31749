"""Order and filter of a feed's rows: what may take long, apart from what shows it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.app.rows import Rows
from reader.catalogue.store import Interrupt
from reader.order import Sort

if TYPE_CHECKING:
    from reader.query import Node

_FIRST = 1000
"""Rows of a long feed that are compared with a query first."""
_ENOUGH = 20
"""Rows that are shown while the others are being looked for."""


class Wanted(NamedTuple):
    """How rows are to be shown."""

    sort: Sort
    query: "Node | None" = None
    """The filter."""
    rules: tuple[str, ...] | None = None
    """What is muted, where that is others than the rows know of."""


class Arranged(NamedTuple):
    """Rows as they were wanted."""

    rows: Rows
    wanted: Wanted
    """What this is the answer to."""
    order: Sequence[int]
    """The places of all rows in order."""
    found: bytearray | None = None
    """1 for each row that the query matches; None: there is no query."""
    hidden: bytearray | None = None
    """1 for each row that the rules hide; None: the rows know."""
    whole: bool = True
    """Whether all rows were compared with the query."""


def arranged(
    rows: Rows,
    wanted: Wanted,
    before: Arranged | None = None,
    *,
    first: bool = False,
    interrupt: Interrupt | None = None,
) -> Arranged:
    """Rows as they are wanted. May be called on any thread.

    ``before`` is an earlier answer for the same rows; with ``first`` only the first rows are
    compared with the query, if enough of them match. Raises Stopped where it was interrupted, and
    CatalogueError.
    """
    interrupt = interrupt or Interrupt()
    same_order = before is not None and before.wanted.sort == wanted.sort
    order = before.order if before and same_order else rows.ordered(wanted.sort, interrupt)
    hidden = None
    if wanted.rules is not None:
        same_rules = before is not None and before.wanted.rules == wanted.rules
        known = before.hidden if before and same_rules else None
        hidden = known or rows.hidden_by(wanted.rules, interrupt)
    if wanted.query is None:
        return Arranged(rows, wanted, order, hidden=hidden)
    found = bytearray(len(order))
    if first and len(order) > _FIRST:
        some = rows.matching(wanted.query, order[:_FIRST], interrupt)
        if len(some) >= _ENOUGH:
            return Arranged(rows, wanted, order, _flagged(found, some), hidden, whole=False)
    # Where there are few among the first, all are found soon.
    every = rows.matching(wanted.query, None, interrupt)
    return Arranged(rows, wanted, order, _flagged(found, every), hidden)


def _flagged(flags: bytearray, places: Iterable[int]) -> bytearray:
    for place in places:
        flags[place] = 1
    return flags
