"""The days of one month, with a cursor on one of them."""

from calendar import Calendar as Weeks
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from reader.app.session import DayCounts
from reader.text.symbols import Symbols

_DAY_WIDTH = 5
"""The width of a day, in cells."""
_WEEKS = Weeks()
_LINES_ABOVE = 2
"""Lines above the first week: the month, and the names of the weekdays."""


class Calendar(Widget, can_focus=True):
    """Shows the month of its day. Fetched days are bold, and have a dot while they have unread
    papers.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "calendar--month",
        "calendar--faint",
        "calendar--dot",
        "calendar--held",
        "calendar--cursor",
    }

    class CursorMoved(Message):
        """The cursor moved to another day."""

        def __init__(self, month: bool) -> None:
            super().__init__()
            self.month = month
            """Whether the day is in another month."""

    class DayChosen(Message):
        """A day was clicked twice."""

    def __init__(self, day: date, first: date, today: date, symbols: Symbols) -> None:
        super().__init__()
        self._first, self._today = first, today
        self._symbols = symbols
        self.day = day
        """The day under the cursor."""
        self.fetched_days: Mapping[date, DayCounts] = {}
        """The days that were fetched, each with its numbers of papers."""

    def move_cursor(self, day: date) -> None:
        """Put the cursor on a day, or on the nearest day that can be chosen."""
        day = max(self._first, min(self._today, day))
        if day != self.day:
            month = (day.year, day.month) != (self.day.year, self.day.month)
            self.day = day
            self.refresh(layout=month)
            self.post_message(self.CursorMoved(month))

    def move_days(self, days: int) -> None:
        """Move the cursor forward by so many days; a negative number moves it back."""
        self.move_cursor(self.day + timedelta(days=days))

    def move_months(self, months: int) -> None:
        """Move the cursor by so many months, to the same day or the last day of that month."""
        count = self.day.year * 12 + self.day.month - 1 + months
        year, month = divmod(count, 12)
        last = monthrange(year, month + 1)[1]
        self.move_cursor(date(year, month + 1, min(self.day.day, last)))

    def show_fetched_days(self, fetched_days: Mapping[date, DayCounts]) -> None:
        """Show which days were fetched."""
        self.fetched_days = fetched_days
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a clicked day; a double click chooses the day."""
        row, column = event.y - _LINES_ABOVE, event.x // _DAY_WIDTH
        weeks = self._list_weeks()
        if 0 <= row < len(weeks) and 0 <= column < 7:
            day = weeks[row][column]
            if day.month == self.day.month and self._first <= day <= self._today:
                self.move_cursor(day)
                if event.chain == 2:
                    self.post_message(self.DayChosen())

    def render(self) -> Text:
        """Draw the month, the names of the weekdays, and the weeks."""
        style = self.get_component_rich_style
        month = f"{self.day:%B} {self.day.year}"
        faint = style("calendar--faint", partial=True)
        text = Text.assemble(
            ("  [", faint),
            (month.center(7 * _DAY_WIDTH - 6), style("calendar--month", partial=True)),
            ("]", faint),
        )
        names = "".join(f"{name:>3}  " for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))
        text.append("\n" + names, faint)
        for week in self._list_weeks():
            text.append("\n")
            for day in week:
                text.append_text(self._format_day(day))
        return text

    def _list_weeks(self) -> list[list[date]]:
        return _WEEKS.monthdatescalendar(self.day.year, self.day.month)

    def _format_day(self, day: date) -> Text:
        style = self.get_component_rich_style
        if day.month != self.day.month:
            return Text(" " * _DAY_WIDTH)
        fetched = self.fetched_days.get(day)
        name = "calendar--held" if fetched and fetched.papers else "calendar--faint"
        dot = self._symbols.unread if fetched and fetched.unread else " "
        cursor = self._symbols.cursor if day == self.day else " "
        cell = Text(cursor, style("calendar--dot", partial=True))
        cell.append(f"{day.day:>2}", style(name, partial=True))
        cell.append(dot + " ", style("calendar--dot", partial=True))
        if day == self.day:
            cell.stylize(style("calendar--cursor", partial=True), 0, _DAY_WIDTH - 1)
        return cell
