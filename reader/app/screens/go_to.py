"""A dialog that asks for a feed: an address, a name or a date."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input, OptionList

from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options, make_option
from reader.app.widgets.plain_text import PlainText
from reader.errors import ReaderError
from reader.model import address as addresses
from reader.model import address_steps
from reader.model.address import Address
from reader.model.address_forms import address_beginnings, offered_addresses


class _AddressSuggester(Suggester):
    """Completes the typed text with the first word that begins so. The list may grow."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = words

    async def get_suggestion(self, value: str) -> str | None:
        return next((word for word in self._words if value and word.startswith(value)), None)


class GoToScreen(Dialog[Address | None]):
    """Returns the address of a feed, or None. The key → accepts the suggested completion."""

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
        week = address_steps.wider_period(addresses.Day(today), today, today)
        month = address_steps.wider_period(week, today, today) if week else None
        standing = [
            *offered_addresses(),
            *(addresses.format_address(one) for one in (week, month) if one),
        ]
        suggestions = [
            *names,
            *standing,
            *(addresses.format_address(address) for address in visited),
        ]
        self._addresses = list(dict.fromkeys(suggestions))
        self._words = [*self._addresses, *address_beginnings()]

    def compose(self) -> ComposeResult:
        """Lay out the field, the known addresses and the line for hints and errors."""
        with Vertical(classes="box"):
            yield PlainText("Go to", classes="heading")
            yield Input(
                placeholder="2026-11-20, 2026-W47, trending, hf:search/words, an arXiv id, a file",
                suggester=_AddressSuggester(self._words),
                compact=True,
            )
            yield Options(*(make_option(name, id=name) for name in self._addresses))
            yield PlainText("Enter goes there · Esc closes", classes="hint")

    def on_mount(self) -> None:
        """Give the field the keys at once; the tags follow when they are loaded."""
        self.query_one(Input).focus()
        self.load_in_background(self._load_tags)

    async def _load_tags(self) -> None:
        tags = [f"library:tag/{tag}" for tag in await self._tags()]
        self._addresses += tags
        self._words[:0] = tags
        typed = self.query_one(Input).value.strip().casefold()
        # The options are only added to, so that the highlight stays where it is.
        menu = self.query_one(OptionList)
        menu.add_options(make_option(name, id=name) for name in tags if typed in name)

    @on(Input.Changed)
    def _filter_options(self, event: Input.Changed) -> None:
        menu = self.query_one(OptionList)
        typed = event.value.strip().casefold()
        menu.clear_options()
        menu.add_options(make_option(name, id=name) for name in self._addresses if typed in name)
        self.query_one(".hint", PlainText).set_text("Enter goes there · Esc closes")

    @on(Input.Submitted)
    def _accept_field(self, event: Input.Submitted) -> None:
        menu = self.query_one(OptionList)
        if menu.highlighted is not None:
            self._close_with(menu.get_option_at_index(menu.highlighted).id or "")
        elif event.value.strip():
            self._close_with(event.value)

    @on(OptionList.OptionSelected)
    def _accept_option(self, event: OptionList.OptionSelected) -> None:
        self._close_with(event.option_id or "")

    def action_move(self, step: int) -> None:
        """Move the highlight down (1) or up (-1), while the field keeps the focus."""
        menu = self.query_one(OptionList)
        if step > 0:
            menu.action_cursor_down()
        else:
            menu.action_cursor_up()

    def _close_with(self, text: str) -> None:
        try:
            self.dismiss(self._parse(text))
        except ReaderError as error:
            self.query_one(".hint", PlainText).set_text(str(error))
