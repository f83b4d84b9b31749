"""Choose a day from a calendar."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from reader.app.screens.dialog import Dialog
from reader.app.session import Held
from reader.app.widgets.calendar import Calendar
from reader.app.widgets.facts import counted
from reader.text.symbols import Symbols


class PickDayScreen(Dialog[date | None]):
    """Ends with the day, or None."""

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
        held: Callable[[date], Awaitable[Mapping[date, Held]]],
    ) -> None:
        super().__init__()
        self._today = today
        self._held = held
        self._calendar = Calendar(day, first, today, symbols)

    def compose(self) -> ComposeResult:
        """The month, what is known of the day."""
        with Vertical(classes="box"):
            yield Static("Choose a day", classes="heading", markup=False)
            yield self._calendar
            yield Static("", id="held", markup=False)
            yield Static("Enter goes there · Esc closes", classes="hint", markup=False)

    def on_mount(self) -> None:
        """What is known comes when it was looked up."""
        self._calendar.focus()
        self._look_up()
        self._tell()

    @on(Calendar.Moved)
    def _moved(self, event: Calendar.Moved) -> None:
        if event.month:
            self._look_up()
        self._tell()

    @on(Calendar.Chosen)
    def action_choose(self) -> None:
        """Go to the day."""
        self.dismiss(self._calendar.day)

    def action_move(self, days: int) -> None:
        """So many days on, or back."""
        self._calendar.move(days)

    def action_turn(self, months: int) -> None:
        """So many months on, or back."""
        self._calendar.turn(months)

    def action_latest(self) -> None:
        """To today."""
        self._calendar.move_to(self._today)

    def _look_up(self) -> None:
        self.run_worker(self._load(), group="days", exclusive=True, exit_on_error=False)

    async def _load(self) -> None:
        held = await self._held(self._calendar.day)
        self._calendar.hold(held)
        self._tell()

    def _tell(self) -> None:
        day = self._calendar.day
        held = self._calendar.held.get(day)
        said = "not fetched yet"
        if held:
            said = counted(held.papers, "paper") if held.papers else "no papers"
            said += f", {held.unread} unread" if held.unread else ""
        self.query_one("#held", Static).update(f"{day:%A} {day.day} {day:%B} · {said}")
