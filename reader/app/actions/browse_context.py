"""What the commands may use of the main screen."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from textual.app import App

    from reader.app.background_work import Work
    from reader.app.open_feed import OpenFeed
    from reader.app.session import ChangedMarks, Session
    from reader.app.shown_rows import ShownRows
    from reader.app.widgets.panes import Panes
    from reader.model.entry import Entry
    from reader.text.symbols import Symbols


class BrowseContext(Protocol):
    """The part of the main screen that its commands use."""

    session: Session
    """The services."""
    feed: OpenFeed
    """The feed that is open."""
    panes: Panes
    """The list and the abstract."""
    symbols: Symbols
    """The symbols on the screen, for example the star of a bookmark."""

    @property
    def app(self) -> App[None]:
        """The application."""
        ...

    @property
    def current_entry(self) -> Entry | None:
        """The paper under the cursor, or the one that is being read in full."""
        ...

    @property
    def chosen_entries(self) -> ShownRows:
        """The selected papers; if none is selected, the current one; empty if there is no paper."""
        ...

    def action_command(self, name: str) -> None:
        """Run a command of the main screen by its name."""
        ...

    def first_key(self, name: str) -> str:
        """The first key of a command, as the user sees it."""
        ...

    @property
    def undo_hint(self) -> str:
        """The end of a message about an action that can be undone: ``· u undoes``."""
        ...

    def show_selection(self) -> None:
        """Draw the rows again after the selection changed."""
        ...

    def show_message(self, message: str, severity: str = "information") -> None:
        """Show one sentence in the footer for a few seconds."""
        ...

    def show_rows(self, key: str | None) -> None:
        """Show other rows, with the cursor on that paper, or on the first unread one."""
        ...

    def renew_rows(self) -> None:
        """Show newer rows of the same feed; the cursor stays on its paper."""
        ...

    def show_rearranged_rows(self, anew: bool = False) -> None:
        """Show the rows after the order, the filter or the hidden papers changed.

        In a long feed they are shown as soon as they are found. If ``anew`` is true, the cursor
        goes to the first unread paper.
        """
        ...

    def show_header(self) -> None:
        """Draw the header again."""
        ...

    def show_marks(self, changed: ChangedMarks) -> None:
        """Show marks that changed."""
        ...

    async def write_and_show(self, write: Coroutine[object, object, ChangedMarks]) -> bool:
        """Wait for a write and show what it changed. Returns whether it succeeded.

        If it fails, a message says why.
        """
        ...

    def start_work(
        self,
        work: Work,
        group: str,
        *,
        exclusive: bool = False,
        on_failure: Callable[[str], None] | None = None,
    ) -> None:
        """Start work that runs in the background; exclusive work ends other work of its group.

        If it fails, a message says why; if ``on_failure`` is given, it is called with the sentence
        instead.
        """
        ...
