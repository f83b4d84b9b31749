"""The header, the notice and the footer: what is shown, what is offered, what the keys do."""

from rich.cells import cell_len
from rich.text import Text
from textual.timer import Timer
from textual.widget import Widget

from reader.app.labels import NO_LABEL, Label
from reader.app.widgets.fitting import fit_text
from reader.keys.commands import CommandPlace, commands_in
from reader.keys.keymap import CommandKeys
from reader.text.sanitise import visible

_MESSAGE_SECONDS = {"information": 5.0, "warning": 10.0, "error": 10.0}
"""Seconds for which a message is shown, by its severity."""
_COMPONENTS = {"bar--name", "bar--period", "bar--muted", "bar--faint", "bar--key", "bar--warning"}


def _make_one_line(text: str) -> str:
    """The text on one line, without control characters."""
    return visible(text).replace("\n", " ")


class Header(Widget):
    """Shows which feed is open, its date, its number of unread papers, and when it was fetched."""

    COMPONENT_CLASSES = _COMPONENTS

    title: str = ""
    """The feed's name."""
    period: Label = NO_LABEL
    """The day, week or month that is shown."""
    steps: str = ""
    """The keys to older and newer days, if there are such days."""
    counts: Label = NO_LABEL
    """``27 unread of 30``; the short form is ``27/30``."""
    fresh: Label = NO_LABEL
    """``live 08:12``, ``as of 08:12``, ``offline · as of 08:12``, ``fetching…``."""
    state: str = ""
    """The filter and the order of the list."""

    def set_parts(self, **parts: str | Label) -> None:
        """Change some of the parts, and draw the line if one is different."""
        clean = {
            name: _make_one_line(part)
            if isinstance(part, str)
            else Label(*map(_make_one_line, part))
            for name, part in parts.items()
        }
        changed = [name for name, part in clean.items() if getattr(self, name) != part]
        for name in changed:
            setattr(self, name, clean[name])
        if changed:
            self.refresh()

    def render(self) -> Text:
        """Draw as much as fits: without the steps where room is scarce, then with short forms."""
        style = self.get_component_rich_style
        width = self.size.width
        counts, fresh = self.counts, self.fresh
        right = " · ".join(part for part in (counts.long, fresh.long) if part) + " "
        left = self._format_left(self.period.long)
        if left.cell_len + cell_len(right) + 2 > width:
            right = " ".join(part for part in (counts.short, fresh.short) if part) + " "
        if left.cell_len + cell_len(right) + 2 > width:
            left = self._format_left(self.period.short)
        steps = "   " + self.steps
        if self.steps and left.cell_len + len(steps) + cell_len(right) + 2 <= width:
            left.append(steps, style("bar--faint", partial=True))
        room = width - cell_len(right)
        left.truncate(max(0, room - 1), overflow="ellipsis")
        left.append(" " * max(0, room - left.cell_len))
        return left.append(fit_text(right, width, ""), style("bar--muted", partial=True))

    def _format_left(self, period: str) -> Text:
        style = self.get_component_rich_style
        left = Text().append(" " + self.title, style("bar--name", partial=True))
        if period:
            left.append("  " + period, style("bar--period", partial=True))
        if self.state:
            left.append("   " + self.state, style("bar--warning", partial=True))
        return left


class Notice(Widget):
    """One sentence below the header, on as many lines as it needs; hidden without a text."""

    COMPONENT_CLASSES = _COMPONENTS

    text: str = ""
    """The text."""

    def show_text(self, text: str) -> None:
        """Show a text; an empty one hides the widget."""
        text = _make_one_line(text)
        if text != self.text:
            self.text = text
            self.display = bool(text)
            self.refresh(layout=True)

    def render(self) -> Text:
        """Draw the text in the colour of the filter."""
        return Text(self.text, self.get_component_rich_style("bar--warning", partial=True))


class Footer(Widget):
    """Shows the most important keys, or for a few seconds a message in their place."""

    COMPONENT_CLASSES = _COMPONENTS

    def __init__(self, place: CommandPlace, keys: CommandKeys) -> None:
        super().__init__()
        self._place = place
        self._keys = keys
        self.hint = ""
        """A text that is shown in place of the keys while there is no message."""
        self._message = ""
        self._severity = "information"
        self._timer: Timer | None = None

    def use_keys(self, keys: CommandKeys) -> None:
        """Show other keys."""
        self._keys = keys
        self.refresh()

    def show_message(self, message: str, severity: str = "information") -> None:
        """Show a message for a few seconds, as ``information``, ``warning`` or ``error``."""
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(_MESSAGE_SECONDS[severity], self._end_message)
        self._set_message(message, severity)

    def show_hint(self, hint: str) -> None:
        """Show a hint in place of the keys; an empty one shows the keys again."""
        self.hint = hint
        if self._timer is None:
            self._end_message()

    def _end_message(self) -> None:
        """Remove the message, and show the hint or the keys again."""
        self._timer = None
        self._set_message(self.hint, "information")

    def _set_message(self, message: str, severity: str) -> None:
        self._message, self._severity = _make_one_line(message), severity
        self.set_class(bool(message), "-speaking")
        self.refresh(layout=True)

    def render(self) -> Text:
        """Draw the message, or else the keys."""
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
            keys = self._keys.first_key(command.name)
            if command.name == "next_paper":
                keys += " " + self._keys.first_key("previous_paper")
            if line.cell_len + len(keys) + len(word) + 1 > self.size.width:
                break
            line.append(keys, key).append(f" {word}   ", muted)
        return line
