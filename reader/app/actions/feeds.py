"""Commands that open another feed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.app.actions.period_steps import PeriodSteps
from reader.app.back_history import FeedPlace
from reader.app.new_papers import EarlierRows, describe_refresh
from reader.app.open_feed import MOST_VOTED_COUNT
from reader.model import address as addresses
from reader.model import address_steps
from reader.model.address import Address

if TYPE_CHECKING:
    from reader.app.actions.choosing_feeds import FeedChooser

_WEEK = timedelta(days=7)
_LONGEST_ABSENCE = timedelta(days=31)
"""A user who was away for longer hardly wants every day."""


class FeedActions:
    """Opens feeds. ``resume`` is the feed and the paper that were open when the app was left."""

    def __init__(self, context: BrowseContext, resume: FeedPlace | None) -> None:
        self._context = context
        self._steps = PeriodSteps(context)
        self._last_place = resume
        self._widened_day: date | None = None
        self.actions: Actions = {
            "reload": self.reload_feed,
            "bookmarks": self.toggle_bookmarks,
            "older": self.open_older_period,
            "newer": self.open_newer_period,
            "latest": self.open_latest_period,
            "wider": self.open_wider_period,
            "missed": self.open_missed_days,
            "similar": self.open_similar,
            "following": lambda: self.open_feed(addresses.Following()),
            "go_to": lambda: self._make_chooser().ask_for_feed(),
            "list_feeds": lambda: self._make_chooser().show_list(),
            "next_feed": lambda: self._make_chooser().open_next_unread(),
            "add_feed": lambda: self._make_chooser().add_open_feed(),
            "pick_day": self.pick_day,
            "resume": self.open_last_place,
        }
        """The functions that run the commands, by the command's name."""

    def open_feed(self, address: Address, key: str | None = None, *, remember: bool = True) -> None:
        """Open a feed."""
        context = self._context
        self._steps.forget_step()
        if remember:
            context.feed.remember_place(
                context.current_entry.key if context.current_entry else None
            )
        context.panes.action_to_list()
        context.start_work(lambda: context.feed.open_address(address, key), "feed", exclusive=True)

    def reload_feed(self) -> None:
        """Fetch the feed again, and say what is new."""
        self._steps.forget_step()
        self._context.start_work(self._fetch_and_say, "feed", exclusive=True)

    async def _fetch_and_say(self) -> None:
        context, feed = self._context, self._context.feed
        before = feed.view.snapshot
        earlier = EarlierRows(before.entries.keys, before.taken, before.day)
        await feed.fetch_feed()
        after = feed.view.snapshot
        if after is before or after.address != before.address or after.problem or after.left_out:
            return  # nothing came, or a sentence about it is shown already
        cursor = context.panes.papers.cursor
        sentence = describe_refresh(feed.view, feed.address, earlier, cursor, context.session.keys)
        if sentence:
            context.show_message(sentence)

    def toggle_bookmarks(self) -> None:
        """Open the bookmarks; if they are open already, go back to the feed before."""
        if self._context.feed.address == addresses.BOOKMARKS:
            self.go_back()
        else:
            self.open_feed(addresses.BOOKMARKS)

    def open_older_period(self) -> None:
        """Open the day, week or month before that has papers."""
        self._steps.open_neighbour(-1)

    def open_newer_period(self) -> None:
        """Open the day, week or month after that has papers."""
        self._steps.open_neighbour(1)

    def open_latest_period(self) -> None:
        """Open the newest day, week or month."""
        feed = self._context.feed
        if feed.show_waiting_day():
            self._context.start_work(feed.save_visit, "visits")
        else:
            self._open_or_say(
                address_steps.latest_period(feed.address, self._today), "This is the newest"
            )

    def open_wider_period(self) -> None:
        """Open the week of the day, or the month of the week."""
        feed = self._context.feed
        day = self._widened_day = feed.day or self._widened_day
        self._open_or_say(address_steps.wider_period(feed.address, self._today, day), "")

    def open_missed_days(self) -> None:
        """Open all days since the last visit, or the last week.

        If they are open already, show only the most voted papers, or all papers again.
        """
        feed, view = self._context.feed, self._context.feed.view
        if isinstance(feed.address, addresses.Since):
            if view.paper_count <= MOST_VOTED_COUNT:
                back = self._context.first_key("back")
                self._context.show_message(f"All papers are shown already; {back} goes back")
                return
            view.show_only_most_voted(None if view.most_voted else MOST_VOTED_COUNT)
            self._context.show_rearranged_rows(anew=True)
        else:
            since = feed.first_missed_day() or self._today - _WEEK
            self.open_feed(addresses.Since(max(since, self._today - _LONGEST_ABSENCE)))

    def open_similar(self) -> None:
        """Open the papers that are most like the one under the cursor."""
        if entry := self._context.current_entry:
            self.open_feed(addresses.Similar(entry.key))

    def pick_day(self) -> None:
        """Let the user choose a day from a calendar, and open it."""
        from reader.app.screens.pick_day import PickDayScreen

        context = self._context
        feed = context.feed
        day = feed.address.date if isinstance(feed.address, addresses.Day) else feed.day
        screen = PickDayScreen(
            max(addresses.FIRST_DAY, min(self._today, day or self._today)),
            addresses.FIRST_DAY,
            self._today,
            context.symbols,
            context.session.count_month,
        )
        context.app.push_screen(
            screen, lambda day: self.open_feed(addresses.Day(day)) if day else None
        )

    def open_last_place(self) -> None:
        """Open the feed that was open when the app was left the last time."""
        if self._last_place:
            self.open_feed(self._last_place.address, self._last_place.key)
        else:
            self._context.show_message("This machine remembers no feed from an earlier run")

    def go_back(self) -> None:
        """Stop fetching if rows are shown already; otherwise open the feed before."""
        feed = self._context.feed
        if feed.view.paper_count and feed.stop_fetch():
            return
        place = feed.back_history.take_last_place()
        if place is not None:
            self.open_feed(place.address, place.key, remember=False)
        else:
            feed.stop_fetch()

    def _make_chooser(self) -> FeedChooser:
        from reader.app.actions.choosing_feeds import FeedChooser  # not needed for the first paint

        return FeedChooser(self._context, self.open_feed)

    @property
    def _today(self) -> date:
        return self._context.session.clock().date()

    def _open_or_say(self, address: Address | None, otherwise: str) -> None:
        if address is None:
            self._context.show_message(otherwise)
        else:
            self.open_feed(address)
