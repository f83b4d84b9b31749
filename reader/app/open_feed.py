"""The feed that is open: its last snapshot at once, the network's answer later, the way back."""

import asyncio
import math
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta

from reader import address as addresses
from reader.address import Address
from reader.app.session import Session
from reader.app.threads import in_thread
from reader.app.trail import Trail, Visit
from reader.app.view import FeedView
from reader.app.wording import NOTHING, Label, offer_missed
from reader.catalogue.snapshots import Snapshot
from reader.catalogue.store import Interrupt
from reader.errors import (
    BadStatus,
    NetError,
    ParseError,
    ReaderError,
    Stopped,
    TooSlow,
    Unreachable,
)
from reader.feeds.freshness import is_fresh
from reader.order import Sort
from reader.sync import NEWEST

_FETCHING = Label("fetching…", "…")
_REFRESHING = Label("refreshing…", "…")
MOST_VOTED = 40
"""Papers of what was missed that are shown alone, if the user wants."""
_FIRST_FOUND = 50
"""Papers of the catalogue that are shown while the others are being looked for."""
_TYPING_PAUSE = 0.2
"""Seconds without a key after which more than the first ones are looked for."""
_LONGEST_WAIT = 3600.0
"""Seconds that a site may have us wait before we say so and stop."""


