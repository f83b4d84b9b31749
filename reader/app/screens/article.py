"""The screen that shows the full text of one paper, with a field to search in it."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.types import CSSPathType
from textual.widgets import Input

from reader.app.background_work import start_worker
from reader.app.bindings import make_article_bindings
from reader.app.labels import NO_LABEL, Label
from reader.app.widgets.article import ArticleView
from reader.app.widgets.bars import Footer, Header
from reader.app.widgets.links import LETTERS_SENTENCE, LinkChosen
from reader.article.blocks import Block
from reader.keys.commands import COMMANDS, Command, CommandPlace
from reader.keys.keymap import CommandKeys
from reader.model.entry import Entry
from reader.system.paths import find_style_dir
from reader.text.latex import to_unicode
from reader.text.symbols import Symbols


class ArticleScreen(Screen[None]):
    """Shows the text that :meth:`show_text` receives. The main screen runs the paper's commands."""

    CSS_PATH: ClassVar[CSSPathType | None] = find_style_dir() / "article.tcss"
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"),
        (14, "-tall"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*make_article_bindings()]
    AUTO_FOCUS = "ArticleView"
    place: CommandPlace = "article"

    def __init__(
        self,
        entry: Entry,
        symbols: Symbols,
        keys: CommandKeys,
        *,
        run: Callable[[str], None],
        follow: Callable[[LinkChosen], None],
    ) -> None:
        super().__init__()
        self.entry = entry
        """The paper."""
        self._run = run
        self._follow = follow
        self._symbols = symbols
        self.keys = keys
        """Which keys run which command."""
        self._header = Header()
        self.view = ArticleView(symbols)
        """The text."""
        self.footer = Footer("article", keys)
        """The line at the bottom: keys, or a message."""
        self._field = Input(placeholder="words to find in the text", id="search", compact=True)
        self._busy = "fetching…"
        self.has_text = False
        """Whether the full text is shown."""

    def compose(self) -> ComposeResult:
        """Lay out the header, the text, the search field and the footer."""
        yield self._header
        yield self.view
        yield self._field
        yield self.footer

    def on_mount(self) -> None:
        """Show in the header that the text is being fetched."""
        self.show_header()

    async def show_text(self, blocks: Sequence[Block], place: int) -> None:
        """Show the text, with block number ``place`` at the top."""
        self._busy, self.has_text = "", True
        await self.view.show_text(blocks, place)

    def show_failure(self, sentence: str) -> None:
        """Say why there is no text, and show the abstract and the links in its place."""
        from reader.app.screens.no_full_text import make_blocks_without_text

        self._busy, self.has_text = "", False
        self.show_header()
        blocks = make_blocks_without_text(self.entry.paper, sentence, self.keys)
        start_worker(
            self,
            lambda: self.view.show_text(blocks),
            "failure",
            on_failure=lambda problem: self.footer.show_message(problem, "error"),
        )

    def show_header(self) -> None:
        """Write the title, the marks, the search and the percentage read into the header."""
        marks = self.entry.marks
        star = f"{self._symbols.bookmarked} " if marks.bookmarked else ""
        words, place, count = self.view.search_state
        state = ""
        if words:
            state = f"/{words} · {place} of {count}" if count else f"/{words} · not found"
        percentage = f"{self.view.read_percentage} %" if self.view.whole and self.has_text else ""
        self._header.set_parts(
            title=star + to_unicode(self.entry.paper.title),
            state=state,
            counts=Label(percentage, percentage),
            fresh=Label(self._busy, "…") if self._busy else NO_LABEL,
        )

    def use_keys(self, keys: CommandKeys) -> None:
        """Show other keys in the footer."""
        self.keys = keys
        self.footer.use_keys(keys)

    def update_marks(self, entry: Entry) -> None:
        """Show the paper with its changed marks."""
        self.entry = entry
        self.show_header()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the search field has the focus, keys type text and run no command but ``back``."""
        name = str(parameters[0]) if action == "command" else action
        is_command = any(name == command.name for command in COMMANDS)
        return name == "back" or not (is_command and self._field.has_focus)

    def owner(self, command: Command) -> DOMNode:
        """The node that runs a command."""
        return self.app if command.owner == "app" else self

    def action_command(self, name: str) -> None:
        """Run a command of the paper, or help. ``back`` closes the innermost thing that is open."""
        if name != "back":
            self._run(name)
        elif self.view.has_hints:
            self.view.drop_hints()
        elif self._field.display:
            self._close_field()
        elif self.view.search_state[0]:
            self.view.search_text("")
            self.show_header()
        else:
            self.dismiss()

    # Move

    def action_next_paper(self) -> None:
        """Scroll down by one line."""
        self.view.scroll_by(1)

    def action_previous_paper(self) -> None:
        """Scroll up by one line."""
        self.view.scroll_by(-1)

    def action_first(self) -> None:
        """Go to the beginning of the text."""
        self.view.scroll_to_block(0)

    def action_last(self) -> None:
        """Go to the end of the text."""
        self.view.scroll_by(10**9)

    def action_page_forward(self) -> None:
        """Scroll down by one page."""
        self._scroll_pages(1)

    def action_page_back(self) -> None:
        """Scroll up by one page."""
        self._scroll_pages(-1)

    def action_half_forward(self) -> None:
        """Scroll down by half a page."""
        self._scroll_pages(0.5)

    def action_half_back(self) -> None:
        """Scroll up by half a page."""
        self._scroll_pages(-0.5)

    def action_page_abstract(self) -> None:
        """Scroll down by one page."""
        self._scroll_pages(1)

    def _scroll_pages(self, share: float) -> None:
        # Two lines of the previous page stay visible.
        lines = max(1, self.view.size.height - 2)
        self.view.scroll_by(round(lines * share))

    def action_next_heading(self) -> None:
        """Go to the next heading."""
        if not self.view.scroll_to_heading(1):
            self.footer.show_message("There is no next heading")

    def action_previous_heading(self) -> None:
        """Go to the previous heading."""
        if not self.view.scroll_to_heading(-1):
            self.view.scroll_to_block(0)

    def action_outline(self) -> None:
        """Let the user choose a heading, and go to it."""
        from reader.app.screens.outline import OutlineScreen

        def go_to_heading(block: int | None) -> None:
            if block is not None:
                self.view.scroll_to_block(block)

        if headings := self.view.headings:
            self.app.push_screen(OutlineScreen(headings, self.view.top_block), go_to_heading)
        else:
            self.footer.show_message("This text has no headings")

    # Search

    def action_search_text(self) -> None:
        """Open the field in which the words to find are typed."""
        self._field.value = ""
        self._field.display = True
        self.footer.display = False
        self.set_focus(self._field)

    @on(Input.Changed)
    def _search_typed_words(self, event: Input.Changed) -> None:
        if self._field.display:
            self.view.search_text(event.value)
            self.show_header()

    @on(Input.Submitted)
    def _end_search(self) -> None:
        self._close_field()

    def _close_field(self) -> None:
        self._field.display = False
        self.footer.display = True
        self.set_focus(self.view)

    def action_next_match(self) -> None:
        """Go to the next match."""
        self._go_to_match(1)

    def action_previous_match(self) -> None:
        """Go to the previous match."""
        self._go_to_match(-1)

    def _go_to_match(self, step: int) -> None:
        if not self.view.search_state[2]:
            key = self.keys.first_key("search_text")
            self.footer.show_message(f"Nothing is searched for yet; {key} opens the search")
        self.view.move_to_match(step)
        self.show_header()

    # Links

    def action_follow_link(self) -> None:
        """Put letters on the links, to be typed to open or copy one."""
        if self.view.show_hints():
            self.footer.show_message(LETTERS_SENTENCE)
        else:
            self.footer.show_message("No link on this page of the text")

    @on(LinkChosen)
    def _follow_link(self, event: LinkChosen) -> None:
        self._follow(event)

    @on(ArticleView.LayoutFailed)
    def _show_layout_failure(self, event: ArticleView.LayoutFailed) -> None:
        self.show_failure(event.sentence)

    @on(ArticleView.Scrolled)
    def _show_position(self) -> None:
        self.show_header()

    def action_leave_article(self) -> None:
        """Return to the list."""
        self.dismiss()
