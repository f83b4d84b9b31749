"""The full text of a paper: laid out on a thread, drawn with Textual's Line API."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from reader.app.background_work import start_worker
from reader.app.threads import run_in_thread
from reader.app.widgets.links import LinkLetters, LinkPlace, make_link_style
from reader.article.blocks import Block, Run
from reader.article.hints import links_on_lines
from reader.article.layout import Line, lay_out
from reader.article.searching import Match, Span, find_words
from reader.text.symbols import UNICODE, Symbols
from reader.text.width import cells


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows blocks as lines, with the matches of a search and letters on the links."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--text",
        "article--heading",
        "article--strong",
        "article--emphasis",
        "article--code",
        "article--link",
        "article--faint",
        "article--match",
        "article--current",
        "article--hint",
    }

    class Scrolled(Message):
        """The view scrolled, or more lines were laid out."""

    class LayoutFailed(Message):
        """The text could not be laid out."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence
            """The message for the user."""

    def __init__(self, symbols: Symbols) -> None:
        super().__init__()
        self._plain = str.maketrans("•│─", "*|-") if symbols != UNICODE else {}
        self._blocks: Sequence[Block] = ()
        self._lines: list[Line] = []
        self.whole = False
        """Whether all of the text is laid out."""
        self._first_lines: list[int] = []
        self._strips: LRUCache[int, Strip] = LRUCache(512)
        self._styles: dict[str, Style] = {}
        self._place = 0
        self._search_words = ""
        self._matches: list[Match] = []
        self._marked: dict[int, list[tuple[Span, int]]] = {}
        self._current = -1
        self._letters = LinkLetters()

    # Place

    async def show_text(self, blocks: Sequence[Block], place: int = 0) -> None:
        """Show a text, with block number ``place`` at the top."""
        self._blocks, self._lines, self._place = blocks, [], place
        await self._lay_out()

    @property
    def top_block(self) -> int:
        """The number of the block at the top of the view, from 0."""
        return self._lines[self._top_line].block if self._lines else self._place

    @property
    def read_percentage(self) -> int:
        """How much of the text, in percent, ends above the bottom of the view: 0 to 100."""
        seen = min(len(self._lines), self._top_line + self.size.height)
        return round(100 * seen / len(self._lines)) if self._lines else 0

    @property
    def headings(self) -> list[tuple[int, int, str]]:
        """The block number, level and text of each heading."""
        return [
            (number, block.level, "".join(run.text for run in block.runs))
            for number, block in enumerate(self._blocks)
            if block.kind == "heading"
        ]

    def scroll_to_block(self, block: int) -> None:
        """Scroll so that a block is at the top."""
        if block < len(self._first_lines):
            self._scroll_to_line(self._first_lines[block])

    def scroll_by(self, lines: int) -> None:
        """Scroll down by so many lines; a negative number scrolls up."""
        self._scroll_to_line(self._top_line + lines)

    def scroll_to_heading(self, step: int) -> bool:
        """Scroll to the next heading (1) or the previous one (-1); return whether there was one."""
        starts = [self._first_lines[number] for number, _, _ in self.headings if self._first_lines]
        below = [line for line in starts if line > self._top_line]
        above = [line for line in starts if line < self._top_line]
        if step > 0 and below and self._top_line < self.max_scroll_y:
            self._scroll_to_line(below[0])
        elif step < 0 and above:
            self._scroll_to_line(above[-1])
        else:
            return False
        return True

    @property
    def _top_line(self) -> int:
        return min(round(self.scroll_y), max(0, len(self._lines) - 1))

    def _scroll_to_line(self, line: int) -> None:
        self.drop_hints()
        target = max(0, min(line, self.max_scroll_y))
        # A text that was just laid out has no scroll bar yet.
        self.scroll_to(y=target, animate=False, immediate=True, force=True)

    # Search

    def search_text(self, words: str, *, jump: bool = True) -> int:
        """Highlight every match and scroll to the first one from here on; return their number."""
        self._search_words = words
        self._matches = find_words(self._lines, words)
        self._marked = {}
        for number, match in enumerate(self._matches):
            for span in match:
                self._marked.setdefault(span.line, []).append((span, number))
        self._current = next(
            (n for n, match in enumerate(self._matches) if match[0].line >= self._top_line),
            0 if self._matches else -1,
        )
        if jump and self._matches:
            self._bring_into_view(self._matches[self._current][0].line)
        self._redraw_lines()
        return len(self._matches)

    def move_to_match(self, step: int) -> None:
        """Go to the next match (1) or the previous one (-1); after the last comes the first."""
        if self._matches:
            self._current = (self._current + step) % len(self._matches)
            self._bring_into_view(self._matches[self._current][0].line)
            self._redraw_lines()

    @property
    def search_state(self) -> tuple[str, int, int]:
        """The words of the search, the number of the current match (from 1), how many there are."""
        return self._search_words, self._current + 1, len(self._matches)

    def _bring_into_view(self, line: int) -> None:
        if not self._top_line <= line < self._top_line + self.size.height:
            self._scroll_to_line(line - self.size.height // 3)

    # Links

    def show_hints(self) -> bool:
        """Put letters on the visible links; return whether there are any."""
        top = self._top_line
        self._letters.put_on(
            [
                LinkPlace(span.line, cells(self._lines[span.line].text[: span.start]), url)
                for span, url in links_on_lines(self._lines, top, top + self.size.height)
            ]
        )
        self._redraw_lines()
        return bool(self._letters)

    @property
    def has_hints(self) -> bool:
        """Whether the links show letters, so that keys choose a link."""
        return bool(self._letters)

    def drop_hints(self) -> None:
        """Remove the letters from the links."""
        if self._letters:
            self._letters.drop()
            self._redraw_lines()

    def on_key(self, event: events.Key) -> None:
        """While the links show letters, keys choose a link."""
        if self._letters:
            chosen = self._letters.type_key(event)
            self._redraw_lines()
            if chosen:
                self.post_message(chosen)

    # Draw

    def on_resize(self) -> None:
        """Lay out the text again for the new width."""
        if self.is_attached:
            start_worker(
                self, self._lay_out, "layout", exclusive=True, on_failure=self._report_failure
            )

    def _report_failure(self, sentence: str) -> None:
        self.post_message(self.LayoutFailed(sentence))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Post that the view scrolled."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def notify_style_update(self) -> None:
        """Draw the text again in the new colours."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    async def _lay_out(self) -> None:
        width, blocks = self.size.width, self._blocks
        if width < 1 or not blocks:
            return
        lines_to_come = lay_out(blocks, width)
        place, height = self.top_block, self.size.height
        # The lines that the user sees first are shown first; the others may take longer.
        lines = await run_in_thread(
            lambda: _take_lines_in_view(lines_to_come, place, height), "layout"
        )
        if (width, blocks) == (self.size.width, self._blocks):
            self._show_lines(lines, whole=False)
            rest = await run_in_thread(lambda: list(lines_to_come), "layout")
            if (width, blocks) == (self.size.width, self._blocks):
                self._show_lines(lines + rest, whole=True)

    def _show_lines(self, lines: list[Line], *, whole: bool) -> None:
        """Show other lines of the same text, with the same block at the top."""
        place, self._lines, blocks = self.top_block, lines, self._blocks
        self.whole = whole
        self._first_lines = _find_first_lines(lines, len(blocks))
        self.virtual_size = Size(self.size.width, len(lines))
        self.drop_hints()
        self.search_text(self._search_words, jump=False)
        self.scroll_to_block(place)
        self._redraw_lines()
        self.post_message(self.Scrolled())

    def render_line(self, y: int) -> Strip:
        """Draw the line ``y`` of the screen."""
        number = self._top_line + y
        strip = self._strips.get(number)
        if strip is None or strip.cell_length != self.size.width:
            strip = self._strips[number] = self._make_strip(number)
        return strip

    def _make_strip(self, number: int) -> Strip:
        ground, width = self.rich_style, self.size.width
        if number >= len(self._lines):
            return Strip.blank(width, ground)
        # As few segments as possible: for each one the colours are sent to the terminal again.
        plain = self._look_up_style("text")
        segments = [
            Segment(text.translate(self._plain), style) for text, style in self._split_line(number)
        ]
        rest = " " * (width - sum(cells(text) for text, _, _ in segments))
        if segments and segments[-1].style == plain:
            rest = segments.pop().text + rest
        strip = Strip([*segments, Segment(rest, plain)])
        strip = self._letters.draw_on(strip, number, self._look_up_style("hint"))
        return strip.apply_offsets(0, number).apply_style(ground)

    def _split_line(self, number: int) -> list[tuple[str, Style]]:
        """The line as pieces of one style: its runs, divided where a match or selection ends."""
        line = self._lines[number]
        over = self._find_overlays(number)
        edges = sorted({edge for first, last, _ in over for edge in (first, last)})
        pieces: list[tuple[str, Style]] = []
        at = 0
        for run in line.runs:
            end = at + len(run.text)
            cuts = [at, *(edge for edge in edges if at < edge < end), end]
            for first, last in pairwise(cuts):
                style = self._style_of_run(run)
                for start, stop, extra in over:
                    if start <= first and last <= stop:
                        style += extra
                pieces.append((line.text[first:last], style))
            at = end
        return pieces

    def _find_overlays(self, number: int) -> list[tuple[int, int, Style]]:
        """Start, end and style of what is drawn over a line: matches and the selection."""
        over = [
            (
                span.start,
                span.end,
                self._look_up_style("current" if n == self._current else "match"),
            )
            for span, n in self._marked.get(number, ())
        ]
        if (selection := self.text_selection) and (chosen := selection.get_span(number)):
            first, last = chosen
            last = len(self._lines[number].text) if last == -1 else last
            over.append((first, last, self.screen.get_component_rich_style("screen--selection")))
        return over

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that the user selected with the mouse."""
        return selection.extract("\n".join(line.text for line in self._lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self._redraw_lines()

    def _redraw_lines(self) -> None:
        """Draw the visible lines again, because their look changed."""
        self._strips.clear()
        self.refresh()

    def _style_of_run(self, run: Run) -> Style:
        style = self._look_up_style(run.style)
        return style + make_link_style(run.url) if run.url else style

    def _look_up_style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self.get_component_rich_style(f"article--{name}", partial=True)
            self._styles[name] = style
        return style


def _take_lines_in_view(lines: Iterator[Line], place: int, height: int) -> list[Line]:
    """The lines from the start to one full screen after the beginning of block ``place``."""
    in_view: list[Line] = []
    seen = 0
    for line in lines:
        in_view.append(line)
        seen += line.block >= place
        if seen > height and line.block > place:
            break
    return in_view


def _find_first_lines(lines: Sequence[Line], count: int) -> list[int]:
    """The number of the first line of each block."""
    firsts = [0] * count
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].runs:
            firsts[lines[number].block] = number
    return firsts
