"""Going from feed to feed."""

from datetime import date, timedelta

from reader import address as addresses
from reader.address import Address
from reader.app.actions import Actions
from reader.app.actions.desk import Desk
from reader.app.open_feed import MOST_VOTED
from reader.app.trail import Visit

_WEEK = timedelta(days=7)
_FARTHEST = timedelta(days=31)
"""Who was away for longer hardly wants every day."""


class FeedActions:
    """Opens feeds; ``resume`` is where the app was left."""

    def __init__(self, desk: Desk, resume: Visit | None) -> None:
        self._desk = desk
        self._resume = resume
        self.actions: Actions = {
            "reload": self.reload,
            "bookmarks": self.bookmarks,
            "older": self.older,
            "newer": self.newer,
            "latest": self.latest,
            "wider": self.wider,
            "missed": self.missed,
            "go_to": self.go_to,
            "pick_day": self.pick_day,
            "resume": self.back_to_where_i_was,
        }
        """By name."""

    def go(self, address: Address, key: str | None = None, *, remember: bool = True) -> None:
        """Open a feed."""
        desk = self._desk
        if remember:
            desk.feed.leave(desk.entry.key if desk.entry else None)
        desk.panes.action_to_list()
        desk.start(desk.feed.go(address, key), "feed", exclusive=True)

    def reload(self) -> None:
        """Ask the network again."""
        self._desk.start(self._desk.feed.fetch(), "feed", exclusive=True)

    def bookmarks(self) -> None:
        """What was kept; again: where we were."""
        if self._desk.feed.address == addresses.BOOKMARKS:
            self.back()
        else:
            self.go(addresses.BOOKMARKS)

    def older(self) -> None:
        """The day, week or month before."""
        feed = self._desk.feed
        older = addresses.neighbour(feed.address, -1, self._today, feed.day)
        self._go_if(older, "The feed begins here")

    def newer(self) -> None:
        """The day, week or month after."""
        feed = self._desk.feed
        newer = addresses.neighbour(feed.address, 1, self._today, feed.day)
        self._go_if(newer, "This is the newest")

    def latest(self) -> None:
        """The newest there is."""
        feed = self._desk.feed
        if not feed.waiting_day():
            self._go_if(addresses.latest(feed.address, self._today), "This is the newest")

    def wider(self) -> None:
        """Day, week, month."""
        feed = self._desk.feed
        self._go_if(addresses.wider(feed.address, self._today, feed.day), "")

    def missed(self) -> None:
        """All days since the last visit, or the last week; again: the most voted of them."""
        feed, view = self._desk.feed, self._desk.feed.view
        if isinstance(feed.address, addresses.Since):
            if view.total <= MOST_VOTED:
                back = self._desk.key("back")
                self._desk.say(f"These are all of them; {back} goes back")
                return
            view.only_most_voted(None if view.most_voted else MOST_VOTED)
            self._desk.rearranged(anew=True)
        else:
            since = feed.away_since() or self._today - _WEEK
            self.go(addresses.Since(max(since, self._today - _FARTHEST)))

    def go_to(self) -> None:
        """Ask for an address."""
        from reader.app.screens.go_to import GoToScreen

        desk = self._desk
        feeds, visited = desk.session.feeds, desk.feed.trail.addresses
        screen = GoToScreen(
            self._today, visited, feeds.names, feeds.address, tags=desk.session.tags
        )
        desk.app.push_screen(screen, lambda address: self.go(address) if address else None)

    def pick_day(self) -> None:
        """Choose a day from a calendar."""
        from reader.app.screens.pick_day import PickDayScreen

        desk = self._desk
        feed = desk.feed
        day = feed.address.date if isinstance(feed.address, addresses.Day) else feed.day
        screen = PickDayScreen(
            day or self._today,
            addresses.FIRST_DAY,
            self._today,
            desk.symbols,
            desk.session.held,
        )
        desk.app.push_screen(screen, lambda day: self.go(addresses.Day(day)) if day else None)

    def back_to_where_i_was(self) -> None:
        """Where the app was left the last time."""
        if self._resume:
            self.go(self._resume.address, self._resume.key)
        else:
            self._desk.say("There is no earlier place on this machine")

    def back(self) -> None:
        """What takes long here ends; else the feed before."""
        feed = self._desk.feed
        if feed.view.total and feed.stop():
            return
        visit = feed.trail.back()
        if visit is not None:
            self.go(visit.address, visit.key, remember=False)
        else:
            feed.stop()

    @property
    def _today(self) -> date:
        return self._desk.session.clock().date()

    def _go_if(self, address: Address | None, otherwise: str) -> None:
        if address is None:
            self._desk.say(otherwise)
        else:
            self.go(address)
