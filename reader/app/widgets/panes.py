"""The list and the abstract, and all keys that move in them."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.css.scalar import Scalar, Unit
from textual.layout import Layout
from textual.message import Message
from textual.timer import Timer

from reader.app.bindings import make_bindings
from reader.app.key_count import KeyCount
from reader.app.shown_rows import ShownRows
from reader.app.widgets.abstract import AbstractPane
from reader.app.widgets.links import LETTERS_SENTENCE
from reader.app.widgets.paper_list import PaperList
from reader.app.widgets.split import NARROW, SHORT, WIDE, Split
from reader.catalogue.listing import empty_listing
from reader.config import Column
from reader.model.entry import Entry
from reader.text.sanitise import Clean
from reader.text.symbols import Symbols

_DETAIL_DELAY = 0.04
"""Seconds for which the cursor must stay on a row before the abstract is shown."""
_STEP = 4
"""The step by which a key resizes the list, in percent of the screen."""
_FAR = 10**9
"""A number of rows or lines that is more than there can be."""


class Panes(Container):
    """The list and the abstract. Its key bindings do not work while a text field has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [*make_bindings("panes")]

    class AbstractSeen(Message):
        """A key or a click showed or scrolled the abstract of the current paper."""

    class PaperLeft(Message):
        """``Space`` at the end of the abstract or ``n`` left a paper whose abstract was shown."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry
            """The paper."""

    class PaperOpened(Message):
        """The current paper was clicked twice."""

    class Told(Message):
        """A key did nothing, or what it did has to be explained."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence
            """The message for the user."""

    def __init__(
        self,
        symbols: Symbols,
        columns: Sequence[Column],
        today: date,
        *,
        compact: bool,
        split: Split,
    ) -> None:
        super().__init__()
        self.split = split
        """How the two panes divide the screen."""
        self._dragging = False
        self.count = KeyCount()
        """The number that was typed before a key that moves."""
        self.papers = PaperList(symbols, columns, today)
        """The list."""
        self.papers.compact = compact
        self.abstract = AbstractPane(symbols, today)
        """The abstract."""
        self._shown_rows = ShownRows(empty_listing(), ())
        self._on_rows_shown: Callable[[], None] = lambda: None
        self._on_detail_shown: Callable[[Entry], None] = lambda entry: None
        self._detail_timer: Timer | None = None
        self._letters_from_list = False

    def compose(self) -> ComposeResult:
        """Lay out the two panes."""
        yield self.papers
        yield self.abstract

    @property
    def entry(self) -> Entry | None:
        """The paper under the cursor."""
        return self.papers.entry

    @property
    def is_abstract_shown(self) -> bool:
        """Whether the abstract is visible."""
        return self.abstract.display

    @property
    def _has_one_pane(self) -> bool:
        return self.app.size.width < NARROW or self.app.size.height < SHORT

    @property
    def _is_side_by_side(self) -> bool:
        return self.app.size.width >= WIDE

    def pre_layout(self, layout: Layout) -> None:
        """Divide the screen again, since its size may have changed."""
        self._apply_split()

    def _apply_split(self) -> bool:
        """Give the list its share, if there are two panes; return whether this changed its size."""
        wide = self._is_side_by_side and not self._has_one_pane
        above = not wide and not self._has_one_pane
        width = Scalar(self.split.beside, Unit.PERCENT, Unit.WIDTH) if wide else None
        height = Scalar(self.split.above, Unit.PERCENT, Unit.HEIGHT) if above else None
        styles = self.papers.styles
        # Rules count for the layout that is being made, and do not request a second one.
        changed = [styles.set_rule("width", width), styles.set_rule("height", height)]
        return any(changed)

    def _resize_list(self, share: float) -> None:
        """Give the list another share, in percent of the screen."""
        split = self.split.with_share(self._is_side_by_side, share)
        if split != self.split and not self._has_one_pane:
            self.split = split
            if self._apply_split():
                self.papers.refresh(layout=True)

    def show_rows(
        self,
        rows: ShownRows,
        cursor: int,
        empty_text: str,
        dividers: Sequence[tuple[int, str]] = (),
        words: Sequence[str] = (),
        selected: Collection[str] = (),
        typing: bool = False,
    ) -> None:
        """Show other rows, with ``words`` highlighted.

        A divider is the number of a row and the text of a line before it. While the user types a
        filter, the abstract follows only when the typing pauses.
        """
        self._shown_rows = rows
        self.papers.words = self.abstract.words = words
        self.papers.selected = selected
        self.papers.empty_text = empty_text
        self.papers.show_entries(rows, cursor, dividers)
        self._on_rows_shown()
        if typing:
            self._show_detail_soon()
        else:
            self.show_detail()

    def call_when_shown(self, rows: Callable[[], None], detail: Callable[[Entry], None]) -> None:
        """Have functions called after other rows, and after the abstract of a paper, are shown."""
        self._on_rows_shown, self._on_detail_shown = rows, detail

    def show_outstanding(self, outstanding: Collection[str], explained: Collection[str]) -> None:
        """Show which papers stand out; in the abstract of some a line will say why."""
        current = self.entry.key if self.entry else ""
        known = self.abstract.reasons.get(current)
        self.abstract.reasons = dict.fromkeys(explained, Clean(""))
        if current in self.abstract.reasons and known:
            self.abstract.reasons[current] = known  # no line changes before the new one is known
        if self.papers.outstanding != outstanding:
            self.papers.outstanding = outstanding
            self.papers.redraw_rows(range(len(self._shown_rows)))
        if known is not None or current in self.abstract.reasons:
            self.show_detail()

    def show_reason(self, key: str, reason: Clean) -> None:
        """Show in the abstract why a paper stands out."""
        if key in self.abstract.reasons:
            self.abstract.reasons[key] = reason
            if self.entry and self.entry.key == key:
                self.show_detail()

    def use_symbols(self, symbols: Symbols, columns: Sequence[Column]) -> None:
        """Draw both panes with other symbols, and the rows with other facts."""
        self.papers.use_symbols(symbols, columns)
        self.abstract.use_symbols(symbols)

    def redraw_rows(self, rows: Sequence[int]) -> None:
        """Draw some rows again after their marks changed."""
        self.papers.redraw_rows(rows)
        if self.papers.cursor in rows:
            self.show_detail()

    def show_detail(self) -> None:
        """Show the abstract of the current paper now."""
        if self._detail_timer:
            self._detail_timer.stop()
            self._detail_timer = None
        self.abstract.show_entry(self.entry)
        if self.entry:
            self._on_detail_shown(self.entry)

    def _show_detail_soon(self) -> None:
        """Show the abstract of the current paper if the cursor stays on it for a moment."""
        if self._detail_timer:
            self._detail_timer.stop()
        self._detail_timer = self.set_timer(_DETAIL_DELAY, self.show_detail)

    @on(PaperList.CursorMoved)
    def _follow_cursor(self, event: PaperList.CursorMoved) -> None:
        event.stop()
        self._show_detail_soon()
        self.post_message(self.AbstractSeen())

    @on(PaperList.PaperOpened)
    def _open_paper(self, event: PaperList.PaperOpened) -> None:
        event.stop()
        self.post_message(self.PaperOpened())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start to move the edge between the panes, if the mouse is on it."""
        edge, at = (
            (self.papers.region.right, event.screen_x)
            if self._is_side_by_side
            else (self.papers.region.bottom, event.screen_y)
        )
        if at == edge and not self._has_one_pane:
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the edge follow the mouse."""
        if self._dragging:
            at, size = (
                (event.screen_x - self.region.x, self.size.width)
                if self._is_side_by_side
                else (event.screen_y - self.region.y, self.size.height)
            )
            # Half a cell is added, so that rounding results in exactly this cell.
            self._resize_list(100 * (at + 0.5) / size)

    def on_mouse_up(self) -> None:
        """End the move of the edge."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A click counts as looking at the abstract."""
        self.post_message(self.AbstractSeen())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The mouse wheel over the abstract counts as looking at it."""
        if event.widget is self.abstract:
            self.post_message(self.AbstractSeen())

    def _move_or_scroll(self, rows: int) -> None:
        """Move the cursor; if the abstract has the focus, scroll the abstract instead.

        A number that was typed before the key multiplies the rows.
        """
        rows *= self.count.take() or 1
        if self.abstract.has_focus:
            self._scroll_abstract(rows)
        else:
            self.papers.move_cursor(self.papers.cursor + rows)

    def _scroll_abstract(self, lines: int) -> None:
        if self._detail_timer:
            self.show_detail()
        self.abstract.scroll_by(lines)
        self.post_message(self.AbstractSeen())

    def _move_pages(self, share: float) -> None:
        pane = self.abstract.size.height if self.abstract.has_focus else self.papers.rows_in_view
        self._move_or_scroll(round(pane * share) or (1 if share > 0 else -1))

    def _leave_for_next_unread(self) -> None:
        """Go to the next unread paper. The one before was looked at, if its abstract was shown."""
        if self.entry and self.is_abstract_shown and not self._detail_timer:
            self.post_message(self.PaperLeft(self.entry))
        self._move_to_unread(1)

    def _move_to_unread(self, step: int) -> None:
        row: int | None = self.papers.cursor
        for _ in range(min(self.count.take() or 1, len(self._shown_rows))):
            further = self._shown_rows.find_next_unread(row, step) if row is not None else None
            if further is None:
                break
            row = further
        if row == self.papers.cursor or row is None:
            self.post_message(self.Told(self._explain_no_unread(step)))
        else:
            self.papers.move_cursor(row)

    def _explain_no_unread(self, step: int) -> str:
        where, other = ("below", "above") if step > 0 else ("above", "below")
        if self._shown_rows.find_next_unread(self.papers.cursor, -step) is None:
            return "Every paper here is read"
        return f"No unread paper {where} this one; there are some {other}"

    def action_next_paper(self) -> None:
        """Move down by one row."""
        self._move_or_scroll(1)

    def action_previous_paper(self) -> None:
        """Move up by one row."""
        self._move_or_scroll(-1)

    def action_first(self) -> None:
        """Go to the top."""
        self._move_or_scroll(-_FAR)

    def action_last(self) -> None:
        """Go to the bottom, or to the row whose number was typed, from 1."""
        row = self.count.take()
        self._move_or_scroll(_FAR if row is None else row - 1 - self.papers.cursor)

    def action_page_forward(self) -> None:
        """Move down by one page."""
        self._move_pages(1)

    def action_page_back(self) -> None:
        """Move up by one page."""
        self._move_pages(-1)

    def action_half_forward(self) -> None:
        """Move down by half a page."""
        self._move_pages(0.5)

    def action_half_back(self) -> None:
        """Move up by half a page."""
        self._move_pages(-0.5)

    def action_next_unread(self) -> None:
        """Go to the next unread paper."""
        self._leave_for_next_unread()

    def action_previous_unread(self) -> None:
        """Go to the previous unread paper."""
        self._move_to_unread(-1)

    def action_page_abstract(self) -> None:
        """Scroll the abstract down by one page; at its end, go to the next unread paper."""
        if self._detail_timer:
            self.show_detail()
        if not self.is_abstract_shown:
            self.action_to_abstract()
        elif self.abstract.at_end:
            self._leave_for_next_unread()
        else:
            self._scroll_abstract(max(1, self.abstract.size.height - 2))

    def action_scroll_abstract(self) -> None:
        """Scroll the abstract down, from the list."""
        self._scroll_abstract(3)

    def action_scroll_abstract_back(self) -> None:
        """Scroll the abstract up, from the list."""
        self._scroll_abstract(-3)

    def action_all_authors(self) -> None:
        """Show all authors of the paper in the abstract, or only the first ones again."""
        if self._detail_timer:
            self.show_detail()
        if not self.entry or not self.abstract.show_all_authors():
            self.post_message(self.Told("All authors are shown already"))
        elif not self.is_abstract_shown:
            self.action_to_abstract()

    def action_switch_pane(self) -> None:
        """Move the focus from the list to the abstract, or back."""
        if self.abstract.has_focus:
            self.action_to_list()
        else:
            self.action_to_abstract()

    def action_to_list(self) -> None:
        """Give the focus to the list."""
        self.screen.remove_class("-abstract")
        self.papers.focus()

    def action_to_abstract(self) -> None:
        """Give the focus to the abstract."""
        self.screen.add_class("-abstract")
        self.abstract.focus()
        self.post_message(self.AbstractSeen())

    def action_follow_abstract_link(self) -> None:
        """Put letters on the links of the abstract, to be typed to open or copy one."""
        if self._detail_timer:
            self.show_detail()
        if self.entry is None:
            self.post_message(self.Told("There is no paper here, so there are no links"))
            return
        self._letters_from_list = not self.abstract.has_focus
        self.action_to_abstract()
        # On a narrow screen the abstract has its place only after this.
        self.call_after_refresh(self._show_letters)

    def _show_letters(self) -> None:
        shown = self.abstract.show_letters()
        self.post_message(self.Told(LETTERS_SENTENCE if shown else "This paper has no links"))
        if not shown:
            self._leave_letters()

    @on(AbstractPane.LettersLeft)
    def _leave_letters(self) -> None:
        """Give the focus back to the list if the key was pressed there."""
        if self._letters_from_list:
            self.action_to_list()

    def action_smaller_list(self) -> None:
        """Make the list smaller and the abstract larger."""
        self._resize_list(self.split.list_share(self._is_side_by_side) - _STEP)

    def action_larger_list(self) -> None:
        """Make the list larger and the abstract smaller."""
        self._resize_list(self.split.list_share(self._is_side_by_side) + _STEP)

    def action_compact(self) -> None:
        """Switch between one and two lines per row."""
        self.papers.set_compact(not self.papers.compact)
