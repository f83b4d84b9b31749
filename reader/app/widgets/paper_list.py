"""The list of papers: with Textual's Line API, it draws only the visible rows."""

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

from reader.app.widgets.fitting import fit_text
from reader.app.widgets.row_facts import list_facts
from reader.app.widgets.row_layout import TextColumn, lay_out_second_line, split_title
from reader.config import Column
from reader.model.entry import Entry
from reader.model.paper import Paper, describe_version
from reader.text.highlight import find_spans
from reader.text.latex import to_unicode
from reader.text.symbols import Symbols

_GUTTER = 4
"""Cells before the title: the cursor, the dot of unread papers, the star, a blank."""
_WIDTHS: dict[Column, int] = {"published": 6, "featured": 15, "comments": 11, "stars": 9}
"""Facts that stand in columns, with the usual width of each in cells."""
_VOTES_WIDTH, _CHANGE_WIDTH = 5, 4
"""In cells: ``▲ 123`` and ``+42``."""
_ROWS_FOR_CHANGES = 30
"""Rows that tell whether there is a column for changes of votes."""


class PaperList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of papers with a cursor.

    A move of the cursor draws only two rows again. The view scrolls by pages, because each scroll
    draws all rows. :meth:`show_entries` hands rows in, :meth:`redraw_rows` draws them again.
    """

    ALLOW_SELECT = False
    virtual_size = Reactive(Size(0, 0))
    """The size of all rows in cells. A change does not lay out the screen again, for there is no
    scroll bar.
    """
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

    class CursorMoved(Message):
        """The cursor moved to another paper."""

        def __init__(self, row: int, by_user: bool) -> None:
            super().__init__()
            self.row = row
            """The number of the row, from 0."""
            self.by_user = by_user
            """Whether a key or a click moved the cursor."""

    class PaperOpened(Message):
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
        self._shows_changes = False
        self._is_active = True
        self.cursor = 0
        """The number of the row under the cursor, from 0."""
        self.compact = False
        """Whether a row is one line instead of two."""
        self.words: Sequence[str] = ()
        """Folded words that are highlighted in the titles."""
        self.selected: Container[str] = ()
        """The keys of the selected papers."""
        self.outstanding: Container[str] = ()
        """The keys of papers that fit what the user kept."""
        self.empty_text = ""
        """The text that is shown when there are no rows."""

    @property
    def row_height(self) -> int:
        """The number of lines of a row."""
        return 1 if self.compact else 2

    @property
    def rows_in_view(self) -> int:
        """The number of whole rows that fit into the view, at least one."""
        return max(1, self.size.height // self.row_height)

    @property
    def entry(self) -> Entry | None:
        """The paper under the cursor."""
        return self._entries[self.cursor] if self.cursor < len(self._entries) else None

    def show_entries(
        self, entries: Sequence[Entry], cursor: int, dividers: Sequence[tuple[int, str]] = ()
    ) -> None:
        """Show other rows. The row under the cursor stays at the same height of the screen.

        A divider is the number of a row and the text of a line before it.
        """
        height = self._first_line(self.cursor) - round(self.scroll_y)
        self._entries = entries
        first = (entries[row] for row in range(min(_ROWS_FOR_CHANGES, len(entries))))
        self._shows_changes = any(entry.vote_change for entry in first)
        self._dividers = [row for row, _ in dividers]
        self._divider_texts = [text for _, text in dividers]
        self.cursor = max(0, min(cursor, len(entries) - 1))
        self._update_size()
        if not 0 <= height < self.size.height:
            height = 0
        self.scroll_to(y=self._first_line(self.cursor) - height, animate=False, immediate=True)
        self._scroll_to_cursor()

    def redraw_rows(self, rows: Sequence[int]) -> None:
        """Draw some rows again after the marks of their papers changed."""
        self._strips.clear()
        if len(rows) > self.rows_in_view:
            self.refresh()
        else:
            for row in rows:
                self._refresh_row(row)

    def use_symbols(self, symbols: Symbols, columns: Sequence[Column]) -> None:
        """Draw all rows with other symbols and facts."""
        self._symbols, self._columns = symbols, columns
        self._strips.clear()
        self.refresh()

    def set_compact(self, compact: bool) -> None:
        """Draw each row on one line, or on two."""
        self.compact = compact
        self._update_size()
        self._scroll_to_cursor()

    def move_cursor(self, row: int, by_user: bool = True) -> bool:
        """Put the cursor on a row, or on the nearest one; return whether the cursor moved."""
        row = max(0, min(row, len(self._entries) - 1))
        if not self._entries or row == self.cursor:
            return False
        old, self.cursor = self.cursor, row
        self._refresh_row(old)
        self._refresh_row(row)
        self._scroll_to_cursor()
        self.post_message(self.CursorMoved(row, by_user))
        return True

    def notify_style_update(self) -> None:
        """Draw the rows again in the new colours."""
        super().notify_style_update()
        self._strips.clear()
        self._styles.clear()

    def on_resize(self) -> None:
        """Keep the cursor visible."""
        self._strips.clear()
        self._update_size()
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        """Show that keys move the cursor."""
        self._set_active(True)

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self._set_active(False)

    def _set_active(self, active: bool) -> None:
        if active != self._is_active:
            self._is_active = active
            self.redraw_rows([self.cursor])

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked row; a double click opens the paper."""
        row, _ = self._find_row(event.y + round(self.scroll_y))
        if row is None or row >= len(self._entries):
            return
        self.move_cursor(row)
        if event.chain == 2:
            self.post_message(self.PaperOpened())

    def render_line(self, y: int) -> Strip:
        """Draw the line ``y`` of the screen."""
        width = self.size.width
        line = round(self.scroll_y) + y
        row, part = self._find_row(line)
        if row is None:
            return self._make_plain_strip(self._divider_texts[part], width, "paper-list--divider")
        if row >= len(self._entries):
            lines = [] if self._entries else wrap(self.empty_text, max(10, width - _GUTTER - 1))
            return self._make_plain_strip(lines[y - 1] if 0 < y <= len(lines) else "", width)
        key = (row, part, row == self.cursor)
        strip = self._strips.get(key)
        if strip is None or strip.cell_length != width:
            strip = self._make_row_strip(self._entries[row], part, row == self.cursor, width)
            self._strips[key] = strip
        return strip

    def _make_plain_strip(
        self, text: str, width: int, component: str = "paper-list--empty"
    ) -> Strip:
        style = self.rich_style + self._look_up_style(component)
        strip = Strip([Segment(" " * _GUTTER + fit_text(text, width - _GUTTER, ""), style)])
        return strip.adjust_cell_length(width, style)

    def _make_row_strip(self, entry: Entry, part: int, cursor: bool, width: int) -> Strip:
        base = self.rich_style
        if cursor:
            base += self._look_up_style("paper-list--cursor")
        sign, style = (
            self._symbols.cursor if cursor else " ",
            self._look_up_style("paper-list--bar" if self._is_active else "paper-list--faint"),
        )
        if part == 0 and entry.key in self.selected:
            # If a row is one line, the cursor is shown in the same cell.
            sign, style = self._symbols.selected, style + Style(reverse=cursor and self.compact)
        segments = (
            self._make_title_segments(entry, width)
            if part == 0
            else self._make_detail_segments(entry, width)
        )
        strip = Strip([Segment(sign, style), *segments])
        return strip.adjust_cell_length(width, Style()).apply_style(base)

    def _make_title_segments(self, entry: Entry, width: int) -> list[Segment]:
        unread = entry.marks.read is None
        signs = self._symbols
        dot = signs.unread if unread else " "
        votes = self._format_votes(entry) if self.compact else ""
        room = width - _GUTTER - 1 - (cell_len(votes) + 2 if votes else 0)
        whole = to_unicode(entry.paper.title)
        title = fit_text(whole, room, signs.more) if self.compact else split_title(whole, room)[0]
        style = self._look_up_style("paper-list--unread" if unread else "paper-list--read")
        segments = [
            Segment(dot, self._look_up_style("paper-list--dot")),
            self._make_star_segment(entry),
            Segment(" ", style),
            *self._highlight_words(title, style),
        ]
        if votes:
            gap = max(0, room - cell_len(title)) + 2
            segments.append(Segment(" " * gap, style))
            votes_style = "paper-list--votes" if unread else "paper-list--faint"
            segments.append(Segment(votes, self._look_up_style(votes_style)))
        return segments

    def _make_star_segment(self, entry: Entry) -> Segment:
        """The star of a bookmark; else the sign of a paper that stands out."""
        if entry.marks.bookmarked or entry.key not in self.outstanding:
            star = self._symbols.bookmarked if entry.marks.bookmarked else " "
            return Segment(star, self._look_up_style("paper-list--star"))
        style = "paper-list--detail" if entry.marks.read is None else "paper-list--faint"
        return Segment(self._symbols.outstanding, self._look_up_style(style))

    def _highlight_words(self, title: str, style: Style) -> Iterator[Segment]:
        """The title, with the words of the filter highlighted."""
        at, match = 0, style + self._look_up_style("paper-list--match")
        for start, end in find_spans(title, self.words):
            yield Segment(title[at:start], style)
            yield Segment(title[start:end], match)
            at = end
        yield Segment(title[at:], style)

    def _make_detail_segments(self, entry: Entry, width: int) -> list[Segment]:
        unread = entry.marks.read is None
        room = max(0, width - _GUTTER - 1)
        rest = split_title(to_unicode(entry.paper.title), room)[1]
        votes = self._format_votes(entry)
        line = lay_out_second_line(
            rest,
            [f"muted by {entry.muted}"] if entry.muted else self._list_left_facts(entry),
            [*self._list_columns(entry.paper), *self._list_vote_columns(entry, votes)],
            room,
            between=f" {self._symbols.between} ",
            more=self._symbols.more,
        )
        detail = self._look_up_style("paper-list--detail" if unread else "paper-list--faint")
        title = self._look_up_style("paper-list--unread" if unread else "paper-list--read")
        beside_votes = len(line.right) - len(votes)
        votes_style = "paper-list--votes" if unread else "paper-list--faint"
        return [
            *self._make_mark_segments(entry),
            *(self._highlight_words(line.left, title) if rest else [Segment(line.left, detail)]),
            Segment(line.right[:beside_votes], detail),
            Segment(line.right[beside_votes:], self._look_up_style(votes_style)),
        ]

    def _make_mark_segments(self, entry: Entry) -> list[Segment]:
        """The signs of a note and of tags, below those of the first line."""
        marks, signs = entry.marks, self._symbols
        text = (signs.note if marks.note else " ") + (signs.tag if marks.tags else " ") + " "
        return [Segment(text, self._look_up_style("paper-list--star"))]

    def _list_left_facts(self, entry: Entry) -> list[str]:
        new = [describe_version(entry.paper, self._today)] if entry.new_version else []
        facts = list_facts(entry.paper, self._columns, self._today)
        return new + [text for column, text in facts if column not in _WIDTHS]

    def _list_columns(self, paper: Paper) -> list[TextColumn]:
        """The facts in columns: the first one of the settings stands next to the votes."""
        texts = dict(list_facts(paper, self._columns, self._today))
        return [
            TextColumn(texts.get(column, ""), _WIDTHS[column])
            for column in reversed(self._columns)
            if column in _WIDTHS
        ]

    def _list_vote_columns(self, entry: Entry, votes: str) -> list[TextColumn]:
        if not votes:
            return []
        change = f"{entry.vote_change:+d}" if entry.vote_change else ""
        changes = [TextColumn(change, _CHANGE_WIDTH)] if self._shows_changes else []
        return [*changes, TextColumn(votes, _VOTES_WIDTH)]

    def _format_votes(self, entry: Entry) -> str:
        if entry.paper.votes is None:
            return ""
        if self.compact:
            change = f" {entry.vote_change:+d}" if entry.vote_change else ""
            return f"{self._symbols.votes} {entry.paper.votes}{change}"
        return f"{self._symbols.votes} {entry.paper.votes:>3}"

    def _look_up_style(self, component: str) -> Style:
        style = self._styles.get(component)
        if style is None:
            style = self.get_component_rich_style(component, partial=True)
            self._styles[component] = style
        return style

    def _update_size(self) -> None:
        self._strips.clear()
        height = self.row_height
        self._divider_lines = [row * height + n for n, row in enumerate(self._dividers)]
        lines = len(self._entries) * height + len(self._dividers)
        self.virtual_size = Size(self.size.width, lines)
        self.refresh()

    def _refresh_row(self, row: int) -> None:
        self.refresh_lines(self._first_line(row), self.row_height)

    def _first_line(self, row: int) -> int:
        """The number of the first line of a row."""
        return row * self.row_height + bisect_right(self._dividers, row)

    def _find_row(self, line: int) -> tuple[int | None, int]:
        """The row at a line, and the line within the row; for a divider None and its number."""
        above = bisect_right(self._divider_lines, line)
        if above and self._divider_lines[above - 1] == line:
            return None, above - 1
        return divmod(line - above, self.row_height)

    def _scroll_to_cursor(self) -> None:
        """Scroll by whole pages until the row under the cursor is visible."""
        top = round(self.scroll_y)
        first, height = self._first_line(self.cursor), self.row_height
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
