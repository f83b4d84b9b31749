"""Commands that filter and order the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.errors import CatalogueError, QueryError, ReaderError
from reader.model.sorting import LABELS, SORTS, Sort

if TYPE_CHECKING:
    from textual.widget import Widget

    from reader.app.widgets.filter_field import FilterField
    from reader.app.widgets.filter_problem import FilterProblem

_MAX_REMEMBERED = 50
"""Number of earlier filters that the key ↑ goes through."""
_MAX_COMPLETED_PAPERS = 5000
"""Number of papers whose authors, tags and so on are offered as completions."""


class FilterActions:
    """Filters and orders the list. Owns the field in which a filter is typed.

    ``mount`` puts a widget on the screen.
    """

    def __init__(self, context: BrowseContext, mount: Callable[[Widget], object]) -> None:
        self._context = context
        self._mount = mount
        self._is_readable = True
        self._key_before = ""
        self._values_by_field: dict[str, list[str]] = {}
        self.actions: Actions = {
            "filter": self.open_field,
            "sort": self.choose_order,
            "show_all": lambda: self.show_only_unread(False),
            "show_unread": lambda: self.show_only_unread(True),
        }
        """The functions that run the commands, by the command's name."""

    @cached_property
    def filter_field(self) -> FilterField:
        """The field in which the filter is typed; it is visible only meanwhile."""
        from reader.app.widgets.filter_field import FilterField

        return FilterField()

    @cached_property
    def _problem(self) -> FilterProblem:
        """What is wrong with the filter, below the field."""
        from reader.app.widgets.filter_problem import FilterProblem

        return FilterProblem()

    @property
    def is_typing(self) -> bool:
        """Whether the keys go to the field."""
        return "filter_field" in vars(self) and self.filter_field.has_focus

    def prepare_field(self) -> None:
        """Put the field on the screen. It is not needed before the first paint."""
        if not self.filter_field.is_attached:
            from textual.containers import Vertical

            bar = Vertical(id="filter-bar")
            self._mount(bar)
            # Children that a container composes would be attached later than a key may come.
            bar.mount(self.filter_field, self._problem)

    def open_field(self) -> None:
        """Open the field, so that the user can type a filter."""
        context = self._context
        self.prepare_field()  # the user may press the key before the first paint
        if not context.feed.view.query_text:
            self._key_before = context.current_entry.key if context.current_entry else ""
        self._values_by_field.clear()
        self.filter_field.open(
            context.feed.view.query_text, context.session.queries, self._list_values
        )

    def apply_filter(self, text: str) -> None:
        """Show the papers that match. If the text is no query, say why and keep the rows."""
        try:
            self._context.feed.view.set_filter(text, self._context.session.clock().date())
        except QueryError as error:
            from reader.app.query_completion import complete_query

            # A text that can still become a query is no mistake: its completion is shown.
            list_values = (
                self._list_values
                if self._context.feed.view.answers_at_once
                else self._list_known_values
            )
            unfinished = complete_query(text, list_values) is not None
            self._is_readable = False
            self.filter_field.mark_invalid(not unfinished)
            column = self.filter_field.find_column(error.position)
            self._problem.show_problem("" if unfinished else str(error), column)
            self._context.show_header()
            return
        self._is_readable = True
        self._hide_problem()
        self._context.show_rearranged_rows()
        from reader.model.query import asks_for_match

        query = self._context.feed.view.query
        if query is not None and asks_for_match(query):
            self._context.start_work(self._score_for_filter, "ranking", exclusive=True)

    async def _score_for_filter(self) -> None:
        """Have the papers scored that a filter selects by their scores, and filter them again."""
        view = self._context.feed.view
        missing = await self._context.session.score_papers(view.snapshot.entries.keys)
        if missing:
            self._context.show_message(missing, "warning")
        elif view is self._context.feed.view:
            view.set_filter(view.query_text, self._context.session.clock().date())
            self._context.show_rearranged_rows()

    def _list_values(self, field: str) -> Iterable[str]:
        """List the values of a query field in this feed, the most frequent first.

        This may take a while.
        """
        from reader.app.query_completion import list_field_values

        if field not in self._values_by_field:
            entries = islice(self._context.feed.view.snapshot.entries, _MAX_COMPLETED_PAPERS)
            try:
                self._values_by_field[field] = list_field_values(field, entries)
            except CatalogueError:
                return ()  # without rows there are no completions
        return self._values_by_field[field]

    def _list_known_values(self, field: str) -> Iterable[str]:
        """List the values of a query field that were listed before."""
        return self._values_by_field.get(field, ())

    def keep_filter(self) -> None:
        """Remember the filter and close the field; the filter stays."""
        queries, text = self._context.session.queries, self.filter_field.value.strip()
        if text and self._is_readable:
            queries[:] = [*(one for one in queries if one != text), text][-_MAX_REMEMBERED:]
        self.close_field()

    def close_field(self) -> None:
        """Close the field and go back to the list; the filter stays."""
        self._hide_problem()
        self.filter_field.close()
        self._context.panes.action_to_list()
        self._context.show_header()

    def _hide_problem(self) -> None:
        self.filter_field.mark_invalid(False)
        if self._problem.sentence:
            self._problem.show_problem("", 0)

    def show_all_rows(self) -> None:
        """Show all papers of the feed again, except muted ones.

        The cursor goes back to the paper on which the filter was begun.
        """
        self._context.feed.view.show_only_unread(False)
        self._context.feed.view.show_only_most_voted(None)
        self._context.feed.view.show_only_muted(False)
        self.apply_filter("")
        key, self._key_before = self._key_before, ""
        if key and not self._context.feed.view.is_searching:
            self._context.show_rows(key)

    def choose_order(self) -> None:
        """Let the user choose the order of the rows."""
        from reader.app.screens.choose import ChooseScreen

        choices = [(sort, LABELS[sort]) for sort in SORTS]
        screen = ChooseScreen("Sort", choices, self._context.feed.view.sort)
        self._context.app.push_screen(screen, self._sort_by)

    def _sort_by(self, sort: Sort | None) -> None:
        if sort == "for-you":
            self._context.start_work(self._sort_for_user, "ranking", exclusive=True)
        elif sort:
            self._use_order(sort)

    async def _sort_for_user(self) -> None:
        """Have the papers scored, then put them in the order of what the user kept."""
        view = self._context.feed.view
        try:
            missing = await self._context.session.score_papers(view.snapshot.entries.keys)
        except ReaderError as error:
            self._context.show_message(str(error), "error")
            return
        if missing:
            self._context.show_message(missing, "warning")
        elif view is self._context.feed.view:
            self._use_order("for-you")

    def _use_order(self, sort: Sort) -> None:
        feed = self._context.feed
        feed.order.choose(feed.address, sort)
        feed.view.set_order(sort)
        self._context.show_rearranged_rows()

    def show_only_unread(self, on: bool) -> None:
        """Show only the papers that are unread now, or all papers."""
        self._context.feed.view.show_only_unread(on)
        self._context.show_rearranged_rows()
