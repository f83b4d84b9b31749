"""A dialog that lists the feeds, each with the number of its unread papers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reader.app.known_feeds import ListedFeed
from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options
from reader.app.widgets.plain_text import PlainText
from reader.app.widgets.table_row import TableRow
from reader.model.address import Address

_HINT = "Enter opens · a adds to your feeds · / finds others · Esc closes"
_WIDEST_NAME = 30
"""Cells of the column of names at most."""
_GAP = 2
"""Cells between the columns."""
_OTHER_LINES = 8
"""Lines of the box besides the rows: heading, hint, the line between two groups, margins."""
FIND_OTHERS = "find others"
"""What the dialog returns if the user wants a feed that is not in it."""


class FeedsScreen(Dialog["Address | str | None"]):
    """Returns the address of a feed, :data:`FIND_OTHERS`, or None.

    ``list_feeds`` lists the rows for some tags. ``count`` counts the unread papers of feeds; a feed
    that it leaves out shows no number. ``add`` adds a feed to the user's own and returns a
    sentence; then ``fetch_added`` begins to fetch that feed. When it was fetched,
    :meth:`count_again` is to be called. A key in ``close_keys`` closes the dialog.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "dismiss(None)", "Close", show=False),
        Binding("j", "cursor('down')", "Down", show=False),
        Binding("k", "cursor('up')", "Up", show=False),
        Binding("g", "cursor('first')", "First", show=False),
        Binding("G", "cursor('last')", "Last", show=False),
        Binding("l,space", "choose", "Choose", show=False),
        Binding("n", "next_unread", "Next with unread papers", show=False),
        Binding("a", "add", "Add to your feeds", show=False),
        Binding("slash,f", "find", "Find others", show=False),
    ]

    def __init__(
        self,
        current: Address,
        close_keys: Sequence[str],
        *,
        list_feeds: Callable[[Sequence[str]], Sequence[ListedFeed]],
        load_tags: Callable[[], Awaitable[Sequence[str]]],
        count: Callable[[Sequence[Address]], Awaitable[Mapping[Address, int | None]]],
        add: Callable[[Address], Awaitable[str]],
        fetch_added: Callable[[Address], None],
    ) -> None:
        super().__init__()
        self._current = current
        self._close_keys = close_keys
        self._list_feeds = list_feeds
        self._load_tags = load_tags
        self._count = count
        self._add = add
        self._fetch_added = fetch_added
        self._tags: Sequence[str] = ()
        self._counts: dict[Address, int | None] = {}
        self._rows: Sequence[ListedFeed] = ()
        self._menu = Options()

    def compose(self) -> ComposeResult:
        """Lay out the feeds and the hint."""
        with Vertical(classes="box"):
            yield PlainText("Feeds", classes="heading")
            yield self._menu
            yield PlainText(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Show the feeds at once, with the open one highlighted; tags and numbers follow."""
        self._show_rows(self._current)
        self._menu.focus()
        self.load_in_background(self._load_numbers)

    async def _load_numbers(self) -> None:
        """Count first what is on the screen, then the tags."""
        await self._count_new_rows()
        self._tags = await self._load_tags()
        self._show_rows()
        await self._count_new_rows()

    async def _count_new_rows(self) -> None:
        new = [row.address for row in self._rows if row.address not in self._counts]
        self._counts.update(await self._count(new))
        self._show_rows()

    def _show_rows(self, address: Address | None = None) -> None:
        """Show the rows; the highlight goes to that feed, or (None) stays on its feed."""
        place = self._menu.highlighted or 0
        if address is None and self._rows:
            address = self._rows[place].address
        self._rows = self._list_feeds(self._tags)
        names = max((cell_len(row.name) for row in self._rows), default=0)
        column = min(names, _WIDEST_NAME) + _GAP
        options: list[Option | None] = []
        for row in self._rows:
            if row.begins_group:
                options.append(None)
            options.append(Option(self._make_row(row, column)))
        self._menu.set_options(options)
        is_long = len(self._rows) + _OTHER_LINES > 0.9 * self.app.size.height
        self.query_one(".box").set_class(is_long, "-long")
        addresses = [row.address for row in self._rows]
        self._menu.highlighted = addresses.index(address) if address in addresses else place

    def _make_row(self, row: ListedFeed, column: int) -> TableRow:
        number = self._counts.get(row.address)
        if number:
            right = f"{number} unread"
        else:
            is_known = row.address not in self._counts or number == 0
            right = "" if is_known else "not fetched yet"
        return TableRow(
            row.name, row.word, right, middle_column=column, is_right_strong=bool(number)
        )

    def on_key(self, event: events.Key) -> None:
        """Close with the key that opens the dialog."""
        if event.key in self._close_keys:
            event.stop()
            self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _accept_row(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._rows[event.option_index].address)

    def action_cursor(self, where: str) -> None:
        """Move the highlight."""
        move = {
            "down": self._menu.action_cursor_down,
            "up": self._menu.action_cursor_up,
            "first": self._menu.action_first,
            "last": self._menu.action_last,
        }
        move[where]()

    def action_choose(self) -> None:
        """Open the highlighted feed."""
        self._menu.action_select()

    def action_next_unread(self) -> None:
        """Move the highlight to the next feed with unread papers."""
        place = self._menu.highlighted or 0
        rows = [*range(place + 1, len(self._rows)), *range(place)]
        found = (row for row in rows if self._counts.get(self._rows[row].address))
        self._menu.highlighted = next(found, place)

    def action_add(self) -> None:
        """Add the highlighted feed to the user's own feeds."""
        if self._menu.highlighted is not None:
            address = self._rows[self._menu.highlighted].address
            self.write_in_background(lambda: self._add_and_show(address))

    async def _add_and_show(self, address: Address) -> None:
        self.query_one(".hint", PlainText).set_text(await self._add(address))
        self._show_rows()
        await self._count_new_rows()
        self._fetch_added(address)

    def count_again(self, address: Address) -> None:
        """Count the unread papers of a feed that was fetched meanwhile."""
        self._counts.pop(address, None)
        self.load_in_background(self._load_numbers)

    def action_find(self) -> None:
        """Find a feed that is not in the list."""
        self.dismiss(FIND_OTHERS)
