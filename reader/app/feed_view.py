"""What a list shows of a feed: its order, its filter, and rows that stay although marks change."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from reader.app.row_arrangement import Arrangement, ArrangementRequest, arrange_rows
from reader.app.shown_rows import ShownRows
from reader.catalogue.connection import Interrupt
from reader.catalogue.feed_snapshots import Snapshot
from reader.catalogue.listing import Listing
from reader.model.entry import Entry, Marks
from reader.model.sorting import Sort
from reader.system.debug_log import log_failure

if TYPE_CHECKING:
    from reader.model.query import Node

_CATALOGUE_ADDRESS = "catalogue:"
_NEVER_HIDDEN = ("library:", "hf:paper/")
"""The addresses of feeds that the user asked for by name: no paper is hidden in them."""
_SEVERAL_DAYS = ("hf:since/", "hf:week/", "hf:month/")
"""The addresses of feeds whose rows are divided by day, where the feed's order is by day."""
_MAX_INSTANT_SPAN = 2000
"""Number of papers in the catalogue that are searched between two keys: about a millisecond."""


class Renewal(NamedTuple):
    """A newer snapshot of the feed that is shown, with its rows ordered and filtered."""

    snapshot: Snapshot
    rows: Listing
    arrangement: Arrangement


class FeedView:
    """A feed as the list shows it. It knows no widget; rows are found by their paper's key.

    The rows are chosen when the order or the filter changes, never when a mark changes: a paper
    that was just read stays where it is. If this takes longer than a key may wait, or fails,
    ``is_searching`` is true. Then a thread has to call what :meth:`make_arranger` returns, and
    the result has to be passed to :meth:`show_arrangement`.
    """

    def __init__(self, snapshot: Snapshot, sort: Sort, like: FeedView | None = None) -> None:
        """Compute everything that the first rows need, however long that takes.

        ``like`` is the view that this one replaces: its filter stays.
        """
        self.snapshot = snapshot
        """What the feed showed when it was last fetched."""
        self.sort: Sort = sort
        """The order of the rows."""
        self.unread_only: bool = like.unread_only if like else False
        """Whether only papers are shown that were unread when this was switched on."""
        self.muted_only = False
        """Whether only muted papers are shown."""
        self.query_text: str = like.query_text if like else ""
        """The filter as typed. The rows follow the last text that was a valid query."""
        self.query: Node | None = like.query if like else None
        """The filter that is in force; None if there is none."""
        self.most_voted: int | None = None
        """How many of the most voted papers are shown; None means all papers."""
        self.selected: dict[str, None] = {}
        """The keys of the selected papers, in the order of selection."""
        self.dividers: list[tuple[int, str]] = []
        """The rows that have a line with the day or time above them, and the text of this line."""
        self.is_searching = False
        """Whether the filter may still find more rows."""
        self.is_unsearched = False
        """Whether the rows do not follow the filter yet, because nothing was searched."""
        self._mute_rules: tuple[str, ...] | None = None
        self._changed_marks: dict[str, Marks] = {}
        self._row_counts: tuple[int, int] | None = None
        self._kept_places: Sequence[int] = ()
        self._rows = snapshot.entries
        self._arrangement = Arrangement(
            self._rows, ArrangementRequest("feed"), range(len(self._rows))
        )
        self.shown_rows = ShownRows(self._rows, ())
        """The rows, in order."""
        if not self._try_to_arrange_now():
            self.is_searching = self.is_unsearched = True
        self._update_shown_rows()

    @property
    def answers_at_once(self) -> bool:
        """Whether the feed is so short that a filter is answered between two keys."""
        return self._rows.searched_count <= _MAX_INSTANT_SPAN

    @property
    def paper_count(self) -> int:
        """The number of papers in the feed, without the muted ones."""
        return len(self._rows.keys) - self.muted_count

    @property
    def unread_count(self) -> int:
        """The number of unread papers in the feed."""
        return self._count_rows()[0]

    @property
    def muted_count(self) -> int:
        """The number of papers that a mute rule hides."""
        return self._count_rows()[1]

    @property
    def is_filtered(self) -> bool:
        """Whether a query hides rows."""
        return self.query is not None

    @property
    def filter_words(self) -> tuple[str, ...]:
        """The words of the filter, folded."""
        if self.query is None:
            return ()
        from reader.model.query import words_to_highlight

        return words_to_highlight(self.query)

    @property
    def is_best_first(self) -> bool:
        """Whether no paper has all words of the filter, and those with some are shown."""
        return self.snapshot.best_first or self._arrangement.is_best_first

    @property
    def arrangement_request(self) -> ArrangementRequest:
        """How the rows should be ordered and filtered now.

        The catalogue is filtered by its own search.
        """
        return self._make_request(self.snapshot)

    def _make_request(self, snapshot: Snapshot) -> ArrangementRequest:
        is_searched = snapshot.address == _CATALOGUE_ADDRESS
        sort = "feed" if snapshot.best_first else self.sort
        return ArrangementRequest(
            "votes" if self.most_voted else sort,
            None if is_searched else self.query,
            self._mute_rules,
            may_rank=snapshot.address.startswith("library:"),
        )

    def find_entry(self, key: str) -> Entry | None:
        """Find the entry of a paper, whether it is shown or not."""
        place = self._rows.find_place(key)
        return None if place is None else ShownRows(self._rows, [place])[0]

    def find_row(self, key: str | None) -> int | None:
        """Find the row of a paper; None if it is not shown."""
        place = self._rows.find_place(key) if key else None
        return None if place is None else self.shown_rows.find_row(place)

    def toggle_selection(self, keys: Sequence[str]) -> None:
        """Select these papers; if all are selected already, deselect them."""
        if all(key in self.selected for key in keys):
            for key in keys:
                del self.selected[key]
        else:
            self.selected |= dict.fromkeys(keys)

    def find_section(self, row: int) -> range:
        """The rows under the same heading; all rows if there are no headings."""
        starts = [0, *(at for at, _ in self.dividers if at), len(self.shown_rows)]
        after = bisect_right(starts, row)
        return range(starts[after - 1], starts[after]) if after < len(starts) else range(0)

    def selected_entries(self) -> ShownRows:
        """The selected papers, whether they are shown or not."""
        places = (self._rows.find_place(key) for key in self.selected)
        return ShownRows(self._rows, [place for place in places if place is not None])

    def make_arranger(self, interrupt: Interrupt, *, first: bool) -> Callable[[], Arrangement]:
        """Make a function that orders and filters the rows. Any thread may call it.

        See :func:`reader.app.row_arrangement.arrange_rows`.
        """
        rows, request, previous = self._rows, self.arrangement_request, self._arrangement

        def arrange() -> Arrangement:
            with rows.handle_damage():
                return arrange_rows(rows, request, previous, first=first, interrupt=interrupt)

        return arrange

    def show_arrangement(self, arrangement: Arrangement) -> bool:
        """Show ordered and filtered rows. Returns whether the request is still the current one."""
        if arrangement.rows is not self._rows or arrangement.request != self.arrangement_request:
            return False
        if arrangement.request == self._arrangement.request:
            self._kept_places = self.shown_rows.places  # the rows that were found first stay
        self._use_arrangement(arrangement)
        self._update_shown_rows()
        return True

    def prepare_renewal(self, snapshot: Snapshot) -> Renewal:
        """Order and filter a newer snapshot of the same feed. Any thread may call this."""
        rows = snapshot.entries
        with rows.handle_damage():
            return Renewal(snapshot, rows, arrange_rows(rows, self._make_request(snapshot)))

    def apply_renewal(self, renewal: Renewal) -> None:
        """Show a newer snapshot of the same feed. Shown rows that are still in it stay."""
        kept_keys = self.shown_rows.keys if self._hides_some else ()
        self.snapshot, self._rows = renewal.snapshot, renewal.rows
        self._row_counts = None
        for key, marks in self._changed_marks.items():
            # A paper may have been marked while the snapshot was read.
            if (place := self._rows.find_place(key)) is not None:
                self._rows.update_marks(place, marks)
        for key in [key for key in self.selected if self._rows.find_place(key) is None]:
            del self.selected[key]
        places = (self._rows.find_place(key) for key in kept_keys)
        self._kept_places = [place for place in places if place is not None]
        self._use_arrangement(renewal.arrangement)
        self._update_shown_rows()

    def update_marks(self, marks: Mapping[str, Marks]) -> list[int]:
        """Use changed marks. Returns the rows that have to be drawn again."""
        read, hidden, changed = self._rows.read, self._hidden_rows, []
        for key, mark in marks.items():
            place = self._rows.find_place(key)
            if place is None:
                continue
            self._changed_marks[key] = mark
            was_read = read[place]
            if self._rows.update_marks(place, mark):
                changed.append(self.shown_rows.find_row(place))
            if self._row_counts and not hidden[place]:
                unread, hidden_count = self._row_counts
                self._row_counts = unread + was_read - read[place], hidden_count
        return [row for row in changed if row is not None]

    def note_full_texts(self, keys: Collection[str]) -> None:
        """Note that the full texts of these papers were fetched."""
        for key in keys:
            if (place := self._rows.find_place(key)) is not None:
                self._rows.note_full_text(place)

    def set_order(self, sort: Sort) -> None:
        """Show the same rows in another order."""
        self.sort = sort
        self._rearrange_rows(keep=True)

    def show_only_unread(self, on: bool) -> None:
        """Show only the papers that are unread now, or all papers."""
        self.unread_only = on
        self._rearrange_rows()

    def show_only_muted(self, on: bool) -> None:
        """Show only the muted papers, or only the others."""
        self.muted_only = on
        self._rearrange_rows()

    def set_mute_rules(self, rules: Sequence[str]) -> None:
        """Hide the papers that these rules match, and no others."""
        self._mute_rules = tuple(rules)
        self._rearrange_rows()

    def show_only_most_voted(self, most: int | None) -> None:
        """Show only the ``most`` papers with the most votes; None means all papers."""
        self.most_voted = most
        self._rearrange_rows()

    def set_filter(self, text: str, today: date | None = None) -> None:
        """Show the papers that match a query. Raises QueryError; the rows stay then."""
        from reader.model.query import EVERYTHING, parse_query

        self.query_text = text
        query = parse_query(text, today)
        self.query = None if query == EVERYTHING else query
        if self.snapshot.address == _CATALOGUE_ADDRESS:
            self.is_searching = self.is_unsearched = self.query is not None
        else:
            self._rearrange_rows()

    def _rearrange_rows(self, *, keep: bool = False) -> None:
        """Order and filter the rows again. With ``keep``, the rows that are shown stay."""
        self._kept_places = self.shown_rows.places if keep and self._hides_some else ()
        request, previous = self.arrangement_request, self._arrangement.request
        same = request._replace(query=None) == previous._replace(query=None)
        if self.answers_at_once or (same and request.query is None):
            done = self._try_to_arrange_now()
        else:
            done = request == previous and self._arrangement.is_complete
        if done:
            self._update_shown_rows()
        else:
            self.is_searching = self.is_unsearched = True

    def _try_to_arrange_now(self) -> bool:
        """Order and filter the rows at once. Returns whether that succeeded.

        If it takes too long or failed, it is done on a thread, which has time also to find out why.
        """
        try:
            arrangement = arrange_rows(
                self._rows, self.arrangement_request, self._arrangement, at_once=True
            )
            if not arrangement.is_complete:
                return False
            self._use_arrangement(arrangement)
        except Exception as error:
            log_failure("the rows could not be arranged at once", error)
            return False
        return True

    def _use_arrangement(self, arrangement: Arrangement) -> None:
        if arrangement.hidden is not None and arrangement.hidden is not self._rows.hidden:
            self._rows.hide_rows(arrangement.hidden, arrangement.request.rules or ())
            self._row_counts = None
            self.muted_only = self.muted_only and bool(self.muted_count)
        self._arrangement = arrangement
        self.is_unsearched = arrangement.request != self.arrangement_request
        self.is_searching = self.is_unsearched or not arrangement.is_complete

    def _update_shown_rows(self) -> None:
        order: Sequence[int] = self._arrangement.order
        if self._hides_some:
            flags = self._flag_shown_rows()
            if isinstance(order, range):
                order = array("I", compress(order, flags))
            else:
                order = array("I", (place for place in order if flags[place]))
        if self.most_voted:
            order = order[: self.most_voted]
        self.shown_rows = ShownRows(self._rows, order)
        self.dividers = self._make_headings(order)

    def _make_headings(self, order: Sequence[int]) -> list[tuple[int, str]]:
        if self.arrangement_request.sort != "feed" or self.is_best_first:
            return []
        if self._rows.marked:
            return make_time_headings(order, self._rows.marked, self.snapshot.taken)
        if self.snapshot.address.startswith(_SEVERAL_DAYS):
            return make_day_headings([self._rows.featured[place] for place in order])
        return []

    @property
    def _hides_some(self) -> bool:
        """Whether some rows may be hidden."""
        has_query = self._arrangement.matches is not None
        return has_query or self.unread_only or self.muted_only or bool(self.muted_count)

    def _flag_shown_rows(self) -> bytearray:
        """Make flags: 1 for each row that should be shown, else 0."""
        matches = self._arrangement.matches
        flags = bytearray(matches) if matches else bytearray(b"\1") * len(self._rows.keys)
        if self.muted_count or self.muted_only:
            both = zip(flags, self._hidden_rows, strict=True)
            only = self.muted_only
            flags = bytearray(flag and bool(hidden) == only for flag, hidden in both)
        if self.unread_only:
            both = zip(flags, self._rows.read, strict=True)
            flags = bytearray(flag and not read for flag, read in both)
        for place in self._kept_places:
            flags[place] = 1
        return flags

    @property
    def _hidden_rows(self) -> Sequence[int]:
        """For each row 0, or the number of the mute rule that hides it."""
        if self.snapshot.address.startswith(_NEVER_HIDDEN):
            return bytes(len(self._rows.keys))
        return self._rows.hidden

    def _count_rows(self) -> tuple[int, int]:
        """Count the unread rows that are not hidden, and the hidden rows."""
        if self._row_counts is None:
            hidden, read = self._hidden_rows, self._rows.read
            unread = sum(
                not (is_hidden or is_read) for is_hidden, is_read in zip(hidden, read, strict=True)
            )
            self._row_counts = unread, sum(map(bool, hidden))
        return self._row_counts


