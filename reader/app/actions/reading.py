"""Reading a paper in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.app import sharing
from reader.app.actions import Actions
from reader.app.actions.desk import Desk
from reader.app.actions.marks import MarkActions
from reader.app.rows import alone
from reader.app.threads import in_thread
from reader.errors import ReaderError

if TYPE_CHECKING:
    from reader.app.screens.article import ArticleScreen
    from reader.entry import Entry
    from reader.keymap import Keys


class ReadActions:
    """Opens the full text of the current paper at the place where it was left."""

    def __init__(self, desk: Desk, marking: MarkActions) -> None:
        self._desk = desk
        self._marking = marking
        self.open: ArticleScreen | None = None
        """The text that is being read."""
        self.actions: Actions = {"read_in_full": self.read}
        """By name."""

    def read(self) -> None:
        """Show the full text, as soon as it is there."""
        from reader.app.screens.article import ArticleScreen

        desk = self._desk
        if (entry := desk.entry) is None:
            return
        if entry.paper.id is None:
            page = desk.key("open_page")
            desk.say(f"Only papers on arXiv have a full text; {page} opens the page", "warning")
            return
        self._marking.opened(alone(entry))
        screen = ArticleScreen(
            entry, desk.symbols, desk.session.keys, run=desk.action_command, follow=self._follow
        )
        self.open = screen
        desk.app.push_screen(screen, lambda _: self._left(screen))
        desk.start(self._load(screen, entry.paper.id), "article", exclusive=True)

    async def _load(self, screen: ArticleScreen, id: str) -> None:
        from reader.article.blocks import blocks

        session = self._desk.session
        try:
            text = await session.full_text(id)
        except ReaderError as error:
            screen.fail(str(error))
            return
        parsed = await in_thread(lambda: blocks(text), "article")
        if self.open is screen:
            await screen.show(parsed, session.places.get(screen.entry.key, 0))
            self._marking.looked_at(screen.entry)

    def _left(self, screen: ArticleScreen) -> None:
        places, key = self._desk.session.places, screen.entry.key
        places.pop(key, None)
        if screen.view.place:
            places[key] = screen.view.place
        self.open = None

    def _follow(self, url: str) -> None:
        async def follow() -> None:
            app, outside = self._desk.app, self._desk.session.outside
            self._desk.say(*await sharing.open_url(app, outside, url))

        self._desk.start(follow(), "share")

    def remark(self) -> None:
        """Show the marks of the paper that is being read as they are now."""
        if self.open and (entry := self._desk.feed.view.entry(self.open.entry.key)):
            self.open.remark(entry)

    def follow(self, keys: Keys) -> None:
        """Name other keys where a paper is read."""
        if self.open:
            self.open.use(keys)

    @property
    def entry(self) -> Entry | None:
        """The paper that is being read."""
        return self.open.entry if self.open else None
