"""The line above and the line below: what is shown, and what the keys do."""

from rich.cells import cell_len
from rich.text import Text
from textual.timer import Timer
from textual.widget import Widget

from reader.app.widgets.cells import fitted
from reader.app.wording import NOTHING, Label
from reader.commands import Place, commands_in
from reader.keymap import Keys

_MESSAGE = {"information": 5.0, "warning": 10.0, "error": 10.0}
"""Seconds a message stays."""
_COMPONENTS = {"bar--name", "bar--period", "bar--muted", "bar--faint", "bar--key", "bar--warning"}


class Header(Widget):
    """Which feed, which date, how many unread, and how fresh it is."""

    COMPONENT_CLASSES = _COMPONENTS

    title: str = ""
    """The feed's name."""
    period: Label = NOTHING
    """The day, week or month it shows."""
    steps: str = ""
    """The keys to older and newer days, where there are any."""
    counts: Label = NOTHING
    """``27 unread of 30``, in short ``27/30``."""
    fresh: Label = NOTHING
    """``live 08:12``, ``as of 08:12``, ``offline · as of 08:12``, ``fetching…``."""
    state: str = ""
    """What narrows or orders the list: the filter, the sort."""

    def set(self, **parts: str | Label) -> None:
        """Change some of the parts and draw the line."""
        changed = [name for name, value in parts.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, parts[name])
        if changed:
            self.refresh()

    def render(self) -> Text:
        """As much as fits: the steps go first, then long forms become short ones."""
        style = self.get_component_rich_style
        width = self.size.width
        counts, fresh = self.counts, self.fresh
        right = " · ".join(part for part in (counts.long, fresh.long) if part) + " "
        left = self._left(self.period.long)
        if left.cell_len + cell_len(right) + 2 > width:
            right = " ".join(part for part in (counts.short, fresh.short) if part) + " "
        if left.cell_len + cell_len(right) + 2 > width:
            left = self._left(self.period.short)
        steps = "   " + self.steps
        if self.steps and left.cell_len + len(steps) + cell_len(right) + 2 <= width:
            left.append(steps, style("bar--faint", partial=True))
        room = width - cell_len(right)
        left.truncate(max(0, room - 1), overflow="ellipsis")
        left.append(" " * max(0, room - left.cell_len))
        return left.append(fitted(right, width, ""), style("bar--muted", partial=True))

    def _left(self, period: str) -> Text:
        style = self.get_component_rich_style
        left = Text().append(" " + self.title, style("bar--name", partial=True))
        if period:
            left.append("  " + period, style("bar--period", partial=True))
        if self.state:
            left.append("   " + self.state, style("bar--warning", partial=True))
        return left


class Notice(Widget):
    """One line below the header, there only while it has something to offer."""

    COMPONENT_CLASSES = _COMPONENTS

    text: str = ""
    """What it says."""

    def show(self, text: str) -> None:
        """Say that; nothing hides the line."""
        if text != self.text:
            self.text = text
            self.display = bool(text)
            self.refresh()

    def render(self) -> Text:
        """The line, in the accent of what narrows or adds to the list."""
        style = self.get_component_rich_style("bar--warning", partial=True)
        return Text(fitted(" " + self.text, self.size.width, "…"), style)


class Footer(Widget):
    """Six keys; for a few seconds instead of them what was just done."""

    COMPONENT_CLASSES = _COMPONENTS

    def __init__(self, place: Place, keys: Keys) -> None:
        super().__init__()
        self._place = place
        self._keys = keys
        self.hint = ""
        """What is shown instead of the keys while nothing is said."""
        self._message = ""
        self._severity = "information"
        self._timer: Timer | None = None

    def use(self, keys: Keys) -> None:
        """Name other keys."""
        self._keys = keys
        self.refresh()

    def say(self, message: str, severity: str = "information") -> None:
        """Show a message for a while, ``information``, ``warning`` or ``error``."""
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(_MESSAGE[severity], self._said)
        self._show(message, severity)

    def show_hint(self, hint: str) -> None:
        """Show that instead of the keys; an empty one gives the keys back."""
        self.hint = hint
        if self._timer is None:
            self._said()

    def _said(self) -> None:
        """The message had its time: back to the hint, or to the keys."""
        self._timer = None
        self._show(self.hint, "information")

    def _show(self, message: str, severity: str) -> None:
        self._message, self._severity = message, severity
        self.set_class(bool(message), "-speaking")
        self.refresh(layout=True)

    def render(self) -> Text:
        """The message, else the keys."""
        key = self.get_component_rich_style("bar--key", partial=True)
        muted = self.get_component_rich_style("bar--muted", partial=True)
        if self._message:
            name = "bar--period" if self._severity == "information" else "bar--warning"
            return Text(self._message, self.get_component_rich_style(name, partial=True))
        line = Text(" ")
        for command in commands_in(self._place):
            word = command.footer_in(self._place)
            if not word or not self._keys[command.name]:
                continue
            keys = self._keys.first(command.name)
            if command.name == "next_paper":
                keys += " " + self._keys.first("previous_paper")
            if line.cell_len + len(keys) + len(word) + 1 > self.size.width:
                break
            line.append(keys, key).append(f" {word}   ", muted)
        return line
