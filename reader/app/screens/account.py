"""A dialog with the whole account of a paper's match, in which terms are switched off or pinned."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets.option_list import Option

from reader.app.screens.dialog import Dialog
from reader.app.widgets.options import Options
from reader.app.widgets.plain_text import PlainText
from reader.app.widgets.table_row import TableRow
from reader.text.width import cut

if TYPE_CHECKING:
    from reader.ranking.taste_rules import Kind, Value
    from reader.services.taste_account import Account, Part

_HINT = "x off · p pin · again takes it back · Esc closes"
_NAME_WIDTH, _BAR = 26, 12
"""Cells of the column of names, and of the longest bar."""
_LONGEST_TITLE = 46
_TALL = 30
"""Lines of a screen on which more than one near paper has room."""

WriteRule = Callable[["Kind", str, "Value | None"], Awaitable[None]]


class AccountScreen(Dialog[bool]):
    """Returns whether a rule was changed.

    ``load`` makes the account, ``write`` writes a rule. A key in ``close_keys`` closes the dialog.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "close", "Close", show=False),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
        Binding("x,space", "rule('off')", "Switch off", show=False),
        Binding("p", "rule('pin')", "Pin", show=False),
    ]

    def __init__(
        self,
        title: str,
        bar: str,
        close_keys: Sequence[str],
        *,
        load: Callable[[], Awaitable[Account]],
        write: WriteRule,
    ) -> None:
        """``bar`` is the character of the bars."""
        super().__init__()
        self._title_text = title
        self._bar = bar
        self._close_keys = close_keys
        self._load = load
        self._write = write
        self._parts: list[Part] = []
        self._is_changed = False
        self._menu = Options()
        self._match = PlainText("", id="match")
        self._near = PlainText("", classes="hint")

    def compose(self) -> ComposeResult:
        """Lay out the title, the match, the terms and authors, the near papers and the hint."""
        with Vertical(classes="box"):
            yield PlainText(self._title_text, classes="heading")
            yield self._match
            yield self._menu
            yield self._near
            yield PlainText(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Show the account as soon as it is made."""
        self._match.set_text("…")
        self._menu.focus()
        self.load_in_background(self._load_account)

    async def _load_account(self) -> None:
        self._show_account(await self._load())

    def _show_account(self, account: Account) -> None:
        """Show an account; later ones have the same rows, so that nothing moves under the user."""
        if account.match is not None:
            from reader.services.taste_account import describe_match  # loaded by now

            self._match.set_text(describe_match(account))
        else:
            self._match.set_text(account.missing or "The strongest terms of what you kept")
        parts = {(part.kind, part.name): part for part in account.parts}
        self._parts = [parts.get((one.kind, one.name), one) for one in self._parts or account.parts]
        self._show_rows()
        near_papers = account.near[: 3 if self.app.size.height >= _TALL else 1]
        self._near.display = bool(near_papers)
        lines = []
        for near in near_papers:
            how = f", {near.how} {near.day.day} {near.day:%b}" if near.day else ""
            lines.append(f"like “{cut(near.title, _LONGEST_TITLE)}”{how}")
        self._near.set_text("\n".join(lines))

    def _show_rows(self) -> None:
        place = self._menu.highlighted or 0
        most = max((abs(part.share) for part in self._parts), default=0.0) or 1.0
        options: list[Option | None] = []
        for number, part in enumerate(self._parts):
            if number and part.kind != self._parts[number - 1].kind:
                options.append(None)
            options.append(Option(self._make_row(part, most)))
        self._menu.set_options(options)
        self._menu.highlighted = place if self._parts else None

    def _make_row(self, part: Part, most: float) -> TableRow:
        bar = self._bar * round(_BAR * abs(part.share) / most)
        share = f"{part.share:+.2f}" if part.share else ""
        said = {"off": "off", "pin": "pinned", None: ""}[part.rule]
        right = "  ".join(filter(None, (said, share)))
        return TableRow(
            part.shown, bar, right, middle_column=_NAME_WIDTH, is_right_strong=bool(part.rule)
        )

    def on_key(self, event: events.Key) -> None:
        """Close with the key that opens the dialog."""
        if event.key in self._close_keys:
            event.stop()
            self.action_close()

    def action_close(self) -> None:
        """Close, and tell whether a rule was changed."""
        self.dismiss(self._is_changed)

    def action_rule(self, value: Value) -> None:
        """Switch the highlighted term or author off, or pin it; if it is so, take that back."""
        if self._menu.highlighted is not None and self._parts:
            place = self._menu.highlighted
            part = self._parts[place]
            wanted = None if part.rule == value else value
            # Shown at once: the next key may come before the rule is written.
            self._parts[place] = part._replace(rule=wanted)
            self._is_changed = True
            self._show_rows()
            self.write_in_background(lambda: self._write_rule(part, wanted))

    async def _write_rule(self, part: Part, value: Value | None) -> None:
        try:
            await self._write(part.kind, part.name, value)
        finally:
            self._show_account(await self._load())
