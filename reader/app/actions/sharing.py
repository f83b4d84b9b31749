"""Copying and opening the current paper."""

from collections.abc import Callable

from reader.app import sharing
from reader.app.actions import Actions
from reader.app.actions.desk import Desk
from reader.app.actions.marks import MarkActions
from reader.entry import Entry
from reader.share import TARGETS, Target


class ShareActions:
    """Shares the current paper; that may count as reading it."""

    def __init__(self, desk: Desk, marking: MarkActions) -> None:
        self._desk = desk
        self._marking = marking
        self.actions: Actions = {
            "copy_link": lambda: self.copy("link"),
            "copy_bibtex": lambda: self.copy("bibtex"),
            "copy_as": self.copy_as,
            "show_link": self.show_link,
            "open_page": lambda: self.browse(lambda entry: sharing.link_of(entry.paper)),
            "open_pdf": lambda: self.browse(lambda entry: entry.paper.links.pdf),
        }
        """By name."""

    def copy(self, target: Target | None) -> None:
        """Put the paper on the clipboard in that form."""
        if (entry := self._desk.entry) and target:
            self._marking.opened(entry)
            self._desk.start(self._copy(target, entry), "share")

    def copy_as(self) -> None:
        """Choose what to copy."""
        from reader.app.screens.choose import ChooseScreen

        if self._desk.entry:
            self._desk.app.push_screen(ChooseScreen("Copy as", list(TARGETS.items())), self.copy)

    def show_link(self) -> None:
        """The link, to be selected by hand."""
        if entry := self._desk.entry:
            sharing.show_by_hand(self._desk.app, sharing.link_of(entry.paper))

    def browse(self, which: Callable[[Entry], str | None]) -> None:
        """Open an address of the paper in the browser."""
        if entry := self._desk.entry:
            if url := which(entry):
                self._marking.opened(entry)
                self._desk.start(self._open(url), "share")
            else:
                self._desk.say("No PDF is known of this paper; o opens its page", "warning")

    async def _copy(self, target: Target, entry: Entry) -> None:
        self._desk.say(*await sharing.copy(self._desk.app, target, entry.paper))

    async def _open(self, url: str) -> None:
        self._desk.say(*await sharing.open_url(url))
