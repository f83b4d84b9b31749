"""A dialog with a calendar, from which the user chooses a day."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from reader.app.screens.dialog import Dialog
from reader.app.session import DayCounts
from reader.app.widgets.calendar import Calendar
from reader.app.widgets.plain_text import PlainText
from reader.app.widgets.row_facts import format_count
from reader.text.symbols import Symbols


class PickDayScreen(Dialog[date | None]):
    """Returns the chosen day, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,d", "dismiss(None)", "Close", show=False),
        Binding("left,h", "move(-1)", "The day before", show=False),
        Binding("right,l", "move(1)", "The day after", show=False),
        Binding("up,k", "move(-7)", "The week before", show=False),
        Binding("down,j", "move(7)", "The week after", show=False),
        Binding("left_square_bracket,pageup", "turn(-1)", "The month before", show=False),
        Binding("right_square_bracket,pagedown", "turn(1)", "The month after", show=False),
        Binding("full_stop,G,end", "latest", "Today", show=False),
        Binding("enter,space", "choose", "Go there", show=False),
    ]

    def __init__(
        self,
        day: date,
        first: date,
        today: date,
        symbols: Symbols,
        look_up_days: Callable[[date], Awaitable[Mapping[date, DayCounts]]],
    ) -> None:
        super().__init__()
        self._today = today
        self._look_up_days = look_up_days
        self._calendar = Calendar(day, first, today, symbols)

    def compose(self) -> ComposeResult:
        """Lay out the month, the line about the day under the cursor and the hint."""
        with Vertical(classes="box"):
            yield PlainText("Choose a day", classes="heading")
            yield self._calendar
            yield PlainText("", id="held")
            yield PlainText("Enter goes there · Esc closes", classes="hint")

    def on_mount(self) -> None:
        """Show the calendar at once; what was fetched for its days follows."""
        self._calendar.focus()
        self._load_month()
        self._describe_day()

    @on(Calendar.CursorMoved)
    def _show_cursor_day(self, event: Calendar.CursorMoved) -> None:
        if event.month:
            self._load_month()
        self._describe_day()

    @on(Calendar.DayChosen)
    def action_choose(self) -> None:
        """Return the day under the cursor."""
        self.dismiss(self._calendar.day)

    def action_move(self, days: int) -> None:
        """Move the cursor forward by so many days; a negative number moves it back."""
        self._calendar.move_days(days)

    def action_turn(self, months: int) -> None:
        """Move the cursor forward by so many months; a negative number moves it back."""
        self._calendar.move_months(months)

    def action_latest(self) -> None:
        """Put the cursor on today."""
        self._calendar.move_cursor(self._today)

    def _load_month(self) -> None:
        self.load_in_background(self._load_fetched_days)

    async def _load_fetched_days(self) -> None:
        fetched_days = await self._look_up_days(self._calendar.day)
        self._calendar.show_fetched_days(fetched_days)
        self._describe_day()

    def _describe_day(self) -> None:
        day = self._calendar.day
        fetched = self._calendar.fetched_days.get(day)
        sentence = "not fetched yet"
        if fetched:
            sentence = format_count(fetched.papers, "paper") if fetched.papers else "no papers"
            sentence += f", {fetched.unread} unread" if fetched.unread else ""
        self.query_one("#held", PlainText).set_text(f"{day:%A} {day.day} {day:%B} · {sentence}")
