"""The feed that is open: first its last snapshot, then the answer of the network."""

import asyncio
import math
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta

from reader.app.back_history import BackHistory, FeedPlace
from reader.app.feed_order import FeedOrder
from reader.app.feed_view import FeedView
from reader.app.labels import NO_LABEL, Label
from reader.app.session import Session
from reader.app.threads import run_in_thread
from reader.catalogue.connection import Interrupt
from reader.catalogue.feed_snapshots import Snapshot
from reader.catalogue.listing import empty_listing
from reader.errors import (
    BadStatus,
    DamagedCatalogue,
    NetError,
    ParseError,
    ReaderError,
    Stopped,
    TooSlow,
    Unreachable,
)
from reader.feeds.freshness import is_fresh
from reader.model import address as addresses
from reader.model.address import Address
from reader.model.address_titles import feed_title, format_period
from reader.model.sorting import Sort
from reader.services.fetch import NEWEST
from reader.system import unforeseen_errors

_FETCHING = Label("fetching…", "…")
_REFRESHING = Label("refreshing…", "…")
MOST_VOTED_COUNT = 40
"""The number of most voted papers of the missed days that the user can see alone."""
_FIRST_RESULTS = 50
"""The number of papers in the catalogue that are shown while the others are searched."""
_TYPING_PAUSE_SECONDS = 0.2
"""Seconds without a key after which the search goes on behind the first papers."""
_MAX_WAIT_SECONDS = 3600.0
"""The longest time in seconds that we wait when a site asks for it."""
_MAX_WAITS = 3
"""How many times we wait for one answer."""


