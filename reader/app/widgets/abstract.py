"""The abstract pane: one paper, wrapped into lines, drawn with Textual's Line API."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.app.widgets.fitting import fit_text
from reader.app.widgets.links import LinkLetters, find_links, list_links, make_link_style
from reader.app.widgets.row_facts import format_count, short_date, short_month
from reader.model.entry import Entry
from reader.model.paper import Paper, describe_version
from reader.text.highlight import find_spans
from reader.text.latex import to_unicode
from reader.text.sanitise import Clean
from reader.text.symbols import Symbols

_MARGIN = 2
"""Blank cells to the left and to the right of the text."""
_WIDEST = 100
"""The most cells of a line: longer lines are hard to read."""
_SHORT = 18
"""A pane of fewer lines shows what stands above the abstract in as few lines as possible."""
_AUTHORS = 10
"""The most authors that are shown by name, before "and N more"."""


class AbstractPane(ScrollView, can_focus=True, inherit_bindings=False):
    """One paper: title, authors, figures, links, summary, abstract, keywords."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "abstract-pane--title",
        "abstract-pane--muted",
        "abstract-pane--faint",
        "abstract-pane--votes",
        "abstract-pane--star",
        "abstract-pane--link",
        "abstract-pane--bar",
        "abstract-pane--keyword",
        "abstract-pane--text",
        "abstract-pane--match",
        "abstract-pane--hint",
    }

    class LettersLeft(Message):
        """A key removed the letters from the links."""

    def __init__(self, symbols: Symbols, today: date) -> None:
        super().__init__()
        self._symbols = symbols
        self._today = today
        self._entry: Entry | None = None
        self.words: Sequence[str] = ()
        """Folded words that are highlighted in the title and the abstract."""
        self.reasons: dict[str, Clean] = {}
        """Why papers stand out, by their keys; empty as long as that is not known."""
        self._lines: list[Strip] = []
        self._letters = LinkLetters()
        self._is_short = False
        self._shows_all_authors = False
        self._ground = Style()
        self._wrapper = Console(width=80, color_system="truecolor", legacy_windows=False)

    def show_entry(self, entry: Entry | None) -> None:
        """Show a paper from its top; if it is shown already, keep the position."""
        same = entry is not None and self._entry is not None and entry.key == self._entry.key
        self._entry = entry
        if not same:
            self._shows_all_authors = False
            self._letters.drop()
        self._wrap_lines()
        if not same:
            self.scroll_to(y=0, animate=False, immediate=True)

    def use_symbols(self, symbols: Symbols) -> None:
        """Draw the paper with other symbols."""
        self._symbols = symbols
        self._wrap_lines()

    def show_all_authors(self) -> bool:
        """Show all authors, or only the first ones again; return whether that differs."""
        paper = self._entry.paper if self._entry else None
        if paper is None or (len(paper.authors) <= _AUTHORS and not self._is_short):
            return False
        self._shows_all_authors = not self._shows_all_authors
        self._wrap_lines()
        return True

    @property
    def at_end(self) -> bool:
        """Whether the last line is visible."""
        return round(self.scroll_y) >= self.max_scroll_y

    def scroll_by(self, lines: int) -> None:
        """Scroll down by so many lines; a negative number scrolls up."""
        target = max(0, min(round(self.scroll_y) + lines, self.max_scroll_y))
        self.scroll_to(y=target, animate=False, immediate=True)

    # Links

    def show_letters(self) -> bool:
        """Put letters on the links; return whether there are any."""
        places = find_links(self._lines)
        self._letters.put_on(places)
        top = round(self.scroll_y)
        if places and not top <= places[0].line <= places[-1].line < top + self.size.height:
            self.scroll_to(y=places[0].line - 1, animate=False, immediate=True)
        self.refresh()
        return bool(places)

    def on_key(self, event: events.Key) -> None:
        """While the links show letters, keys choose a link."""
        if not self._letters:
            return
        chosen = self._letters.type_key(event)
        self.refresh()
        if not self._letters:
            self.post_message(self.LettersLeft())
        if chosen:
            self.post_message(chosen)

    def on_focus(self) -> None:
        """Show that keys scroll the abstract."""
        self.refresh()

    def on_blur(self) -> None:
        """Remove the letters: keys go elsewhere now."""
        self._letters.drop()
        self.refresh()

    # Draw

    def on_resize(self) -> None:
        """Wrap the text again for the new width."""
        is_short = self.size.height < _SHORT
        if self.size.width != self.virtual_size.width or is_short != self._is_short:
            self._is_short = is_short
            self._wrap_lines()

    def notify_style_update(self) -> None:
        """Draw the paper again in the new colours."""
        super().notify_style_update()
        if self.is_mounted:
            self._wrap_lines()

    def render_line(self, y: int) -> Strip:
        """Draw the line ``y`` of the screen."""
        line = round(self.scroll_y) + y
        blank = self._ground
        if line >= len(self._lines):
            return self._draw_edge(Strip.blank(self.size.width, blank))
        strip = self._lines[line].adjust_cell_length(self.size.width, blank)
        strip = self._draw_edge(strip)
        return self._letters.draw_on(strip, line, blank + self._look_up_style("hint"))

    def _draw_edge(self, strip: Strip) -> Strip:
        """Draw a bar at the left edge while the keys scroll the abstract."""
        if not self.has_focus:
            return strip
        edge = Segment(self._symbols.cursor, self._ground + self._look_up_style("bar"))
        return Strip.join([Strip([edge]), strip.crop(1)])

    def _wrap_lines(self) -> None:
        self._ground = self.rich_style
        width = min(_WIDEST, self.size.width - 2 * _MARGIN - 1)
        self._lines = []
        if self._entry is not None and width > 4:
            for block in self._make_blocks(self._entry, width):
                for line in block.wrap(self._wrapper, width, overflow="fold"):
                    line.pad_left(_MARGIN)
                    strip = Strip(line.render(self._wrapper))
                    self._lines.append(strip.apply_style(self._ground + _whole_line_style(line)))
        self._letters.move_to(find_links(self._lines))
        self._set_text_size(Size(self.size.width, len(self._lines)))
        self.refresh()

    def _set_text_size(self, size: Size) -> None:
        """Set the size of the text; lay out again only if the scroll bar appears or disappears."""
        if (size.height > self.size.height) == self.show_vertical_scrollbar:
            self.set_reactive(AbstractPane.virtual_size, size)
            if self.show_vertical_scrollbar:
                self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size

    def _make_blocks(self, entry: Entry, width: int) -> list[Text]:
        paper = entry.paper
        blank = Text("")
        title = self._highlight_words(to_unicode(paper.title), "title")
        figures, links = self._format_figures(entry), self._format_links(entry)
        if self._is_short and self._shows_all_authors:
            byline = self._format_byline(entry)
            blocks = [title, *([byline] if byline else [])]
            blocks += _flow_pieces([*figures, *links], 2, width)
        elif self._is_short:
            blocks = [title, *self._format_short_byline(entry, width)]
            blocks += _flow_pieces([*figures, *links], 2, width)
        else:
            blocks = [blank, title]
            if byline := self._format_byline(entry):
                blocks.append(byline)
            blocks += [blank, *_flow_pieces(figures, 4, width), *_flow_pieces(links, 3, width)]
        blocks += self._format_reason(entry, width)
        blocks += self._format_tags_and_note(entry, width)
        if paper.ai_summary:
            blocks += [blank, *self._quote_summary(paper.ai_summary, width)]
        text = to_unicode(paper.abstract) if paper.abstract else "No abstract in this feed."
        blocks += [blank, self._highlight_words(text, "text" if paper.abstract else "faint")]
        if paper.keywords:
            chips = [Text(f" {word} ", self._look_up_style("keyword")) for word in paper.keywords]
            blocks += [blank, *_flow_pieces(chips, 1, width)]
        return [*blocks, blank]

    def _highlight_words(self, text: str, name: str) -> Text:
        """The text in a style, with the words of the filter highlighted."""
        marked = Text(text, self._look_up_style(name))
        for start, end in find_spans(text, self.words):
            marked.stylize(self._look_up_style("match"), start, end)
        return marked

    def _format_byline(self, entry: Entry) -> Text | None:
        paper = entry.paper
        most = len(paper.authors) if self._shows_all_authors else _AUTHORS
        parts = [part for part in (_format_authors(paper, most), paper.organization) if part]
        return Text("\n".join(parts), self._look_up_style("muted")) if parts else None

    def _format_short_byline(self, entry: Entry, width: int) -> list[Text]:
        """Authors and organisation on one line, with as many names as fit."""
        paper, between = entry.paper, f" {self._symbols.between} "
        counts = range(min(_AUTHORS, len(paper.authors)), -1, -1)
        bylines = (
            between.join(
                part for part in (_format_authors(paper, most), paper.organization) if part
            )
            for most in counts
        )
        byline = next((one for one in bylines if cell_len(one) <= width), "")
        byline = byline or paper.organization or _format_authors(paper, 1)
        text = fit_text(byline, width, self._symbols.more)
        return [Text(text, self._look_up_style("muted"))] if text else []

    def _format_figures(self, entry: Entry) -> list[Text]:
        paper = entry.paper
        figures, parts = [], []
        if entry.new_version:
            version = f"new: {describe_version(paper, self._today)}"
            figures.append(Text(version, self._look_up_style("votes")))
        if entry.marks.bookmarked:
            figures.append(
                Text(self._symbols.bookmarked + " bookmarked", self._look_up_style("star"))
            )
        if paper.votes is not None:
            change = f"  {entry.vote_change:+d} since last seen" if entry.vote_change else ""
            votes = f"{self._symbols.votes} {paper.votes}{change}"
            figures.append(Text(votes, self._look_up_style("votes")))
        if paper.comments:
            parts.append(format_count(paper.comments, "comment"))
        if paper.published:
            parts.append(f"{paper.published.day} {paper.published:%b %Y}")
        elif month := short_month(paper):
            parts.append(month)
        if paper.featured and paper.featured != paper.published:
            how = "announced" if paper.source == "arxiv" else "featured"
            parts.append(f"{how} {short_date(paper.featured, self._today)}")
        if paper.id:
            parts.append(f"arXiv {paper.id}")
        if paper.submitter:
            parts.append(f"by {paper.submitter}")
        if entry.muted:
            parts.append(f"muted by {entry.muted}")
        return figures + [Text(part, self._look_up_style("muted")) for part in parts]

    def _format_links(self, entry: Entry) -> list[Text]:
        paper = entry.paper
        shown_links = []
        for name, url in list_links(paper):
            link = Text()
            link.append(name, self._look_up_style("link") + make_link_style(url))
            if name == "code" and paper.github_stars is not None:
                stars = f" {self._symbols.stars} {paper.github_stars:,}"
                link.append(stars, self._look_up_style("muted"))
            shown_links.append(link)
        return shown_links

    def _format_reason(self, entry: Entry, width: int) -> list[Text]:
        """Why the paper stands out, on one line, which is there before that is known."""
        reason = self.reasons.get(entry.key)
        if reason is None:
            return []
        text = f"{self._symbols.outstanding} {reason or 'fits what you kept'}"
        return [Text(fit_text(text, width, self._symbols.more), self._look_up_style("faint"))]

    def _format_tags_and_note(self, entry: Entry, width: int) -> list[Text]:
        """The user's tags and note."""
        tags = [Text(f"#{tag}", self._look_up_style("star")) for tag in entry.marks.tags]
        lines = _flow_pieces(tags, 2, width)
        if entry.marks.note:
            lines += [Text(""), *self._quote_text(entry.marks.note, "your note", "star", width)]
        return lines

    def _quote_summary(self, summary: Clean, width: int) -> list[Text]:
        return self._quote_text(to_unicode(summary), "machine summary", "bar", width)

    def _quote_text(self, text: str, label: str, bar: str, width: int) -> list[Text]:
        edge = Text(self._symbols.quote + " ", self._look_up_style(bar))
        body = Text(text, self._look_up_style("text"))
        lines = body.wrap(self._wrapper, max(4, width - 2), overflow="fold")
        return [edge + line for line in (*lines, Text(label, self._look_up_style("faint")))]

    def _look_up_style(self, name: str) -> Style:
        return self.get_component_rich_style(f"abstract-pane--{name}", partial=True)


def _format_authors(paper: Paper, most: int) -> str:
    """The names of at most so many authors, and how many there are more; without names, a count."""
    names = ", ".join(paper.authors[:most])
    count = max(paper.author_count or 0, len(paper.authors))
    hidden = count - min(len(paper.authors), most)
    if not names:
        return format_count(count, "author") if count else ""
    return f"{names} and {hidden} more" if hidden else names


def _flow_pieces(pieces: Sequence[Text], gap: int, width: int) -> list[Text]:
    """Put pieces side by side into lines of ``width`` cells, ``gap`` cells apart.

    A piece is never divided between two lines.
    """
    lines: list[Text] = []
    for piece in pieces:
        if lines and lines[-1].cell_len + gap + piece.cell_len <= width:
            lines[-1].append(" " * gap).append_text(piece)
        else:
            lines.append(Text().append_text(piece))
    return lines


def _whole_line_style(line: Text) -> Style:
    """The style of a whole line, which Rich ignores when it renders a single line."""
    return line.style if isinstance(line.style, Style) else Style()
