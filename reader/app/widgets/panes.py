"""The list and the abstract side by side, and every key that moves in them."""

from collections.abc import Collection, Sequence
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

from reader.app.bindings import bindings
from reader.app.rows import HeldRows, Shown
from reader.app.widgets.abstract import AbstractPane
from reader.app.widgets.paper_list import PaperList
from reader.app.widgets.split import NARROW, SHORT, WIDE, Split
from reader.config import Column
from reader.entry import Entry
from reader.text.symbols import Symbols

_DETAIL_DELAY = 0.04
"""Seconds a row must stay under the cursor before its abstract is wrapped."""
_STEP = 4
"""Hundredths of the screen that a key adds to the list, or takes from it."""
_FAR = 10**9
"""Rows or lines beyond any end."""


class Panes(Container):
    """List and abstract. Its bindings are out of reach while a text field has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("panes")]

    class Looked(Message):
        """A key or click showed or scrolled the abstract of the current paper."""

    class Opened(Message):
        """The current paper was clicked twice."""

    class Ran(Message):
        """There is no unread paper further on."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step
            """1 below, -1 above."""

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
        """How the two share the screen."""
        self._dragging = False
        self.papers = PaperList(symbols, columns, today)
        """The list."""
        self.papers.compact = compact
        self.abstract = AbstractPane(symbols, today)
        """The abstract."""
        self._shown = Shown(HeldRows(()), ())
        self._detail_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The two panes."""
        yield self.papers
        yield self.abstract

    @property
    def entry(self) -> Entry | None:
        """The current paper."""
        return self.papers.entry

    @property
    def reading(self) -> bool:
        """Whether the abstract is on the screen."""
        return self.abstract.display

    @property
    def _one_pane(self) -> bool:
        return self.app.size.width < NARROW or self.app.size.height < SHORT

    @property
    def _side_by_side(self) -> bool:
        return self.app.size.width >= WIDE

    def pre_layout(self, layout: Layout) -> None:
        """The panes may stand otherwise than the last time."""
        self._give_share()

    def _give_share(self) -> bool:
        """Give the list its share, where there are two panes; whether it is another one."""
        wide = self._side_by_side and not self._one_pane
        above = not wide and not self._one_pane
        width = Scalar(self.split.beside, Unit.PERCENT, Unit.WIDTH) if wide else None
        height = Scalar(self.split.above, Unit.PERCENT, Unit.HEIGHT) if above else None
        styles = self.papers.styles
        # As rules they hold for the layout that is being made, and ask for no second one.
        changed = [styles.set_rule("width", width), styles.set_rule("height", height)]
        return any(changed)

    def _resize(self, share: float) -> None:
        """Give the list another share of the screen."""
        split = self.split.put(self._side_by_side, share)
        if split != self.split and not self._one_pane:
            self.split = split
            if self._give_share():
                self.papers.refresh(layout=True)

    def show(
        self,
        shown: Shown,
        cursor: int,
        empty_text: str,
        dividers: Sequence[tuple[int, str]] = (),
        words: Sequence[str] = (),
        selected: Collection[str] = (),
        typing: bool = False,
    ) -> None:
        """Show other rows; a divider is a line before a row, with a text. Words are set off.

        While someone is typing, the abstract follows when they pause.
        """
        self._shown = shown
        self.papers.words = self.abstract.words = words
        self.papers.selected = selected
        self.papers.empty_text = empty_text
        self.papers.show(shown, cursor, dividers)
        if typing:
            self._show_detail_soon()
        else:
            self.show_detail()

    def dress(self, symbols: Symbols, columns: Sequence[Column]) -> None:
        """Draw both with other signs and facts."""
        self.papers.dress(symbols, columns)
        self.abstract.dress(symbols)

    def redraw(self, rows: Sequence[int]) -> None:
        """Draw rows again whose marks changed."""
        self.papers.redraw(rows)
        if self.papers.cursor in rows:
            self.show_detail()

    def show_detail(self) -> None:
        """Show the current paper's abstract now."""
        if self._detail_timer:
            self._detail_timer.stop()
            self._detail_timer = None
        self.abstract.show(self.entry)

    def _show_detail_soon(self) -> None:
        """Show the current paper's abstract when its row stays under the cursor."""
        if self._detail_timer:
            self._detail_timer.stop()
        self._detail_timer = self.set_timer(_DETAIL_DELAY, self.show_detail)

    @on(PaperList.Moved)
    def _moved(self, event: PaperList.Moved) -> None:
        event.stop()
        self._show_detail_soon()
        self.post_message(self.Looked())

    @on(PaperList.Opened)
    def _opened(self, event: PaperList.Opened) -> None:
        event.stop()
        self.post_message(self.Opened())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Between the panes the mouse takes hold of the edge."""
        edge, at = (
            (self.papers.region.right, event.screen_x)
            if self._side_by_side
            else (self.papers.region.bottom, event.screen_y)
        )
        if at == edge and not self._one_pane:
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The edge follows the mouse."""
        if self._dragging:
            at, size = (
                (event.screen_x - self.region.x, self.size.width)
                if self._side_by_side
                else (event.screen_y - self.region.y, self.size.height)
            )
            # Half a cell more, so that rounding gives just this cell.
            self._resize(100 * (at + 0.5) / size)

    def on_mouse_up(self) -> None:
        """The edge stays where it is."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A click counts as looking."""
        self.post_message(self.Looked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turning the wheel over the abstract counts as looking."""
        if event.widget is self.abstract:
            self.post_message(self.Looked())

    def _step(self, rows: int) -> None:
        """Move the cursor, or scroll the abstract where that has the focus."""
        if self.abstract.has_focus:
            self._scroll(rows)
        else:
            self.papers.move_to(self.papers.cursor + rows)

    def _scroll(self, lines: int) -> None:
        if self._detail_timer:
            self.show_detail()
        self.abstract.scroll_by(lines)
        self.post_message(self.Looked())

    def _page(self, share: float) -> None:
        pane = self.abstract.size.height if self.abstract.has_focus else self.papers.rows_in_view
        self._step(round(pane * share) or (1 if share > 0 else -1))

    def _to_unread(self, step: int) -> None:
        row = self._shown.next_unread(self.papers.cursor, step)
        if row is None:
            self.post_message(self.Ran(step))
        else:
            self.papers.move_to(row)

    def action_next_paper(self) -> None:
        """Down."""
        self._step(1)

    def action_previous_paper(self) -> None:
        """Up."""
        self._step(-1)

    def action_first(self) -> None:
        """To the top."""
        self._step(-_FAR)

    def action_last(self) -> None:
        """To the bottom."""
        self._step(_FAR)

    def action_page_forward(self) -> None:
        """A page down."""
        self._page(1)

    def action_page_back(self) -> None:
        """A page up."""
        self._page(-1)

    def action_half_forward(self) -> None:
        """Half a page down."""
        self._page(0.5)

    def action_half_back(self) -> None:
        """Half a page up."""
        self._page(-0.5)

    def action_next_unread(self) -> None:
        """To the next unread paper."""
        self._to_unread(1)

    def action_previous_unread(self) -> None:
        """To the unread paper before."""
        self._to_unread(-1)

    def action_page_abstract(self) -> None:
        """A page on in the abstract; at its end the next unread paper."""
        if self._detail_timer:
            self.show_detail()
        if not self.reading:
            self.action_to_abstract()
        elif self.abstract.at_end:
            self._to_unread(1)
        else:
            self._scroll(max(1, self.abstract.size.height - 2))

    def action_scroll_abstract(self) -> None:
        """The abstract down, from the list."""
        self._scroll(3)

    def action_scroll_abstract_back(self) -> None:
        """The abstract up, from the list."""
        self._scroll(-3)

    def action_switch_pane(self) -> None:
        """List or abstract."""
        if self.abstract.has_focus:
            self.action_to_list()
        else:
            self.action_to_abstract()

    def action_to_list(self) -> None:
        """The list gets the keys."""
        self.screen.remove_class("-abstract")
        self.papers.focus()

    def action_to_abstract(self) -> None:
        """The abstract gets the keys."""
        self.screen.add_class("-abstract")
        self.abstract.focus()
        self.post_message(self.Looked())

    def action_smaller_list(self) -> None:
        """The list gets smaller, the abstract larger."""
        self._resize(self.split.share(self._side_by_side) - _STEP)

    def action_larger_list(self) -> None:
        """The list gets larger, the abstract smaller."""
        self._resize(self.split.share(self._side_by_side) + _STEP)

    def action_compact(self) -> None:
        """One line a row, or two."""
        self.papers.set_compact(not self.papers.compact)
