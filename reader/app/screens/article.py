"""One paper in full: its text, where one is in it, a field to search it."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.types import CSSPathType
from textual.widgets import Input

from reader.app.bindings import article_bindings
from reader.app.widgets.article import ArticleView
from reader.app.widgets.bars import Footer, Header
from reader.app.wording import NOTHING, Label
from reader.article.blocks import Block
from reader.commands import COMMANDS, Command, Place
from reader.entry import Entry
from reader.keymap import Keys
from reader.paths import style_dir
from reader.text.latex import to_unicode
from reader.text.symbols import Symbols


class ArticleScreen(Screen[None]):
    """Shows a text that it is given. The paper's own commands are run by the main screen."""

    CSS_PATH: ClassVar[CSSPathType | None] = style_dir() / "article.tcss"
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"),
        (14, "-tall"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*article_bindings()]
    AUTO_FOCUS = "ArticleView"
    place: Place = "article"

    def __init__(
        self,
        entry: Entry,
        symbols: Symbols,
        keys: Keys,
        *,
        run: Callable[[str], None],
        follow: Callable[[str], None],
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
        """The line below, and what is said there."""
        self._field = Input(placeholder="words to find in the text", id="search", compact=True)
        self._busy = "fetching…"

    def compose(self) -> ComposeResult:
        """Header, text, footer."""
        yield self._header
        yield self.view
        yield self._field
        yield self.footer

    def on_mount(self) -> None:
        """Say what comes."""
        self.show_header()

    async def show(self, blocks: Sequence[Block], place: int) -> None:
        """Show the text, the block of that number at the top."""
        self._busy = ""
        await self.view.show(blocks, place)

    def fail(self, sentence: str) -> None:
        """There is no text."""
        self._busy = ""
        self.show_header()
        self.footer.say(sentence, "warning")

    def show_header(self) -> None:
        """Title, marks, what is searched for, how far one is."""
        marks = self.entry.marks
        star = f"{self._symbols.bookmarked} " if marks.bookmarked else ""
        wanted, place, count = self.view.searching
        state = ""
        if wanted:
            state = f"/{wanted} · {place} of {count}" if count else f"/{wanted} · not found"
        far = f"{self.view.percentage} %" if self.view.whole else ""
        self._header.set(
            title=star + to_unicode(self.entry.paper.title),
            state=state,
            counts=Label(far, far),
            fresh=Label(self._busy, "…") if self._busy else NOTHING,
        )

    def use(self, keys: Keys) -> None:
        """Name other keys."""
        self.keys = keys
        self.footer.use(keys)

    def remark(self, entry: Entry) -> None:
        """The paper's marks are others."""
        self.entry = entry
        self.show_header()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a text is typed, keys are text."""
        name = str(parameters[0]) if action == "command" else action
        known = any(name == command.name for command in COMMANDS)
        return name == "back" or not (known and self._field.has_focus)

    def owner(self, command: Command) -> DOMNode:
        """Who does what a command says."""
        return self.app if command.owner == "app" else self

    def action_command(self, name: str) -> None:
        """A command of the paper, or help; going back begins here."""
        if name != "back":
            self._run(name)
        elif self.view.hinting:
            self.view.drop_hints()
        elif self._field.display:
            self._close_field()
        elif self.view.searching[0]:
            self.view.search("")
            self.show_header()
        else:
            self.dismiss()

    # Move

    def action_next_paper(self) -> None:
        """A line down."""
        self.view.scroll_by(1)

    def action_previous_paper(self) -> None:
        """A line up."""
        self.view.scroll_by(-1)

    def action_first(self) -> None:
        """To the beginning."""
        self.view.go_to(0)

    def action_last(self) -> None:
        """To the end."""
        self.view.scroll_by(10**9)

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

    def action_page_abstract(self) -> None:
        """A page on."""
        self._page(1)

    def _page(self, share: float) -> None:
        # Two lines of the page before stay in sight.
        lines = max(1, self.view.size.height - 2)
        self.view.scroll_by(round(lines * share))

    def action_next_heading(self) -> None:
        """To the next heading."""
        if not self.view.to_heading(1):
            self.footer.say("No heading further on")

    def action_previous_heading(self) -> None:
        """To the heading before."""
        if not self.view.to_heading(-1):
            self.view.go_to(0)

    def action_outline(self) -> None:
        """Choose a heading."""
        from reader.app.screens.outline import OutlineScreen

        def go(block: int | None) -> None:
            if block is not None:
                self.view.go_to(block)

        if headings := self.view.headings:
            self.app.push_screen(OutlineScreen(headings, self.view.place), go)
        else:
            self.footer.say("This text has no headings")

    # Search

    def action_search_text(self) -> None:
        """Type what to look for."""
        self._field.value = ""
        self._field.display = True
        self.footer.display = False
        self.set_focus(self._field)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self._field.display:
            self.view.search(event.value)
            self.show_header()

    @on(Input.Submitted)
    def _kept(self) -> None:
        self._close_field()

    def _close_field(self) -> None:
        self._field.display = False
        self.footer.display = True
        self.set_focus(self.view)

    def action_next_match(self) -> None:
        """To the next place found."""
        self._to_match(1)

    def action_previous_match(self) -> None:
        """To the place found before."""
        self._to_match(-1)

    def _to_match(self, step: int) -> None:
        if not self.view.searching[2]:
            self.footer.say(f"Nothing is searched for; {self.keys.first('search_text')} does")
        self.view.next_match(step)
        self.show_header()

    # Links

    def action_follow_link(self) -> None:
        """Put letters on the links."""
        if not self.view.hint():
            self.footer.say("No link on this page of the text")

    @on(ArticleView.Followed)
    def _followed(self, event: ArticleView.Followed) -> None:
        self._follow(event.url)

    @on(ArticleView.Moved)
    def _moved(self) -> None:
        self.show_header()

    def action_leave_article(self) -> None:
        """Back to the list."""
        self.dismiss()
