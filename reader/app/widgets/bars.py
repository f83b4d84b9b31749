"""The line above and the line below: what is shown, and what the keys do."""

from rich.cells import cell_len
from rich.text import Text
from textual.widget import Widget

from reader.app.commands import COMMANDS, shown_key
from reader.app.widgets.cells import fitted
from reader.app.wording import NOTHING, Label

_COMPONENTS = {"bar--name", "bar--period", "bar--muted", "bar--faint", "bar--key", "bar--warning"}


class Header(Widget):
    """Which feed, which date, how many unread, and how fresh it is."""

    COMPONENT_CLASSES = _COMPONENTS

    title: str = ""
    """The feed's name."""
    period: Label = NOTHING
    """The day, week or month it shows."""
    steps: bool = False
    """Whether there are older and newer days to go to."""
    counts: Label = NOTHING
    """``27 unread of 30``, in short ``27/30``."""
    fresh: Label = NOTHING
    """``live 08:12``, ``as of 08:12``, ``offline · as of 08:12``, ``fetching…``."""
    state: str = ""
    """What narrows or orders the list: the filter, the sort."""

    def set(self, **parts: str | bool | Label) -> None:
        """Change some of the parts and draw the line."""
        for name, value in parts.items():
            setattr(self, name, value)
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
        steps = "   [ older   newer ]" if self.steps else ""
        if steps and left.cell_len + len(steps) + cell_len(right) + 2 <= width:
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

    message: str = ""
    """What was just done, or what went wrong."""
    severity: str = "information"
    """``information``, ``warning`` or ``error``."""

    def say(self, message: str, severity: str = "information") -> None:
        """Show a message until the next one; an empty one gives the keys back."""
        self.message, self.severity = message, severity
        self.set_class(bool(message), "-speaking")
        self.refresh(layout=True)

    def render(self) -> Text:
        """The message, else the keys."""
        key = self.get_component_rich_style("bar--key", partial=True)
        muted = self.get_component_rich_style("bar--muted", partial=True)
        if self.message:
            name = "bar--period" if self.severity == "information" else "bar--warning"
            return Text(self.message, self.get_component_rich_style(name, partial=True))
        line = Text(" ")
        for command in COMMANDS:
            if not command.footer:
                continue
            keys = "j k" if command.name == "next_paper" else shown_key(command.keys[0])
            if line.cell_len + len(keys) + len(command.footer) + 1 > self.size.width:
                break
            line.append(keys, key).append(f" {command.footer}   ", muted)
        return line
