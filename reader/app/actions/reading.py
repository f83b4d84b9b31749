"""Commands for reading a full text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.app.actions.marks import MarkActions
from reader.app.shown_rows import show_one_entry
from reader.app.taste_calls import record_signal
from reader.errors import ReaderError, Stopped

if TYPE_CHECKING:
    from reader.app.screens.article import ArticleScreen
    from reader.app.widgets.links import LinkChosen
    from reader.keys.keymap import CommandKeys
    from reader.model.entry import Entry


class ReadActions:
    """Opens the full text of the current paper at the place where the user stopped reading."""

    def __init__(
        self,
        context: BrowseContext,
        mark_actions: MarkActions,
        use_link: Callable[[LinkChosen], None],
    ) -> None:
        """``use_link`` has to open or copy a link that was chosen."""
        self._context = context
        self._use_link = use_link
        self._mark_actions = mark_actions
        self.article_screen: ArticleScreen | None = None
        """The screen of the full text that is being read; None if there is none."""
        self.actions: Actions = {"read_in_full": self.open_full_text}
        """The functions that run the commands, by the command's name."""

    def open_full_text(self) -> None:
        """Open a screen that shows the full text as soon as it is fetched."""
        from reader.app.screens.article import ArticleScreen

        context = self._context
        if (entry := context.current_entry) is None:
            return
        if entry.paper.id is None:
            page = context.first_key("open_page")
            context.show_message(
                f"Only papers on arXiv have a full text; {page} opens the page", "warning"
            )
            return
        self._mark_actions.mark_opened_papers(show_one_entry(entry))
        screen = ArticleScreen(
            entry,
            context.symbols,
            context.session.keys,
            run=context.action_command,
            follow=self._use_link,
        )
        self.article_screen = screen
        context.app.push_screen(screen, lambda _: self._remember_place(screen))
        load = partial(self._load_full_text, screen, entry.paper.id)
        context.start_work(load, "article", exclusive=True, on_failure=screen.show_failure)

    async def _load_full_text(self, screen: ArticleScreen, id: str) -> None:
        session = self._context.session
        try:
            text = await session.fetch_full_text(id, lambda: self.article_screen is not screen)
            parsed = await session.parse_full_text(text, lambda: self.article_screen is not screen)
        except Stopped:
            return
        except ReaderError as error:
            screen.show_failure(str(error))
            return
        if self.article_screen is screen:
            await screen.show_text(parsed, session.reading_places.get(screen.entry.key, 0))
            self._mark_actions.restart_dwell(screen.entry)
            await record_signal(session, "read-in-full", [screen.entry.key])

    def _remember_place(self, screen: ArticleScreen) -> None:
        places, key = self._context.session.reading_places, screen.entry.key
        if screen.has_text:
            places.pop(key, None)
            if screen.view.top_block:
                places[key] = screen.view.top_block
        self.article_screen = None

    def show_marks(self) -> None:
        """Show changed marks of the paper that is being read."""
        if self.article_screen and (
            entry := self._context.feed.view.find_entry(self.article_screen.entry.key)
        ):
            self.article_screen.update_marks(entry)

    def use_keys(self, keys: CommandKeys) -> None:
        """Use other keys on the screen of the full text."""
        if self.article_screen:
            self.article_screen.use_keys(keys)

    @property
    def open_entry(self) -> Entry | None:
        """The paper that is being read."""
        return self.article_screen.entry if self.article_screen else None
