"""Lets the user choose a feed by its name or from a list, go on to the next, and keep one."""

from collections.abc import Callable
from datetime import date

from reader.app.actions.browse_context import BrowseContext
from reader.app.known_feeds import (
    KnownFeed,
    know_feed,
    list_feeds,
    offer_feeds,
)
from reader.app.screens.feeds import FIND_OTHERS, FeedsScreen
from reader.app.screens.go_to import GoToScreen
from reader.errors import ReaderError
from reader.model import address as addresses
from reader.model.address import Address
from reader.model.changing_feeds import gets_new_papers
from reader.services.own_feeds import find_own_feed
from reader.system.app_state import Visit


class FeedChooser:
    """The commands about many feeds. ``open_feed`` opens a feed in the main screen."""

    def __init__(self, context: BrowseContext, open_feed: Callable[[Address], None]) -> None:
        self._context = context
        self._open_feed = open_feed

    def ask_for_feed(self) -> None:
        """Ask the user for a feed and open it."""
        context, session = self._context, self._context.session
        opened = context.feed.back_history.visited_addresses

        async def load_tags() -> list[KnownFeed]:
            tags = await session.list_tags()
            return [know(addresses.Library(f"tag/{tag}")) for tag in tags]

        def know(address: Address) -> KnownFeed:
            return know_feed(address, session.config, self._today)

        def parse_exact(text: str) -> Address:
            return addresses.parse_address(
                text, today=self._today, feed_names=session.feeds.feed_names
            )

        screen = GoToScreen(
            offer_feeds(session.config, self._today, context.feed.address, opened, self._visits),
            know,
            parse_exact=parse_exact,
            parse=session.feeds.parse_address,
            load_tags=load_tags,
            add=self._add_feed,
        )
        context.app.push_screen(
            screen, lambda address: self._open_feed(address) if address else None
        )

    def show_list(self) -> None:
        """Show the list of feeds, and open the one that the user chooses."""
        context, session = self._context, self._context.session
        screen = FeedsScreen(
            context.feed.address,
            session.keys["list_feeds"],
            list_feeds=lambda tags: list_feeds(session.config, self._today, self._visits, tags),
            load_tags=session.list_tags,
            count=session.count_unread,
            add=session.add_own_feed,
            fetch_added=self._begin_fetch,
        )

        def use_choice(choice: Address | str | None) -> None:
            if choice == FIND_OTHERS:
                self.ask_for_feed()
            elif choice is not None and not isinstance(choice, str):
                self._open_feed(choice)

        context.app.push_screen(screen, use_choice)

    def open_next_unread(self) -> None:
        """Open the next feed of the list with unread papers; after the last comes the first."""
        self._context.start_work(self._open_next_feed, "next feed", exclusive=True)

    def add_open_feed(self) -> None:
        """Add the feed that is open to the user's own feeds."""
        self._context.start_work(self._add_open_feed, "settings")

    async def _open_next_feed(self) -> None:
        context, session = self._context, self._context.session
        listed = [feed.address for feed in list_feeds(session.config, self._today, self._visits)]
        feeds = [one for one in listed if gets_new_papers(one)]
        current = context.feed.address
        if current in feeds:
            place = feeds.index(current)
            feeds = [*feeds[place + 1 :], *feeds[:place]]
        counts = await session.count_unread(feeds)
        found = next((one for one in feeds if counts.get(one)), None)
        if found is None:
            key = context.first_key("list_feeds")
            context.show_message(f"No other feed has unread papers · {key} lists the feeds")
        elif context.feed.address == current:
            self._open_feed(found)

    async def _add_open_feed(self) -> None:
        self._context.show_message(await self._add_feed(self._context.feed.address))

    async def _add_feed(self, address: Address) -> str:
        """Add a feed to the user's own and begin to fetch it. Returns a sentence that says so."""
        sentence = await self._context.session.add_own_feed(address)
        self._begin_fetch(address)
        return sentence

    def _begin_fetch(self, address: Address) -> None:
        """Fetch a feed that was just added. A list of feeds that is open then counts it.

        If it can't be fetched, a sentence says so, in that list or in the footer.
        """
        context, session = self._context, self._context.session
        name = find_own_feed(address, session.config, self._today)
        if name is None:
            return
        own = addresses.Named(name)

        async def fetch() -> None:
            try:
                await session.fetch_feed(own, None, lambda *_: None)
            except ReaderError as error:
                sentence = f"{name} can't be counted yet: {error}"
                if isinstance(context.app.screen, FeedsScreen):
                    context.app.screen.show_failure(sentence)
                else:
                    context.show_message(sentence)
            else:
                if isinstance(context.app.screen, FeedsScreen):
                    context.app.screen.count_again(own)

        context.start_work(fetch, "first fetch")

    @property
    def _visits(self) -> dict[str, Visit]:
        """The visits of earlier runs and of this one, by address."""
        session = self._context.session
        return {**session.visits, **session.new_visits}

    @property
    def _today(self) -> date:
        return self._context.session.clock().date()
