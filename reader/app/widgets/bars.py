"""The header, the notice and the footer: what is shown, what is offered, what the keys do."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.timer import Timer
from textual.widget import Widget

from reader.app.labels import NO_LABEL, Label
from reader.app.widgets.fitting import fit_text
from reader.keys.commands import ALWAYS_IN_FOOTER, COMMANDS, Command, FooterPlace
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
    auto_links = False

    title: str = ""
    """The feed's name."""
    period: Label = NO_LABEL
    """The day, week or month that is shown."""
    steps: Sequence[tuple[str, str]] = ()
    """The commands to older and newer days with their texts, if there are such days."""
    counts: Label = NO_LABEL
    """``27 unread of 30``; the short form is ``27/30``."""
    fresh: Label = NO_LABEL
    """``live 08:12``, ``as of 08:12``, ``offline · as of 08:12``, ``fetching…``."""
    state: str = ""
    """The filter and the order of the list."""

    def set_steps(self, steps: Sequence[tuple[str, str]]) -> None:
        """Change the commands to older and newer days; a click on a text runs its command."""
        if steps != self.steps:
            self.steps = steps
            self.refresh()

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
        faint = style("bar--faint", partial=True)
        steps = Text()
        for name, text in self.steps:
            steps.append("   ").append(text, faint + _make_click_style(name))
        if left.cell_len + steps.cell_len + cell_len(right) + 2 <= width:
            left.append_text(steps)
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
    auto_links = False

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
    """Shows the most important keys, or for a few seconds a message in their place.

    A click on a key runs its command.
    """

    COMPONENT_CLASSES = _COMPONENTS
    auto_links = False

    def __init__(self, place: FooterPlace, keys: CommandKeys) -> None:
        super().__init__()
        self._place: FooterPlace = place
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

    def use_place(self, place: FooterPlace) -> None:
        """Show the keys of what has the focus now."""
        if place != self._place:
            self._place = place
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
        for command, text in self._choose_commands():
            click = _make_click_style(command.name)
            line.append(text, key + click)
            line.append(f" {command.footer_in(self._place)}", muted + click).append("   ")
        return line

    def _choose_commands(self) -> list[tuple[Command, str]]:
        """The commands for which there is room, with their keys."""
        chosen = [
            (command, self._format_keys(command))
            for command in COMMANDS
            if command.footer_in(self._place) and self._keys[command.name]
        ]
        width = sum(len(text) + len(command.footer_in(self._place)) + 4 for command, text in chosen)
        for piece in reversed(chosen.copy()):
            command, text = piece
            if width - 2 > self.size.width and command.name not in ALWAYS_IN_FOOTER:
                chosen.remove(piece)
                width -= len(text) + len(command.footer_in(self._place)) + 4
        return chosen

    def _format_keys(self, command: Command) -> str:
        keys = self._keys.first_key(command.name)
        if command.name == "next_paper":
            keys += " " + self._keys.first_key("previous_paper")
        return keys


def _make_click_style(command: str) -> Style:
    """A style for a text that runs a command when it is clicked."""
    return Style.from_meta({"@click": ("app.run_command", (command,))})
