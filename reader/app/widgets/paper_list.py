"""The list of papers: a Line-API view that renders only the rows on the screen."""

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from datetime import date
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.app.widgets.cells import fitted
from reader.app.widgets.facts import facts
from reader.config import Column
from reader.entry import Entry
from reader.paper import Paper
from reader.text.highlight import spans
from reader.text.latex import to_unicode
from reader.text.symbols import Symbols

_GUTTER = 4
"""Cells before the title: cursor, unread, bookmark, blank."""
_SHORTEST = 12
"""Cells that a fact which is cut keeps."""
_CUT: tuple[Column, ...] = ("organization", "submitter", "keywords", "source")
"""Facts that say something when they are cut."""


class PaperList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of papers with a cursor.

    The cursor moves by drawing two rows anew; the view scrolls by pages, since every scroll draws
    all of it. Rows are handed in with :meth:`show` and drawn again with :meth:`redraw`.
    """

    ALLOW_SELECT = False
    virtual_size = Reactive(Size(0, 0))
    """Cells of all rows. It shows no scroll bar, so the screen's layout does not follow them."""
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "paper-list--unread",
        "paper-list--read",
        "paper-list--detail",
        "paper-list--faint",
        "paper-list--dot",
        "paper-list--star",
        "paper-list--votes",
        "paper-list--bar",
        "paper-list--cursor",
        "paper-list--empty",
        "paper-list--divider",
        "paper-list--match",
    }

    class Moved(Message):
        """The cursor stands on another paper."""

        def __init__(self, row: int, by_user: bool) -> None:
            super().__init__()
            self.row = row
            """The row, from 0."""
            self.by_user = by_user
            """Whether a key or a click moved it."""

    class Opened(Message):
        """A row was clicked twice."""

    def __init__(self, symbols: Symbols, columns: Sequence[Column], today: date) -> None:
        super().__init__()
        self._symbols = symbols
        self._columns = columns
        self._today = today
        self._entries: Sequence[Entry] = ()
        self._dividers: list[int] = []
        self._divider_lines: list[int] = []
        self._divider_texts: list[str] = []
        self._strips: LRUCache[tuple[int, int, bool], Strip] = LRUCache(512)
        self._styles: dict[str, Style] = {}
        self.cursor = 0
        """The row of the cursor, from 0."""
        self.compact = False
        """Whether a row is one line instead of two."""
        self.words: Sequence[str] = ()
        """Folded words to mark in the titles."""
        self.selected: Container[str] = ()
        """Keys of the rows that are selected."""
        self.empty_text = ""
        """What is shown where there are no rows."""

    @property
    def row_height(self) -> int:
        """Lines of a row."""
        return 1 if self.compact else 2

    @property
    def rows_in_view(self) -> int:
        """Whole rows that fit on the screen, at least one."""
        return max(1, self.size.height // self.row_height)

    @property
    def entry(self) -> Entry | None:
        """The paper under the cursor."""
        return self._entries[self.cursor] if self.cursor < len(self._entries) else None

    def show(
        self, entries: Sequence[Entry], cursor: int, dividers: Sequence[tuple[int, str]] = ()
    ) -> None:
        """Show other rows; the row of the cursor stays at the height it had on the screen.

        ``dividers`` are lines before some rows, each with its text.
        """
        height = self._top(self.cursor) - round(self.scroll_y)
        self._entries = entries
        self._dividers = [row for row, _ in dividers]
        self._divider_texts = [text for _, text in dividers]
        self.cursor = max(0, min(cursor, len(entries) - 1))
        self._measure()
        if not 0 <= height < self.size.height:
            height = 0
        self.scroll_to(y=self._top(self.cursor) - height, animate=False, immediate=True)
        self._follow()

    def redraw(self, rows: Sequence[int]) -> None:
        """Draw some rows again after their papers' marks changed."""
        self._strips.clear()
        if len(rows) > self.rows_in_view:
            self.refresh()
        else:
            for row in rows:
                self._refresh_row(row)

    def dress(self, symbols: Symbols, columns: Sequence[Column]) -> None:
        """Draw all rows with other signs and facts."""
        self._symbols, self._columns = symbols, columns
        self._strips.clear()
        self.refresh()

    def set_compact(self, compact: bool) -> None:
        """One line a row, or two."""
        self.compact = compact
        self._measure()
        self._follow()

    def move_to(self, row: int, by_user: bool = True) -> bool:
        """Put the cursor on a row, as near as there is one; returns whether it moved."""
        row = max(0, min(row, len(self._entries) - 1))
        if not self._entries or row == self.cursor:
            return False
        old, self.cursor = self.cursor, row
        self._refresh_row(old)
        self._refresh_row(row)
        self._follow()
        self.post_message(self.Moved(row, by_user))
        return True

    def notify_style_update(self) -> None:
        """Forget what was drawn in the old colours."""
        super().notify_style_update()
        self._strips.clear()
        self._styles.clear()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._strips.clear()
        self._measure()
        self._follow()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens."""
        row, _ = self._at(event.y + round(self.scroll_y))
        if row is None or row >= len(self._entries):
            return
        self.move_to(row)
        if event.chain == 2:
            self.post_message(self.Opened())

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.size.width
        line = round(self.scroll_y) + y
        row, part = self._at(line)
        if row is None:
            return self._plain(self._divider_texts[part], width, "paper-list--divider")
        if row >= len(self._entries):
            lines = [] if self._entries else wrap(self.empty_text, max(10, width - _GUTTER - 1))
            return self._plain(lines[y - 1] if 0 < y <= len(lines) else "", width)
        key = (row, part, row == self.cursor)
        strip = self._strips.get(key)
        if strip is None or strip.cell_length != width:
            strip = self._row_strip(self._entries[row], part, row == self.cursor, width)
            self._strips[key] = strip
        return strip

    def _plain(self, text: str, width: int, component: str = "paper-list--empty") -> Strip:
        style = self.rich_style + self._style(component)
        strip = Strip([Segment(" " * _GUTTER + fitted(text, width - _GUTTER, ""), style)])
        return strip.adjust_cell_length(width, style)

    def _row_strip(self, entry: Entry, part: int, cursor: bool, width: int) -> Strip:
        base = self.rich_style
        if cursor:
            base += self._style("paper-list--cursor")
        sign, style = self._symbols.cursor if cursor else " ", self._style("paper-list--bar")
        if part == 0 and entry.key in self.selected:
            # Where a row is one line, the cursor shows on the same cell.
            sign, style = self._symbols.selected, style + Style(reverse=cursor and self.compact)
        segments = self._title(entry, width) if part == 0 else self._detail(entry, width)
        strip = Strip([Segment(sign, style), *segments])
        return strip.adjust_cell_length(width, Style()).apply_style(base)

    def _title(self, entry: Entry, width: int) -> list[Segment]:
        unread = entry.marks.read is None
        signs = self._symbols
        dot = signs.unread if unread else " "
        star = signs.bookmarked if entry.marks.bookmarked else " "
        votes = self._votes(entry) if self.compact else ""
        room = width - _GUTTER - 1 - (cell_len(votes) + 2 if votes else 0)
        title = fitted(to_unicode(entry.paper.title), room, signs.more)
        style = self._style("paper-list--unread" if unread else "paper-list--read")
        segments = [
            Segment(dot, self._style("paper-list--dot")),
            Segment(star, self._style("paper-list--star")),
            Segment(" ", style),
            *self._marked(title, style),
        ]
        if votes:
            gap = max(0, room - cell_len(title)) + 2
            segments.append(Segment(" " * gap, style))
            votes_style = "paper-list--votes" if unread else "paper-list--faint"
            segments.append(Segment(votes, self._style(votes_style)))
        return segments

    def _marked(self, title: str, style: Style) -> Iterator[Segment]:
        """The title, the words of the filter set off."""
        at, match = 0, style + self._style("paper-list--match")
        for start, end in spans(title, self.words):
            yield Segment(title[at:start], style)
            yield Segment(title[start:end], match)
            at = end
        yield Segment(title[at:], style)

    def _detail(self, entry: Entry, width: int) -> list[Segment]:
        unread = entry.marks.read is None
        votes = self._votes(entry)
        room = width - _GUTTER - 1 - (cell_len(votes) + 3 if votes else 0)
        parts = [Segment(" " * (_GUTTER - 1))]
        if votes:
            name = "paper-list--votes" if unread else "paper-list--faint"
            parts.append(Segment(votes + "   ", self._style(name)))
        name = "paper-list--detail" if unread else "paper-list--faint"
        said = f"muted by {entry.muted}" if entry.muted else ""
        said = fitted(said, room, self._symbols.more) or self._facts_within(entry.paper, room)
        parts.append(Segment(said, self._style(name)))
        return parts

    def _facts_within(self, paper: Paper, room: int) -> str:
        """The facts in so many cells; the last ones go, then a long first one is cut."""
        between, more = f" {self._symbols.between} ", self._symbols.more
        found = facts(paper, self._columns, self._today)
        if not found:
            return ""
        first, *rest = (said for _, said in found)
        shortest = min(_SHORTEST, cell_len(first)) if found[0][0] in _CUT else cell_len(first)
        while rest and shortest + cell_len(between.join(["", *rest])) > room:
            rest.pop()
        first = fitted(first, room - cell_len(between.join(["", *rest])), more)
        return between.join([first, *rest])

    def _votes(self, entry: Entry) -> str:
        if entry.paper.votes is None:
            return ""
        change = f" {entry.vote_change:+d}" if entry.vote_change else ""
        return f"{self._symbols.votes} {entry.paper.votes}{change}"

    def _style(self, component: str) -> Style:
        style = self._styles.get(component)
        if style is None:
            style = self.get_component_rich_style(component, partial=True)
            self._styles[component] = style
        return style

    def _measure(self) -> None:
        self._strips.clear()
        height = self.row_height
        self._divider_lines = [row * height + n for n, row in enumerate(self._dividers)]
        lines = len(self._entries) * height + len(self._dividers)
        self.virtual_size = Size(self.size.width, lines)
        self.refresh()

    def _refresh_row(self, row: int) -> None:
        self.refresh_lines(self._top(row), self.row_height)

    def _top(self, row: int) -> int:
        """The first line of a row."""
        return row * self.row_height + bisect_right(self._dividers, row)

    def _at(self, line: int) -> tuple[int | None, int]:
        """Row and line within it; of a divider None and which it is."""
        above = bisect_right(self._divider_lines, line)
        if above and self._divider_lines[above - 1] == line:
            return None, above - 1
        return divmod(line - above, self.row_height)

    def _follow(self) -> None:
        """Bring the cursor's row into view by whole pages."""
        top = round(self.scroll_y)
        first, height = self._top(self.cursor), self.row_height
        if self.cursor in self._dividers:
            first, height = first - 1, height + 1
        page = self.rows_in_view * self.row_height
        if first < top:
            target = max(0, first + height - page)
        elif first + height > top + max(height, self.size.height):
            target = first
        else:
            return
        self.scroll_to(y=target, animate=False, immediate=True)
