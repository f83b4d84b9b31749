"""Says how many papers a refresh brought, and where they are in the list."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from reader.app.feed_view import FeedView
from reader.app.labels import format_time
from reader.keys.keymap import CommandKeys
from reader.model.address import Address
from reader.model.address_titles import format_period


class EarlierRows(NamedTuple):
    """What a feed showed before a refresh."""

    keys: Collection[str]
    """The keys of its papers."""
    taken: datetime
    """When it had been fetched, UTC."""
    day: date | None
    """The day that it showed, if it showed one day; else None."""


def describe_refresh(
    view: FeedView, address: Address, earlier: EarlierRows, cursor: int, keys: CommandKeys
) -> str:
    """Say what a refresh brought: ``2 new at the top · g goes there``, or nothing new.

    ``cursor`` is the row of the cursor. Empty if there were no papers before, but are now.
    """
    snapshot, known = view.snapshot, frozenset(earlier.keys)
    if snapshot.entries and not known:
        return ""
    if snapshot.day != earlier.day and snapshot.day:
        return f"{format_period(address, snapshot.day)} is out"
    rows = zip(snapshot.entries.keys, snapshot.entries.hidden, strict=True)
    new = [key for key, is_muted in rows if key not in known and not is_muted]
    if not new:
        return f"Nothing new since {format_time(earlier.taken, snapshot.taken)}"
    shown = sorted(row for key in new if (row := view.find_row(key)) is not None)
    if not shown:
        return f"{len(new)} new, hidden by the filter · {keys.first_key('back')} shows all"
    hidden = f", {len(new) - len(shown)} hidden by the filter" if len(shown) < len(new) else ""
    command = _find_command_to(view, shown, cursor)
    goes_there = f" · {keys.first_key(command)} goes there" if command else ""
    return f"{len(new)} new{_describe_place(shown, cursor)}{hidden}{goes_there}"


def _describe_place(rows: list[int], cursor: int) -> str:
    """Say where these rows are: at the top, or above or below the cursor."""
    if rows == list(range(len(rows))):
        return " at the top"
    above = sum(row < cursor for row in rows)
    if above and above < len(rows):
        return f": {above} above, {len(rows) - above} below"
    return " above" if above else " below"


def _find_command_to(view: FeedView, rows: list[int], cursor: int) -> str:
    """Find the command that goes from the cursor to one of these rows; empty if there is none."""
    if rows[0] == 0:
        return "first"
    if view.shown_rows.find_next_unread(cursor, 1) in rows:
        return "next_unread"
    if view.shown_rows.find_next_unread(cursor, -1) in rows:
        return "previous_unread"
    return "last" if rows[-1] == len(view.shown_rows) - 1 else ""