class OpenFeed:
    """Knows what to show of which feed, and why nothing newer. Tells two callbacks, no widget.

    ``show(key)`` is called when the rows are others: with the paper to put the cursor on, or None
    for the first unread one. ``renew()`` is called when they are the same feed's and the cursor
    stays, ``head()`` when only the line above is another. ``say(sentence, severity)`` is called
    with what the user should hear.
    """

    def __init__(
        self,
        session: Session,
        address: Address,
        snapshot: Snapshot | None,
        sort: Sort,
        *,
        show: Callable[[str | None], None],
        renew: Callable[[], None],
        head: Callable[[], None],
        say: Callable[[str, str], None],
    ) -> None:
        self._session = session
        self._show = show
        self._renew = renew
        self._head = head
        self._say = say
        self.address = address
        """The feed that is shown or being fetched."""
        self.view = FeedView(snapshot or self._nothing(), sort)
        """What is shown of it."""
        session.shown = lambda: [entry.paper for entry in self.view.snapshot.entries]
        self.trail = Trail()
        """The way back."""
        self._busy = NOTHING
        self._answer: asyncio.Future[Snapshot] | None = None
        self._again_at = 0.0
        self.failed = False
        """Whether the last try brought nothing."""
        self.offline = False
        """Whether that was because there is no network."""
        self.live = False
        """Whether what is shown was fetched since this program started."""
        self.touched = False
        """Whether the user did something here: then rows are not exchanged for another day's."""
        self._cached = snapshot is not None
        self._waiting: Snapshot | None = None
        self._searched = ""

    @property
    def day(self) -> date | None:
        """The day that is shown, where the feed is one day's."""
        return self.view.snapshot.day

    @property
    def busy(self) -> Label:
        """What is being done right now, or the seconds until it is tried again."""
        if self.waiting:
            left = math.ceil(self._again_at - time.monotonic())
            return Label(f"asked to wait · {left} s", f"{left} s")
        return self._busy

    @property
    def waiting(self) -> bool:
        """Whether the site asked us to slow down, and we do."""
        return self._again_at > time.monotonic()

    @property
    def shown(self) -> Address:
        """What the rows are of: the address, or the sample that stands in for it."""
        sample = addresses.Sample()
        is_sample = self.view.snapshot.address == addresses.canonical(sample)
        return sample if is_sample else self.address

    @property
    def steppable(self) -> bool:
        """Whether there are older and newer days, weeks or months."""
        kinds = addresses.Daily | addresses.Day | addresses.Week | addresses.Month
        return isinstance(self.shown, kinds)

    def leave(self, key: str | None) -> None:
        """Remember this feed and the paper under the cursor as the way back."""
        self.trail.leave(Visit(self.address, key))

    def away_since(self) -> date | None:
        """The first day of which not all was seen; None where no day ever was."""
        visit = self._session.visits.get(addresses.canonical(addresses.Daily()))
        if visit is None or visit.day is None:
            return None
        was_over = visit.taken.date() > visit.day
        return visit.day + timedelta(days=1) if was_over else visit.day

    def offer(self) -> str:
        """One line on what else there is to see here; empty where there is nothing to say."""
        match self.address:
            case addresses.Since() if self.view.most_voted:
                return f"{self._missed} shows all days again"
            case addresses.Since() if self.view.total > MOST_VOTED:
                most = f"{self._missed} shows the {MOST_VOTED} most voted alone"
                return f"{self.view.total} papers · {most}"
            case addresses.Daily() if self.day and (since := self.away_since()):
                visit = self._session.visits[addresses.canonical(self.address)]
                seen = addresses.canonical(addresses.Since(since)) in self._session.left
                return (
                    "" if seen or not visit.day else offer_missed(visit.day, self.day, self._missed)
                )
            case _:
                return ""

    @property
    def _missed(self) -> str:
        """The key that shows what was missed."""
        return self._session.keys.first("missed")

    async def go(self, address: Address, key: str | None) -> None:
        """Show another feed as it was last fetched, then as it is now."""
        self._session.leave(self.view.snapshot)
        self.address, self._waiting, self._searched = address, None, ""
        self.failed = self.offline = self.live = self.touched = False
        sort, cached = self.view.sort, None
        try:
            cached = await self._session.cached(address)
        except ReaderError as error:
            self._say(str(error), "error")
        self._cached = cached is not None
        shows = cached or self._nothing()
        self.view = await in_thread(lambda: FeedView(shows, sort), "view")
        self._busy = NOTHING if cached else _FETCHING
        self._show(key)
        await self.refresh(key)

    async def refresh(self, key: str | None = None) -> None:
        """Show all of the feed, and ask the network where what is shown is not new enough."""
        if self.view.snapshot.rest:
            await self._read_on()
        if self._cached and is_fresh(self.address, self.view.snapshot.taken, self._session.clock()):
            return
        await self.fetch(key)

    async def _read_on(self) -> None:
        """Of a long feed only the first papers were read; the cursor stays where it is."""
        view = self.view
        try:
            whole = await self._session.cached(self.address)
            if whole and view is self.view:
                await self._renewed(whole)
        except ReaderError as error:
            self._say(str(error), "error")

    async def fetch(self, key: str | None = None) -> None:
        """Ask the network; keep what is shown where it does not answer."""
        if self.live and self.view.snapshot.taken.date() < self._session.clock().date():
            # A window that stays open for days: each day it is looked at is a visit.
            self._session.visited(self.view.snapshot)
        self._busy = _REFRESHING if self.view.total else _FETCHING
        self._renew()
        self._answer = answer = asyncio.ensure_future(self._asked(self.address))
        try:
            snapshot = await answer
        except asyncio.CancelledError:
            if self._answer is not None:
                raise  # what cancelled us is not the user
            self._busy, self.failed = NOTHING, not self._cached
            self._renew()
            self._say("Stopped; what was there stays", "information")
            return
        except ReaderError as error:
            self._busy = NOTHING
            await self._without_network(error)
            return
        finally:
            self._busy, self._again_at = NOTHING, 0.0
        self._cached, self.live, self.failed, self.offline = True, True, False, False
        await self._take(snapshot, key)
        await self.search()
        if snapshot.problem:
            self._say(snapshot.problem, "warning")

    def stop(self) -> bool:
        """Wait no longer for the network; whether we did."""
        if self._answer is None or self._answer.done():
            return False
        answer, self._answer = self._answer, None
        answer.cancel()
        return True

    async def _asked(self, address: Address) -> Snapshot:
        """What the network answers, however often it wants us to wait."""
        stop = threading.Event()
        self._session.feeds.waiting = self._waits()
        try:
            while True:
                try:
                    return await self._session.fetch(address, None, self._progress(address, stop))
                except BadStatus as error:
                    if not error.after or error.after > _LONGEST_WAIT:
                        raise
                    self._wait(error.after)
                    await asyncio.sleep(error.after)
        finally:
            stop.set()

    async def search(self, anew: bool = False) -> None:
        """Show what is wanted where that takes longer than a key may wait.

        ``anew``: the cursor goes where it does in other rows.
        """
        if isinstance(self.address, addresses.Catalogue):
            await self._search_catalogue()
        elif self.view.searching:
            await self._look(anew)

    async def _search_catalogue(self) -> None:
        """The catalogue is too large to be shown whole: its rows follow the filter."""
        view, text = self.view, self.view.query_text
        if text == self._searched:
            return
        self._searched = text
        for most in (_FIRST_FOUND, NEWEST) if view.query else (NEWEST,):
            try:
                found = await self._session.search(view.query, most)
            except Stopped:
                return
            except ReaderError as error:
                view.searching = False
                self._say(str(error), "error")
                return
            if view is not self.view or text != view.query_text:
                return
            view.renew(view.renewal(found))
            view.searching = most < NEWEST and len(found.entries) == most
            self._renew()
            if not view.searching:
                return
            # Who types on wants the first ones only.
            await asyncio.sleep(_TYPING_PAUSE)

    async def _look(self, anew: bool) -> None:
        """Order a long feed and compare it with the filter; what is found at once is shown first.

        ``anew``: the cursor goes where it does in other rows.
        """
        view, interrupt = self.view, Interrupt()
        try:
            for first in (True, False):
                arranged = await in_thread(view.look(interrupt, first=first), "filter")
                if view is not self.view or not view.arrange(arranged):
                    return
                if anew:
                    self._show(None)
                else:
                    self._renew()
                if arranged.whole:
                    return
                # Who types on wants the first ones only.
                await asyncio.sleep(_TYPING_PAUSE)
        except Stopped:
            return
        except ReaderError as error:
            view.searching = False
            self._say(str(error), "error")
        finally:
            interrupt()

    def waiting_day(self) -> bool:
        """Show the newer day that was held back; whether there was one."""
        if self._waiting is None:
            return False
        snapshot, self._waiting, self.touched = self._waiting, None, False
        self.view = FeedView(snapshot, self.view.sort)
        self._show(None)
        return True

    async def _take(self, snapshot: Snapshot, key: str | None) -> None:
        fresh = not self.view.total or self.view.snapshot.address != snapshot.address
        if not fresh and snapshot.day != self.day and self.touched:
            self._waiting = snapshot
            day = addresses.period(self.address, snapshot.day)
            self._renew()
            self._say(f"{day} is out; {self._session.keys.first('latest')} shows it", "information")
            return
        if fresh or snapshot.day != self.day:
            before = self.view
            self.view = await in_thread(lambda: FeedView(snapshot, before.sort, before), "view")
            self._show(key)
        else:
            await self._renewed(snapshot)

    async def _renewed(self, snapshot: Snapshot) -> None:
        """Take a newer answer of the feed that is shown; the cursor stays where it is."""
        view = self.view
        renewal = await in_thread(lambda: view.renewal(snapshot), "view")
        if view is self.view:
            view.renew(renewal)
            self._renew()
            await self.search()

    async def _without_network(self, error: ReaderError) -> None:
        self.failed = isinstance(error, NetError | ParseError)
        self.offline = isinstance(error, Unreachable | TooSlow)
        first_start = self.failed and not self._cached and not self.view.total
        if not first_start or not isinstance(self.address, addresses.Daily):
            self._renew()
            self._say(str(error), "warning" if self.failed else "error")
            return
        # A first start still shows papers.
        sample = await self._session.fetch(addresses.Sample(), None, lambda *_: None)
        self.view = FeedView(sample, self.view.sort, self.view)
        self._show(None)
        self._say(f"{error}; these 12 papers are a sample", "warning")

    def _progress(self, address: Address, stop: threading.Event) -> Callable[[int, str], None]:
        """What the fetching thread reports to, and is stopped by."""
        tell = self._session.on_loop()
        back = self._session.keys.first("back")

        def progress(count: int, what: str) -> None:
            if stop.is_set():
                raise Stopped("Nobody waits for it any more")
            tell(lambda: report(count, what))

        def report(count: int, what: str) -> None:
            self._again_at = 0.0
            if self._busy != NOTHING and address == self.address and not stop.is_set():
                far = f"fetching {what} · {count} papers · {back} stops"
                self._busy = Label(far, f"{count}…")
                self._head()

        return progress

    def _waits(self) -> Callable[[NetError, float], None]:
        """What the fetching thread reports to before it tries again."""
        tell = self._session.on_loop()

        def waits(error: NetError, seconds: float) -> None:
            if isinstance(error, BadStatus) and error.after:
                tell(lambda: self._wait(seconds))

        return waits

    def _wait(self, seconds: float) -> None:
        """Count down in the header; whoever shows it looks at it again and again."""
        if self._busy != NOTHING:
            self._again_at = time.monotonic() + seconds
            self._head()

    def _nothing(self) -> Snapshot:
        return Snapshot(
            address=addresses.canonical(self.address), entries=(), taken=self._session.clock()
        )
