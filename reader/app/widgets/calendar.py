"""A month of days, one of them under the cursor."""

from calendar import Calendar as Weeks
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from reader.app.session import Held
from reader.text.symbols import Symbols

_CELL = 5
"""Cells of the screen that a day takes."""
_WEEKS = Weeks()
_ABOVE = 2
"""Lines above the first week: the month, the names of the days."""


class Calendar(Widget, can_focus=True):
    """Shows the month of its day. Days that were fetched are bold, with a dot while unread."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "calendar--month",
        "calendar--faint",
        "calendar--dot",
        "calendar--held",
        "calendar--cursor",
    }

    class Moved(Message):
        """Another day is under the cursor."""

        def __init__(self, month: bool) -> None:
            super().__init__()
            self.month = month
            """Whether it is in another month."""

    class Chosen(Message):
        """A day was clicked."""

    def __init__(self, day: date, first: date, today: date, symbols: Symbols) -> None:
        super().__init__()
        self._first, self._today = first, today
        self._symbols = symbols
        self.day = day
        """The day under the cursor."""
        self.held: Mapping[date, Held] = {}
        """What is known of the month's days."""

    def move_to(self, day: date) -> None:
        """Put the cursor on a day, as near as there is one."""
        day = max(self._first, min(self._today, day))
        if day != self.day:
            month = (day.year, day.month) != (self.day.year, self.day.month)
            self.day = day
            self.refresh(layout=month)
            self.post_message(self.Moved(month))

    def move(self, days: int) -> None:
        """So many days on, or back."""
        self.move_to(self.day + timedelta(days=days))

    def turn(self, months: int) -> None:
        """So many months on, or back, to the same day or the month's last one."""
        count = self.day.year * 12 + self.day.month - 1 + months
        year, month = divmod(count, 12)
        last = monthrange(year, month + 1)[1]
        self.move_to(date(year, month + 1, min(self.day.day, last)))

    def hold(self, held: Mapping[date, Held]) -> None:
        """Show what is known of the days."""
        self.held = held
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click goes to the day, a second one chooses it."""
        row, column = event.y - _ABOVE, event.x // _CELL
        weeks = self._weeks()
        if 0 <= row < len(weeks) and 0 <= column < 7:
            day = weeks[row][column]
            if day.month == self.day.month and self._first <= day <= self._today:
                self.move_to(day)
                if event.chain == 2:
                    self.post_message(self.Chosen())

    def render(self) -> Text:
        """The month, the days' names, the weeks."""
        style = self.get_component_rich_style
        month = f"{self.day:%B} {self.day.year}"
        faint = style("calendar--faint", partial=True)
        text = Text.assemble(
            ("  [", faint),
            (month.center(7 * _CELL - 6), style("calendar--month", partial=True)),
            ("]", faint),
        )
        names = "".join(f"{name:>3}  " for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))
        text.append("\n" + names, faint)
        for week in self._weeks():
            text.append("\n")
            for day in week:
                text.append_text(self._cell(day))
        return text

    def _weeks(self) -> list[list[date]]:
        return _WEEKS.monthdatescalendar(self.day.year, self.day.month)

    def _cell(self, day: date) -> Text:
        style = self.get_component_rich_style
        if day.month != self.day.month:
            return Text(" " * _CELL)
        held = self.held.get(day)
        name = "calendar--held" if held and held.papers else "calendar--faint"
        dot = self._symbols.unread if held and held.unread else " "
        cursor = self._symbols.cursor if day == self.day else " "
        cell = Text(cursor, style("calendar--dot", partial=True))
        cell.append(f"{day.day:>2}", style(name, partial=True))
        cell.append(dot + " ", style("calendar--dot", partial=True))
        if day == self.day:
            cell.stylize(style("calendar--cursor", partial=True), 0, _CELL - 1)
        return cell
