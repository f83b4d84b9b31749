"""What commands may ask of the screen they work on."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from textual.app import App

    from reader.app.open_feed import OpenFeed
    from reader.app.rows import Shown
    from reader.app.session import Changed, Session
    from reader.app.widgets.panes import Panes
    from reader.entry import Entry
    from reader.text.symbols import Symbols


class Desk(Protocol):
    """The main screen, as its commands see it."""

    session: Session
    """The services."""
    feed: OpenFeed
    """The feed that is open."""
    panes: Panes
    """List and abstract."""
    symbols: Symbols
    """The signs that are shown."""

    @property
    def app(self) -> App[None]:
        """The application."""
        ...

    @property
    def entry(self) -> Entry | None:
        """The current paper."""
        ...

    @property
    def chosen(self) -> Shown:
        """The selected papers; the current one where none is; empty where there is no paper."""
        ...

    def action_command(self, name: str) -> None:
        """Run a command of the main screen by its name."""
        ...

    def key(self, name: str) -> str:
        """The first key of a command, as it is written for people."""
        ...

    @property
    def undoes(self) -> str:
        """What is said behind what can be undone: ``· u undoes``."""
        ...

    def reselected(self) -> None:
        """Show another selection."""
        ...

    def say(self, message: str, severity: str = "information") -> None:
        """Show one sentence in place of the footer for a while."""
        ...

    def show_rows(self, key: str | None) -> None:
        """Show other rows, the cursor on that paper, else on the first unread one."""
        ...

    def renew_rows(self) -> None:
        """Show newer rows of the same feed; the cursor stays on its paper."""
        ...

    def rearranged(self, anew: bool = False) -> None:
        """Show another order or filter, or what else is hidden: now, or when that is known.

        ``anew``: the cursor goes to the first unread paper.
        """
        ...

    def show_header(self) -> None:
        """Draw the line above."""
        ...

    def remark(self, changed: Changed) -> None:
        """Show marks as they are now."""
        ...

    async def written(self, write: Coroutine[object, object, Changed]) -> bool:
        """Show what a write changed; where it fails, say why. Returns whether it succeeded."""
        ...

    def start(
        self, work: Coroutine[object, object, None], group: str, *, exclusive: bool = False
    ) -> None:
        """Do work beside the event loop's other work; exclusive work ends what its group does."""
        ...