def make_time_headings(
    order: Sequence[int], marked: Sequence[int], now: datetime
) -> list[tuple[int, str]]:
    """Make a heading for each time, with its first row: ``Today``, ``Yesterday``, ``October 2026``.

    ``order`` holds the place of each row; ``marked`` the day on which the paper at each place was
    put into a part of the library, as an ordinal, the latest first; 0 means that it is not known.
    All days are UTC. Few rows are looked at, since this is done at each letter of a filter.
    """
    headings: list[tuple[int, str]] = []
    today = now.astimezone(UTC).toordinal()
    row = 0
    while row < len(order):
        first_day, text = _describe_time(marked[order[row]], today)
        headings.append((row, text))
        row = bisect_right(order, -first_day, lo=row, key=lambda place: -marked[place])
    return headings


def _describe_time(day: int, today: int) -> tuple[int, str]:
    """The first day of the time to which a day belongs, and its name."""
    if not day:
        return 0, "Earlier"
    if day >= today:
        return today, "Today"
    if day == today - 1:
        return day, "Yesterday"
    if day > today - 7:
        return today - 6, "The last 7 days"
    month = date.fromordinal(day).replace(day=1)
    return month.toordinal(), f"{month:%B %Y}"


def make_day_headings(featured: Sequence[int]) -> list[tuple[int, str]]:
    """Make a heading for each day, with its first row: ``Friday 20 November · 31 papers``.

    ``featured`` holds the rows' days as ordinals; 0 means no day. There are no headings if the rows
    are not in the order of their days, for example if a site orders a whole week by votes.
    """
    starts: list[tuple[int, int]] = []
    for row, day in enumerate(featured):
        if day and (not starts or starts[-1][1] != day):
            starts.append((row, day))
    if len({day for _, day in starts}) < len(starts):
        return []
    ends = [*(row for row, _ in starts[1:]), len(featured)][: len(starts)]
    return [
        (row, _format_day_heading(day, end - row))
        for (row, day), end in zip(starts, ends, strict=True)
    ]


def _format_day_heading(day: int, papers: int) -> str:
    on = date.fromordinal(day)
    return f"{on:%A} {on.day} {on:%B} · {papers} paper{'s' if papers != 1 else ''}"
