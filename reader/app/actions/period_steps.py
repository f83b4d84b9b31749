"""Goes to the older or newer day, week or month that has papers."""

from collections.abc import Sequence
from datetime import date

from reader.app.actions.browse_context import BrowseContext
from reader.errors import ReaderError
from reader.model import address_steps
from reader.model.address import Address, Daily, Day, Month, Week

_MOST_FETCHES = 10
"""How many days, weeks or months one step fetches at most, when all are empty."""


class PeriodSteps:
    """Passes over days without papers, and says which they were.

    A day of which nothing is known is opened; if it turns out to be empty, the step goes on.
    """

    def __init__(self, context: BrowseContext) -> None:
        self._context = context
        self._next_start: tuple[Address, Address] | None = None

    def open_neighbour(self, step: int) -> None:
        """Open the next older (step -1) or newer (step 1) period that has papers."""
        feed = self._context.feed
        start, shown_day = feed.address, feed.day
        if self._next_start and self._next_start[0] == start:
            # The step before is still looking up where it leads: this one goes on from there.
            start, shown_day = self._next_start[1], None
        periods = address_steps.list_periods(start, step, self._today, shown_day)
        if not periods:
            self._say_end(step)
            return
        plausible = (one for one in periods if not address_steps.is_passed_over(one, {}))
        self._next_start = feed.address, next(plausible, periods[0])
        self._context.panes.action_to_list()
        self._context.start_work(lambda: self._go(periods, step), "feed", exclusive=True)

    def forget_step(self) -> None:
        """Forget a step that has not yet led anywhere: another command takes its place."""
        self._next_start = None

    async def _go(self, periods: Sequence[Address], step: int) -> None:
        """Open the first of these periods that has papers."""
        context, feed = self._context, self._context.feed
        known = await context.session.find_known_periods(periods)
        self._next_start = None
        is_end = address_steps.neighbour_period(periods[-1], step, self._today, None) is None
        newest_day = known.newest_day if step > 0 else None
        empty: list[Address] = []
        fetch_count = 0
        for period in periods:
            if newest_day and not _begins_until(period, newest_day):
                is_end = True
                break
            must_open = period == periods[-1] and not is_end and not fetch_count
            if not must_open and address_steps.is_passed_over(period, known.has_papers):
                empty.append(period)
                continue
            if not fetch_count:
                entry = context.current_entry
                feed.remember_place(entry.key if entry else None)
            self._say_empty(empty)
            await feed.open_address(period, None)
            fetch_count += 1
            if feed.view.snapshot.entries or feed.has_failed or not feed.has_snapshot:
                return
            empty.append(period)
            if fetch_count == _MOST_FETCHES:
                is_end = False
                break
            if step > 0 and newest_day is None:
                newest_day = await self._ask_for_newest_day()
        if not is_end:
            key = context.first_key("older" if step < 0 else "newer")
            self._say_empty(empty, f" · {key} goes on")
            return
        if fetch_count and (place := feed.back_history.take_last_place()):
            await feed.open_address(place.address, place.key)
        self._say_end(step)

    async def _ask_for_newest_day(self) -> date | None:
        """Ask the site for the newest day that has papers; None if it does not answer."""
        try:
            newest = await self._context.session.fetch_feed(Daily(), None, lambda *_: None)
        except ReaderError:
            return None
        return newest.day

    def _say_empty(self, periods: Sequence[Address], then: str = "") -> None:
        """Say which periods were passed over, if there are any."""
        if periods:
            self._context.show_message(address_steps.describe_empty_periods(periods) + then)

    def _say_end(self, step: int) -> None:
        """Say that there is nothing older or newer."""
        feed = self._context.feed
        kind = {Week: "week", Month: "month"}.get(type(feed.address), "day")
        if feed.view.snapshot.entries:
            name = address_steps.name_period(Day(feed.day) if feed.day else feed.address)
            end = "newest" if step > 0 else "first"
            self._context.show_message(f"{name} is the {end} {kind} with papers")
        elif isinstance(feed.address, Daily) and step > 0:
            self._context.show_message("This is the newest day")
        else:
            self._context.show_message(f"No {'newer' if step > 0 else 'older'} {kind} has papers")

    @property
    def _today(self) -> date:
        return self._context.session.clock().date()


def _begins_until(period: Address, day: date) -> bool:
    """Whether a period begins on this day or before it."""
    first_day = address_steps.first_day_of(period)
    return first_day is not None and first_day <= day
