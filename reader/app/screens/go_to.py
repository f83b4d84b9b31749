"""A dialog that asks for a feed: a name, an address, a date or words."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reader.app.known_feeds import KnownFeed, find_best
from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options
from reader.app.widgets.plain_text import PlainText
from reader.app.widgets.table_row import TableRow
from reader.errors import ReaderError
from reader.model.address import Address
from reader.model.address_forms import address_beginnings
from reader.text.fuzzy_rank import LETTERS_ONLY

_HINT = "Enter goes there · Ctrl+s adds it to your feeds · Esc closes"


class _NameSuggester(Suggester):
    """Completes the typed text with the first text of a feed that begins so. Feeds may be added."""

    def __init__(self, feeds: Sequence[KnownFeed]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._feeds = feeds

    async def get_suggestion(self, value: str) -> str | None:
        if not value:
            return None
        texts = (text for feed in self._feeds for text in feed.texts)
        words = [*texts, *address_beginnings()]
        return next((word for word in words if word.startswith(value) and word != value), None)


class GoToScreen(Dialog[Address | None]):
    """Returns the address of a feed, or None. The key → accepts the suggested completion.

    ``parse_exact`` and ``parse`` turn a typed text into an address, the first one without looking
    for a file of this name; both raise ReaderError. ``know`` gives a feed its name. ``add`` adds a
    feed to the user's own and returns a sentence; it raises ReaderError.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("ctrl+s", "add", "Add to your feeds", show=False, priority=True),
    ]

    def __init__(
        self,
        feeds: Sequence[KnownFeed],
        know: Callable[[Address], KnownFeed],
        *,
        parse_exact: Callable[[str], Address],
        parse: Callable[[str], Address],
        load_tags: Callable[[], Awaitable[Sequence[KnownFeed]]],
        add: Callable[[Address], Awaitable[str]],
    ) -> None:
        super().__init__()
        self._feeds = list(feeds)
        self._know = know
        self._parse_exact = parse_exact
        self._parse = parse
        self._load_tags = load_tags
        self._add = add
        self._rows: list[KnownFeed] = []
        self._menu = Options()
        self._said = _HINT

    def compose(self) -> ComposeResult:
        """Lay out the field, the known feeds and the line for hints and errors."""
        with Vertical(classes="box"):
            yield PlainText("Go to", classes="heading")
            yield Input(
                placeholder="a name, a category, a date, an arXiv id, an address, a file",
                suggester=_NameSuggester(self._feeds),
                compact=True,
            )
            yield self._menu
            yield PlainText(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Give the field the keys at once; the tags follow when they are loaded."""
        self.query_one(Input).focus()
        self._show_rows()
        self.load_in_background(self._offer_tags)

    async def _offer_tags(self) -> None:
        tags = [tag for tag in await self._load_tags() if tag not in self._feeds]
        # Before arXiv's categories, which are many and equal to all users.
        places = (n for n, feed in enumerate(self._feeds) if feed.kind == "arXiv")
        at = next(places, len(self._feeds))
        self._feeds[at:at] = tags
        highlighted = self._highlighted_feed
        self._show_rows()
        if highlighted in self._rows:
            self._menu.highlighted = self._rows.index(highlighted)

    @on(Input.Changed)
    def _show_rows(self) -> None:
        """Show the feeds that match what is typed, the best one first and highlighted."""
        typed = self.query_one(Input).value.strip()
        self._rows = find_best(typed, self._feeds) if typed else list(self._feeds)
        try:
            exact = self._know(self._parse_exact(typed))
        except ReaderError:
            pass
        else:
            others = (feed for feed in self._rows if feed.address != exact.address)
            self._rows = [exact, *others]
        self._menu.set_options(Option(TableRow(feed.name, "", feed.kind)) for feed in self._rows)
        self._menu.highlighted = 0 if self._rows else None
        self._say(_HINT)

    def show_failure(self, sentence: str) -> None:
        """Say in the hint why work failed."""
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        # Another text would lay the whole screen out anew, which each key would wait for.
        if sentence != self._said:
            self._said = sentence
            self.query_one(".hint", PlainText).set_text(sentence)

    @property
    def _highlighted_feed(self) -> KnownFeed | None:
        place = self._menu.highlighted
        return self._rows[place] if place is not None else None

    @on(Input.Submitted)
    def _accept_field(self) -> None:
        feed = self._highlighted_feed
        if feed is not None and not self._is_guess(feed):
            self.dismiss(feed.address)
            return
        # A file may have the name that was typed.
        try:
            self.dismiss(self._parse(self.query_one(Input).value))
        except ReaderError as error:
            if feed is not None:
                self.dismiss(feed.address)
            else:
                self._say(str(error))

    def _is_guess(self, feed: KnownFeed) -> bool:
        """Whether a feed is only the best that was found: its name has no part that was typed."""
        rank = feed.rank(self.query_one(Input).value)
        return self._menu.highlighted == 0 and rank is not None and rank.worst == LETTERS_ONLY

    @on(OptionList.OptionSelected)
    def _accept_option(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._rows[event.option_index].address)

    def action_page(self, step: int) -> None:
        """Move the highlight down (1) or up (-1) by a page."""
        if step > 0:
            self._menu.action_page_down()
        else:
            self._menu.action_page_up()

    def action_add(self) -> None:
        """Add the highlighted feed to the user's own feeds."""
        feed = self._highlighted_feed
        if feed is not None:
            self.write_in_background(lambda: self._add_and_say(feed))

    async def _add_and_say(self, feed: KnownFeed) -> None:
        self._say(await self._add(feed.address))
