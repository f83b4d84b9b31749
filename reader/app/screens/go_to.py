"""Go to a feed by address, name or date."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader import address as addresses
from reader.address import Address
from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options
from reader.errors import ReaderError

_STANDING = ("today", "yesterday", "trending", "library:bookmarks", "library:all", "catalogue:")
_BEGINNINGS = (
    *("hf:search/", "hf:date/", "hf:week/", "hf:month/", "hf:since/", "hf:paper/"),
    *("arxiv:new/", "arxiv:search/", "library:tag/"),
)


class _Known(Suggester):
    """Completes what begins with what is typed; the list may grow."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = words

    async def get_suggestion(self, value: str) -> str | None:
        return next((word for word in self._words if value and word.startswith(value)), None)


class GoToScreen(Dialog[Address | None]):
    """Ends with the feed that was named, or None. Completes; → takes the completion."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
    ]

    def __init__(
        self,
        today: date,
        visited: Sequence[Address],
        names: Iterable[str],
        parse: Callable[[str], Address],
        tags: Callable[[], Awaitable[Iterable[str]]],
    ) -> None:
        super().__init__()
        self._parse = parse
        self._tags = tags
        week = addresses.wider(addresses.Day(today), today, today)
        month = addresses.wider(week, today, today) if week else None
        standing = [*_STANDING, *(addresses.canonical(one) for one in (week, month) if one)]
        known = [*names, *standing, *(addresses.canonical(address) for address in visited)]
        self._known = list(dict.fromkeys(known))
        self._words = [*self._known, *_BEGINNINGS]

    def compose(self) -> ComposeResult:
        """A field, what is known, what is wrong."""
        with Vertical(classes="box"):
            yield Static("Go to", classes="heading", markup=False)
            yield Input(
                placeholder="2026-11-20, 2026-W47, trending, hf:search/words, an arXiv id, a file",
                suggester=_Known(self._words),
                compact=True,
            )
            yield Options(*(Option(name, id=name) for name in self._known), markup=False)
            yield Static("Enter goes there · Esc closes", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Type at once; tags come when they are known."""
        self.query_one(Input).focus()
        self.run_worker(self._load(), exit_on_error=False)

    async def _load(self) -> None:
        tags = [f"library:tag/{tag}" for tag in await self._tags()]
        self._known += tags
        self._words[:0] = tags
        wanted = self.query_one(Input).value.strip().casefold()
        # What is highlighted stays so.
        menu = self.query_one(OptionList)
        menu.add_options(Option(name, id=name) for name in tags if wanted in name)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        menu = self.query_one(OptionList)
        wanted = event.value.strip().casefold()
        menu.clear_options()
        menu.add_options(Option(name, id=name) for name in self._known if wanted in name)
        self.query_one(".hint", Static).update("Enter goes there · Esc closes")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        menu = self.query_one(OptionList)
        if menu.highlighted is not None:
            self._go(menu.get_option_at_index(menu.highlighted).id or "")
        elif event.value.strip():
            self._go(event.value)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self._go(event.option_id or "")

    def action_move(self, step: int) -> None:
        """Move through the list while the field keeps the keys."""
        menu = self.query_one(OptionList)
        if step > 0:
            menu.action_cursor_down()
        else:
            menu.action_cursor_up()

    def _go(self, text: str) -> None:
        try:
            self.dismiss(self._parse(text))
        except ReaderError as error:
            self.query_one(".hint", Static).update(str(error))