class OpenFeed:
    """Knows the open feed, what to show of it, and why nothing newer is shown.

    It knows no widget and calls four callbacks. ``show_rows(key)`` has to show other rows, with
    the cursor on this paper, or (None) on the first unread one. ``renew_rows()`` has to show newer
    rows of the same feed; the cursor stays. ``show_header()`` has to draw the header again.
    ``show_message(sentence, severity)`` has to show a message.
    """

    def __init__(
        self,
        session: Session,
        address: Address,
        snapshot: Snapshot | None,
        sort: Sort,
        *,
        show_rows: Callable[[str | None], None],
        renew_rows: Callable[[], None],
        show_header: Callable[[], None],
        show_message: Callable[[str, str], None],
    ) -> None:
        self._session = session
        self._show_rows = show_rows
        self._renew_rows = renew_rows
        self._show_header = show_header
        self._show_message = show_message
        self.address = address
        """The feed that is shown or being fetched."""
        self.order = FeedOrder(session, sort)
        """The order that the user chose."""
        first_rows = snapshot or self._make_empty_snapshot()
        self.view = FeedView(first_rows, self.order.find(address))
        """The rows that are shown of it."""
        session.register_shown_papers(lambda: self.view.snapshot.entries)
        self.back_history = BackHistory()
        """The feeds that were open before."""
        self._work_label = NO_LABEL
        self._fetch_task: asyncio.Future[Snapshot] | None = None
        self._retry_time = 0.0
        self.has_failed = False
        """Whether the last fetch failed."""
        self.is_offline = False
        """Whether it failed because there is no network."""
        self.is_live = False
        """Whether the rows were fetched since this program started."""
        self.is_touched = False
        """Whether the user did something in this feed. Then the rows stay when a new day is out."""
        self.sample_reason = ""
        """Why the sample is shown in place of the feed; empty if it is not."""
        self.has_snapshot = snapshot is not None
        """Whether the feed was ever fetched, so that no rows mean that it has no papers."""
        self._waiting_snapshot: Snapshot | None = None
        self._searched_text = ""

    @property
    def day(self) -> date | None:
        """The day that is shown; None if the feed does not show one day."""
        return self.view.snapshot.day

    @property
    def busy_label(self) -> Label:
        """What is being done now, or the seconds until the site is asked again."""
        if self.is_waiting:
            left = math.ceil(self._retry_time - time.monotonic())
            return Label(f"asked to wait · {left} s", f"{left} s")
        return self._work_label

    @property
    def is_waiting(self) -> bool:
        """Whether we wait because the site asked us to."""
        return self._retry_time > time.monotonic()

    @property
    def shown_address(self) -> Address:
        """The address of the rows: that of the feed, or that of the sample shown instead."""
        sample = addresses.Sample()
        is_sample = self.view.snapshot.address == addresses.format_address(sample)
        return sample if is_sample else self.address

    @property
    def has_periods(self) -> bool:
        """Whether the feed shows a day, week or month, so that there are older ones."""
        kinds = addresses.Daily | addresses.Day | addresses.Week | addresses.Month
        return isinstance(self.shown_address, kinds)

    def remember_place(self, key: str | None) -> None:
        """Remember this feed and the paper under the cursor for going back."""
        self.back_history.remember_place(FeedPlace(self.address, key))

    def first_missed_day(self) -> date | None:
        """The first day that the user has not seen completely; None if there was no visit."""
        visit = self._session.visits.get(addresses.format_address(addresses.Daily()))
        if visit is None or visit.day is None:
            return None
        taken = visit.taken.date()
        return visit.day + timedelta(days=1) if visit.day < taken else taken

    async def open_address(self, address: Address, key: str | None) -> None:
        """Show another feed: first as it was last fetched, then as it is now."""
        self._session.record_visit(self.view.snapshot)
        self.address, self._waiting_snapshot, self._searched_text = address, None, ""
        self.sample_reason = ""
        self.has_failed = self.is_offline = self.is_live = self.is_touched = False
        stored = None
        try:
            stored = await self._session.load_snapshot(address)
        except ReaderError as error:
            self._show_message(str(error), "error")
        self.has_snapshot = stored is not None
        first_snapshot = stored or self._make_empty_snapshot()
        sort = await self.order.prepare(address, first_snapshot)
        self.view = await run_in_thread(lambda: FeedView(first_snapshot, sort), "view")
        self._work_label = NO_LABEL if stored else _FETCHING
        self._show_rows(key)
        await self.refresh_feed(key)

    async def begin(self, key: str | None) -> None:
        """Show all of the feed that the app began with, and fetch it if it is not new enough."""
        if isinstance(self.address, addresses.ForYou):
            await self.open_address(self.address, key)  # the first paint could not wait for it
        else:
            await self.refresh_feed(key)

    async def refresh_feed(self, key: str | None = None) -> None:
        """Show all rows of the feed, and fetch it if the rows are not new enough."""
        if self.view.snapshot.rest:
            await self._read_remaining_rows()
        if self.view.is_searching:
            await self.search_rows()
        if self.has_snapshot and is_fresh(
            self.address, self.view.snapshot.taken, self._session.clock()
        ):
            await self.save_visit()
            return
        await self.fetch_feed(key)

    async def _read_remaining_rows(self) -> None:
        """Read the rows of a long feed that the first paint left out; the cursor stays."""
        view = self.view
        try:
            whole_feed = await self._session.load_snapshot(self.address)
            if whole_feed and view is self.view:
                await self._renew_view(whole_feed)
        except ReaderError as error:
            self._show_message(str(error), "error")

    async def fetch_feed(self, key: str | None = None) -> None:
        """Fetch the feed and show it. If that fails, the rows stay and a message says why."""
        if self.is_live and self.view.snapshot.taken.date() < self._session.clock().date():
            # If the app stays open for days, each day is a visit of its own.
            self._session.begin_next_visit(self.view.snapshot)
        self._work_label = _REFRESHING if self.view.paper_count else _FETCHING
        self._renew_rows()
        self._fetch_task = task = asyncio.ensure_future(self._fetch_with_waits(self.address))
        try:
            snapshot = await task
        except asyncio.CancelledError:
            if self._fetch_task is not None:
                raise  # not the user has cancelled this
            self._work_label, self.has_failed = NO_LABEL, not self.has_snapshot
            self._renew_rows()
            self._show_message("Stopped; the papers stay as they were", "information")
            return
        except Exception as error:
            self._work_label = NO_LABEL
            await self._handle_failure(self._explain_failure(error))
            return
        finally:
            self._work_label, self._retry_time = NO_LABEL, 0.0
            # After any failure the header must not go on saying that something is being done.
            self._show_header()
        self.has_snapshot, self.is_live, self.sample_reason = True, True, ""
        self.has_failed = self.is_offline = False
        await self._use_answer(snapshot, key)
        await self.search_rows()
        if sentence := snapshot.problem or snapshot.left_out:
            self._show_message(sentence, "warning")
        await self.save_visit()

    async def save_visit(self) -> None:
        """Save that the user looks at the feed that is shown."""
        self._session.record_visit(self.view.snapshot)
        await self._session.save_visits()
        await self._session.note_new_versions(self.view.snapshot)

    def stop_fetch(self) -> bool:
        """Stop waiting for the network. Returns whether we were waiting."""
        if self._fetch_task is None or self._fetch_task.done():
            return False
        task, self._fetch_task = self._fetch_task, None
        task.cancel()
        return True

    async def _fetch_with_waits(self, address: Address) -> Snapshot:
        """Fetch the feed; if the site asks us to wait, wait and try again."""
        stop = threading.Event()
        progress = self._make_progress_callback(address, stop)
        on_retry = self._make_retry_callback()
        wait_count = 0
        try:
            while True:
                try:
                    return await self._session.fetch_feed(
                        address, None, progress, stop.is_set, on_retry
                    )
                except BadStatus as error:
                    wait_count += 1
                    if (
                        not error.after
                        or error.after > _MAX_WAIT_SECONDS
                        or wait_count > _MAX_WAITS
                    ):
                        raise
                    self._show_countdown(error.after)
                    await asyncio.sleep(error.after)
        finally:
            stop.set()

    async def search_rows(self, anew: bool = False) -> None:
        """Order and filter the rows if that takes longer than a key may wait.

        If ``anew`` is true, the cursor goes to the first unread paper.
        """
        if isinstance(self.address, addresses.Catalogue):
            await self._search_catalogue()
        elif self.view.is_searching:
            await self._arrange_rows(anew)

    async def _search_catalogue(self) -> None:
        """Search the catalogue, which is too large to be shown completely, for the filter."""
        view, text = self.view, self.view.query_text
        if text == self._searched_text:
            return
        self._searched_text = text
        for most in (_FIRST_RESULTS, NEWEST) if view.query else (NEWEST,):
            try:
                snapshot = await self._session.search_catalogue(view.query, most)
            except Stopped:
                return
            except ReaderError as error:
                view.is_searching = False
                self._show_message(str(error), "error")
                return
            if view is not self.view or text != view.query_text:
                return
            view.apply_renewal(view.prepare_renewal(snapshot))
            may_be_more = len(snapshot.entries) == most and not snapshot.best_first
            view.is_searching = most < NEWEST and may_be_more
            self._renew_rows()
            if not view.is_searching:
                return
            # While the user types, the first papers are enough.
            await asyncio.sleep(_TYPING_PAUSE_SECONDS)

    async def _arrange_rows(self, anew: bool) -> None:
        """Order and filter a long feed; the rows that are found first are shown at once.

        If ``anew`` is true, the cursor goes to the first unread paper.
        """
        view, interrupt = self.view, Interrupt()
        try:
            for first in (True, False):
                arrangement = await run_in_thread(
                    view.make_arranger(interrupt, first=first), "filter"
                )
                if view is not self.view or not view.show_arrangement(arrangement):
                    return
                if anew:
                    self._show_rows(None)
                else:
                    self._renew_rows()
                if arrangement.is_complete:
                    return
                # While the user types, the first papers are enough.
                await asyncio.sleep(_TYPING_PAUSE_SECONDS)
        except Stopped:
            return
        except ReaderError as error:
            view.is_searching = False
            # The library reports a damaged catalogue, and the feed is fetched again.
            if not isinstance(error, DamagedCatalogue):
                self._show_message(str(error), "error")
        finally:
            interrupt()

    def show_waiting_day(self) -> bool:
        """Show the newer day that was not shown yet. Returns whether there was one."""
        if self._waiting_snapshot is None:
            return False
        snapshot, self._waiting_snapshot, self.is_touched = self._waiting_snapshot, None, False
        self.view = FeedView(snapshot, self.view.sort)
        self._show_rows(None)
        return True

    async def _use_answer(self, snapshot: Snapshot, key: str | None) -> None:
        is_other_feed = not self.view.paper_count or self.view.snapshot.address != snapshot.address
        if not is_other_feed and snapshot.day != self.day and self.is_touched:
            self._waiting_snapshot = snapshot
            day = format_period(self.address, snapshot.day)
            self._renew_rows()
            self._show_message(
                f"{day} is out; {self._session.keys.first_key('latest')} shows it", "information"
            )
            return
        if is_other_feed or snapshot.day != self.day:
            previous = self.view
            sort = await self.order.prepare(self.address, snapshot)
            self.view = await run_in_thread(lambda: FeedView(snapshot, sort, previous), "view")
            self._show_rows(key)
        else:
            await self._renew_view(snapshot)

    async def _renew_view(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot of the same feed; the cursor stays on its paper."""
        view = self.view
        renewal = await run_in_thread(lambda: view.prepare_renewal(snapshot), "view")
        if view is self.view:
            view.apply_renewal(renewal)
            self._renew_rows()
            await self.search_rows()

    def _explain_failure(self, error: Exception) -> ReaderError:
        """The error to show for an exception that ended the fetch."""
        if isinstance(error, ReaderError):
            return error
        kind, name = type(error).__name__, feed_title(self.address)
        sentence = (
            unforeseen_errors.describe_cause(error)
            or f"The answer for {name} can't be read ({kind})"
        )
        return ParseError(sentence)

    async def _handle_failure(self, error: ReaderError) -> None:
        self.has_failed = isinstance(error, NetError | ParseError)
        self.is_offline = isinstance(error, Unreachable | TooSlow)
        first_start = self.has_failed and not self.has_snapshot
        if first_start and self.sample_reason:
            self.sample_reason = str(error)
        if (
            not first_start
            or self.view.paper_count
            or not isinstance(self.address, addresses.Daily)
        ):
            self._renew_rows()
            self._show_message(str(error), "warning" if self.has_failed else "error")
            return
        # Even the first start shows papers.
        sample = await self._session.fetch_feed(addresses.Sample(), None, lambda *_: None)
        self.view = FeedView(sample, self.view.sort, self.view)
        self.sample_reason = str(error)
        self._show_rows(None)
        self._show_message(str(error), "warning")

    def _make_progress_callback(
        self, address: Address, stop: threading.Event
    ) -> Callable[[int, str], None]:
        """Make the function that the fetching thread reports to, and that stops the thread."""
        call_on_loop = self._session.make_loop_caller()
        back_key = self._session.keys.first_key("back")

        def report_progress(count: int, what: str) -> None:
            if stop.is_set():
                raise Stopped("Nobody waits for it any more")
            call_on_loop(lambda: show_progress(count, what))

        def show_progress(count: int, what: str) -> None:
            self._retry_time = 0.0
            if self._work_label != NO_LABEL and address == self.address and not stop.is_set():
                label = f"fetching {what} · {count} papers · {back_key} stops"
                self._work_label = Label(label, f"{count}…")
                self._show_header()

        return report_progress

    def _make_retry_callback(self) -> Callable[[NetError, float], None]:
        """Make the function that the fetching thread calls before it tries again."""
        call_on_loop = self._session.make_loop_caller()

        def report_wait(error: NetError, seconds: float) -> None:
            if isinstance(error, BadStatus) and error.after:
                call_on_loop(lambda: self._show_countdown(seconds))

        return report_wait

    def _show_countdown(self, seconds: float) -> None:
        """Show in the header how long we wait; the screen draws it every half second."""
        if self._work_label != NO_LABEL:
            self._retry_time = time.monotonic() + seconds
            self._show_header()

    def _make_empty_snapshot(self) -> Snapshot:
        return Snapshot(
            address=addresses.format_address(self.address),
            entries=empty_listing(),
            taken=self._session.clock(),
        )
