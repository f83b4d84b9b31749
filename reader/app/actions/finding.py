"""Filter, order, and what of the feed is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from reader.app.actions import Actions
from reader.app.actions.desk import Desk
from reader.errors import QueryError
from reader.order import LABELS, SORTS, Sort

if TYPE_CHECKING:
    from textual.widget import Widget

    from reader.app.widgets.filter_field import FilterField

_REMEMBERED = 50
"""Filters that ↑ goes through."""
_LOOKED_AT = 5000
"""Papers whose authors and the like are completed."""


class FindActions:
    """Narrows and orders the list; owns the field in which a filter is typed.

    ``mount`` puts it on the screen.
    """

    def __init__(self, desk: Desk, mount: Callable[[Widget], object]) -> None:
        self._desk = desk
        self._mount = mount
        self._readable = True
        self._held: dict[str, list[str]] = {}
        self.problem = ""
        """What is wrong with the filter that is being typed."""
        self.actions: Actions = {
            "filter": self.filter,
            "sort": self.sort,
            "show_all": lambda: self.only_unread(False),
            "show_unread": lambda: self.only_unread(True),
        }
        """By name."""

    @cached_property
    def field(self) -> FilterField:
        """Where the filter is typed; shown while it is."""
        from reader.app.widgets.filter_field import FilterField

        return FilterField()

    @property
    def typing(self) -> bool:
        """Whether keys go to the field."""
        return "field" in vars(self) and self.field.has_focus

    def prepare(self) -> None:
        """Have the field ready; the first paint does not need it."""
        if not self.field.is_attached:
            self._mount(self.field)

    def filter(self) -> None:
        """Type words."""
        desk = self._desk
        self.prepare()  # whoever types before the first paint means the field, too
        self._held.clear()
        self.field.open(desk.feed.view.query_text, desk.session.queries, self._values)

    def typed(self, text: str) -> None:
        """Show what matches; where the query is none, say why and keep what was shown."""
        try:
            self._desk.feed.view.filter(text, self._desk.session.clock().date())
        except QueryError as error:
            from reader.app.completion import completed

            # What may yet become a query is no mistake: the completion is shown beside it.
            known = self._values if self._desk.feed.view.quick else self._known
            unfinished = completed(text, known) is not None
            self._readable = False
            self.problem = "" if unfinished else f"{error} (at {error.position + 1})"
            self._desk.show_header()
            self.field.is_bad(not unfinished)
            return
        self._readable = True
        self.problem = ""
        self.field.is_bad(False)
        self._desk.rearranged()

    def _values(self, field: str) -> Iterable[str]:
        """What a field holds in this feed, the most frequent first. May take a while."""
        from reader.app.completion import held

        if field not in self._held:
            entries = islice(self._desk.feed.view.snapshot.entries, _LOOKED_AT)
            self._held[field] = held(field, entries)
        return self._held[field]

    def _known(self, field: str) -> Iterable[str]:
        """The same, as far as it is known."""
        return self._held.get(field, ())

    def keep(self) -> None:
        """Keep the filter, and remember it."""
        queries, text = self._desk.session.queries, self.field.value.strip()
        if text and self._readable:
            queries[:] = [*(one for one in queries if one != text), text][-_REMEMBERED:]
        self.close()

    def close(self) -> None:
        """Return to the list; the filter stays."""
        self.problem = ""
        self.field.close()
        self._desk.panes.action_to_list()
        self._desk.show_header()

    def clear(self) -> None:
        """Show everything in the feed."""
        self._desk.feed.view.only_unread(False)
        self._desk.feed.view.only_most_voted(None)
        self._desk.feed.view.only_muted(False)
        self.typed("")

    def sort(self) -> None:
        """Choose an order."""
        from reader.app.screens.choose import ChooseScreen

        choices = [(sort, LABELS[sort]) for sort in SORTS]
        screen = ChooseScreen("Sort", choices, self._desk.feed.view.sort)
        self._desk.app.push_screen(screen, self._sort_by)

    def _sort_by(self, sort: Sort | None) -> None:
        if sort:
            self._desk.feed.view.order_by(sort)
            self._desk.rearranged()

    def only_unread(self, on: bool) -> None:
        """Only what is unread now, or everything."""
        self._desk.feed.view.only_unread(on)
        self._desk.rearranged()
