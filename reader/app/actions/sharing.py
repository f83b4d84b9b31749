"""Copying and opening the current paper, or the selected ones."""

from collections.abc import Callable, Sequence

from reader.app import sharing
from reader.app.actions import Actions
from reader.app.actions.desk import Desk
from reader.app.actions.marks import MarkActions
from reader.app.rows import Shown
from reader.app.threads import in_thread
from reader.entry import Entry
from reader.share import TARGETS

_TO = "to "
"""Begins a choice that is no form but a target; no name of a template has a blank."""
_PAGES = 10
"""Pages that are opened at once at most."""


class ShareActions:
    """Shares papers; that may count as reading them."""

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

    def copy(self, target: str | None) -> None:
        """Put the paper on the clipboard in that form."""
        entries = self._desk.chosen
        if entries and target:
            self._marking.opened(entries)
            self._desk.start(self._copy(target, entries), "share")

    def copy_as(self) -> None:
        """Choose what to copy."""
        from reader.app.screens.choose import ChooseScreen

        if self._desk.entry:
            choices: dict[str, str] = dict(TARGETS.items())
            config = self._desk.session.config
            choices |= {name: name for name in config.templates}
            choices |= {_TO + name: f"to {name}" for name in config.targets}
            title = "Copy as, or send" if config.targets else "Copy as"
            self._desk.app.push_screen(ChooseScreen(title, list(choices.items())), self.hand_on)

    def hand_on(self, choice: str | None) -> None:
        """Copy the paper in the form that was chosen, or send it where it was."""
        if choice is None or not choice.startswith(_TO):
            self.copy(choice)
        elif entries := self._desk.chosen:
            self._marking.opened(entries)
            self._desk.start(self._send(choice.removeprefix(_TO), entries), "share")

    def show_link(self) -> None:
        """The link, to be selected by hand."""
        if entry := self._desk.entry:
            sharing.show_by_hand(self._desk.app, sharing.link_of(entry.paper))

    def browse(self, which: Callable[[Entry], str | None]) -> None:
        """Open an address of the paper in the browser."""
        entries = self._desk.chosen
        if len(entries) > _PAGES:
            self._desk.say(f"{len(entries)} are selected; at most {_PAGES} are opened at once")
            return
        urls = [url for entry in entries if (url := which(entry))]
        if urls:
            self._marking.opened(entries)
            self._desk.start(self._open(urls), "share")
        elif entries:
            page = self._desk.key("open_page")
            self._desk.say(f"No PDF is known of this paper; {page} opens its page", "warning")

    async def _copy(self, target: str, entries: Shown) -> None:
        config = self._desk.session.config
        template = config.templates.get(target)
        self._desk.say(
            *await sharing.copy(
                self._desk.app,
                self._desk.session.outside,
                template or target,
                await in_thread(lambda: list(entries), "read"),
                what=target if template else None,
                method=config.clipboard,
            )
        )

    async def _send(self, name: str, entries: Shown) -> None:
        if target := self._desk.session.config.targets.get(name):
            app, outside = self._desk.app, self._desk.session.outside
            papers = await in_thread(lambda: list(entries), "read")
            self._desk.say(*await sharing.send(app, outside, name, target, papers))

    async def _open(self, urls: Sequence[str]) -> None:
        app, outside = self._desk.app, self._desk.session.outside
        for url in urls:
            self._desk.say(*await sharing.open_url(app, outside, url))
