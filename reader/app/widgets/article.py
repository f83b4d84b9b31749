"""A paper's full text: laid out off the event loop, shown by the Line API."""

from collections.abc import Iterator, Mapping, Sequence
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

from reader.app.threads import in_thread
from reader.article import hints
from reader.article.blocks import Block, Run
from reader.article.layout import Line
from reader.article.layout import lines as laid_out
from reader.article.searching import Match, Span, found
from reader.text.symbols import UNICODE, Symbols
from reader.text.width import cells


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Blocks as lines, with a place, found words and letters for links."""

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

    class Moved(Message):
        """Other lines are on the screen, or there are more of them."""

    class Followed(Message):
        """A link's letters were typed."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url
            """Where it leads."""

    def __init__(self, symbols: Symbols) -> None:
        super().__init__()
        self._plain = str.maketrans("•│─", "*|-") if symbols != UNICODE else {}
        self._blocks: Sequence[Block] = ()
        self._lines: list[Line] = []
        self.whole = False
        """Whether all of the text is laid out."""
        self._firsts: list[int] = []
        self._strips: LRUCache[int, Strip] = LRUCache(512)
        self._styles: dict[str, Style] = {}
        self._place = 0
        self._wanted = ""
        self._matches: list[Match] = []
        self._marked: dict[int, list[tuple[Span, int]]] = {}
        self._current = -1
        self._hints: dict[str, tuple[Span, str]] = {}
        self._typed = ""

    # Place

    async def show(self, blocks: Sequence[Block], place: int = 0) -> None:
        """Show a text, the block of that number at the top."""
        self._blocks, self._lines, self._place = blocks, [], place
        await self._lay_out()

    @property
    def place(self) -> int:
        """The block at the top, from 0."""
        return self._lines[self._top].block if self._lines else self._place

    @property
    def percentage(self) -> int:
        """How much of the text was on the screen when it is read from its beginning, 0 to 100."""
        seen = min(len(self._lines), self._top + self.size.height)
        return round(100 * seen / len(self._lines)) if self._lines else 0

    @property
    def headings(self) -> list[tuple[int, int, str]]:
        """Number of the block, level and text of each heading."""
        return [
            (number, block.level, "".join(run.text for run in block.runs))
            for number, block in enumerate(self._blocks)
            if block.kind == "heading"
        ]

    def go_to(self, block: int) -> None:
        """Put a block at the top."""
        if block < len(self._firsts):
            self._put(self._firsts[block])

    def scroll_by(self, lines: int) -> None:
        """Scroll down by so many lines, or up."""
        self._put(self._top + lines)

    def to_heading(self, step: int) -> bool:
        """To the next heading (1) or the one before (-1); whether there was one."""
        starts = [self._firsts[number] for number, _, _ in self.headings if self._firsts]
        below = [line for line in starts if line > self._top]
        above = [line for line in starts if line < self._top]
        if step > 0 and below and self._top < self.max_scroll_y:
            self._put(below[0])
        elif step < 0 and above:
            self._put(above[-1])
        else:
            return False
        return True

    @property
    def _top(self) -> int:
        return min(round(self.scroll_y), max(0, len(self._lines) - 1))

    def _put(self, line: int) -> None:
        self.drop_hints()
        target = max(0, min(line, self.max_scroll_y))
        # A text that was just laid out has no scroll bar yet.
        self.scroll_to(y=target, animate=False, immediate=True, force=True)

    # Search

    def search(self, wanted: str, *, jump: bool = True) -> int:
        """Mark every place where the words stand and go to the first from here on; how many."""
        self._wanted = wanted
        self._matches = found(self._lines, wanted)
        self._marked = {}
        for number, match in enumerate(self._matches):
            for span in match:
                self._marked.setdefault(span.line, []).append((span, number))
        self._current = next(
            (n for n, match in enumerate(self._matches) if match[0].line >= self._top),
            0 if self._matches else -1,
        )
        if jump and self._matches:
            self._bring_into_view(self._matches[self._current][0].line)
        self._redraw()
        return len(self._matches)

    def next_match(self, step: int) -> None:
        """To the next place (1) or the one before (-1), coming round."""
        if self._matches:
            self._current = (self._current + step) % len(self._matches)
            self._bring_into_view(self._matches[self._current][0].line)
            self._redraw()

    @property
    def searching(self) -> tuple[str, int, int]:
        """What is looked for, at which place we are (from 1) and how many there are."""
        return self._wanted, self._current + 1, len(self._matches)

    def _bring_into_view(self, line: int) -> None:
        if not self._top <= line < self._top + self.size.height:
            self._put(line - self.size.height // 3)

    # Links

    def hint(self) -> bool:
        """Put letters on the links in view; whether there are any."""
        shown = hints.links(self._lines, self._top, self._top + self.size.height)
        self._hints = dict(zip(hints.labels(len(shown)), shown, strict=True))
        self._typed = ""
        self._redraw()
        return bool(self._hints)

    @property
    def hinting(self) -> bool:
        """Whether letters stand on the links, and keys are taken for them."""
        return bool(self._hints)

    def drop_hints(self) -> None:
        """Take the letters off the links."""
        if self._hints:
            self._hints = {}
            self._redraw()

    def on_key(self, event: events.Key) -> None:
        """Letters choose a link; any other key takes them off."""
        if not self._hints:
            return
        event.stop()
        event.prevent_default()
        self._typed += event.character or " "
        if self._typed in self._hints:
            _, url = self._hints[self._typed]
            self.drop_hints()
            self.post_message(self.Followed(url))
        elif any(label.startswith(self._typed) for label in self._hints):
            self._redraw()
        else:
            self.drop_hints()

    # Draw

    def on_resize(self) -> None:
        """Lay out again for the new width."""
        if self.is_attached:
            # Made when it begins: one that never does is no coroutine that nobody awaited.
            work = self._lay_out
            self.run_worker(work, group="layout", exclusive=True)  # type: ignore[arg-type]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say that other lines are shown."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())

    def notify_style_update(self) -> None:
        """Draw again in the new colours."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    async def _lay_out(self) -> None:
        width, blocks = self.size.width, self._blocks
        if width < 1 or not blocks:
            return
        laid = laid_out(blocks, width)
        place, height = self.place, self.size.height
        # What is looked at first is shown first; the rest may take its time.
        lines = await in_thread(lambda: _until_seen(laid, place, height), "layout")
        if (width, blocks) == (self.size.width, self._blocks):
            self._use(lines, whole=False)
            rest = await in_thread(lambda: list(laid), "layout")
            if (width, blocks) == (self.size.width, self._blocks):
                self._use(lines + rest, whole=True)

    def _use(self, lines: list[Line], *, whole: bool) -> None:
        """Show other lines of the same text, the same block at the top."""
        place, self._lines, blocks = self.place, lines, self._blocks
        self.whole = whole
        self._firsts = _firsts(lines, len(blocks))
        self.virtual_size = Size(self.size.width, len(lines))
        self.drop_hints()
        self.search(self._wanted, jump=False)
        self.go_to(place)
        self._redraw()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        number = self._top + y
        strip = self._strips.get(number)
        if strip is None or strip.cell_length != self.size.width:
            strip = self._strips[number] = self._strip(number)
        return strip

    def _strip(self, number: int) -> Strip:
        ground, width = self.rich_style, self.size.width
        if number >= len(self._lines):
            return Strip.blank(width, ground)
        # As few segments as there can be: each costs the terminal its colours once more.
        plain = self._style("text")
        segments = [
            Segment(text.translate(self._plain), style) for text, style in self._pieces(number)
        ]
        rest = " " * (width - sum(cells(text) for text, _, _ in segments))
        if segments and segments[-1].style == plain:
            rest = segments.pop().text + rest
        strip = Strip([*segments, Segment(rest, plain)])
        return strip.apply_offsets(0, number).apply_style(ground)

    def _pieces(self, number: int) -> list[tuple[str, Style]]:
        """The line in pieces of one look: its runs, cut where something begins or ends."""
        line = self._lines[number]
        over = self._over(number)
        hinted = {
            span.start: label[len(self._typed) :] if label.startswith(self._typed) else ""
            for label, (span, _) in self._hints.items()
            if span.line == number
        }
        edges = sorted({edge for first, last, _ in over for edge in (first, last)})
        pieces: list[tuple[str, Style]] = []
        at = 0
        for run in line.runs:
            end = at + len(run.text)
            if label := hinted.get(at, ""):
                pieces.append((label, self._style("hint")))
                pieces.append((_without(run.text, cells(label)), self._look(run)))
                at = end
                continue
            cuts = [at, *(edge for edge in edges if at < edge < end), end]
            for first, last in pairwise(cuts):
                style = self._look(run)
                for start, stop, extra in over:
                    if start <= first and last <= stop:
                        style += extra
                pieces.append((line.text[first:last], style))
            at = end
        return pieces

    def _over(self, number: int) -> list[tuple[int, int, Style]]:
        """What is laid over the line's own look: found words, the selection."""
        over = [
            (span.start, span.end, self._style("current" if n == self._current else "match"))
            for span, n in self._marked.get(number, ())
        ]
        if (selection := self.text_selection) and (chosen := selection.get_span(number)):
            first, last = chosen
            last = len(self._lines[number].text) if last == -1 else last
            over.append((first, last, self.screen.get_component_rich_style("screen--selection")))
        return over

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected with the mouse."""
        return selection.extract("\n".join(line.text for line in self._lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw it."""
        self._redraw()

    def _redraw(self) -> None:
        """Draw what is in view again, since it looks otherwise now."""
        self._strips.clear()
        self.refresh()

    def _look(self, run: Run) -> Style:
        style = self._style(run.style)
        if not run.url:
            return style
        click: Mapping[str, object] = {"@click": ("app", "open_url", (run.url,))}
        return style + Style(link=run.url) + Style.from_meta(dict(click))

    def _style(self, name: str) -> Style:
        style = self._styles.get(name)
        if style is None:
            style = self.get_component_rich_style(f"article--{name}", partial=True)
            self._styles[name] = style
        return style


def _until_seen(lines: Iterator[Line], place: int, height: int) -> list[Line]:
    """The lines up to a screen of them from a block on."""
    found: list[Line] = []
    seen = 0
    for line in lines:
        found.append(line)
        seen += line.block >= place
        if seen > height and line.block > place:
            break
    return found


def _firsts(lines: Sequence[Line], count: int) -> list[int]:
    """The first line of each block."""
    firsts = [0] * count
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].runs:
            firsts[lines[number].block] = number
    return firsts


def _without(text: str, width: int) -> str:
    """The text without its first so many cells."""
    while text and width > 0:
        width -= cells(text[0])
        text = text[1:]
    return " " * -width + text
