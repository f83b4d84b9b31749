"""The field in which the filter is typed. It replaces the footer while it is open."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.suggester import Suggester
from textual.widgets import Input

from reader.app.query_completion import complete_query
from reader.app.threads import run_in_thread


class _Completion(Suggester):
    """Completes the names of query fields, and their values."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        # Called on a thread, since it may be slow.
        self.values: Callable[[str], Iterable[str]] = lambda field: ()

    async def get_suggestion(self, value: str) -> str | None:
        return await run_in_thread(lambda: complete_query(value, self.values), "completion")


class FilterField(Input):
    """Hidden until it is opened. Posts a message when the text changes or Enter is pressed.

    Tab accepts the completion; ↑ and ↓ go through earlier filters.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "cursor_right", show=False),
        Binding("up", "earlier(-1)", show=False),
        Binding("down", "earlier(1)", show=False),
    ]

    virtual_size = Reactive(Size(0, 0))
    """The size of the text in cells; a change of it does not lay out the screen again."""

    class Typed(Message):
        """The text changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text
            """The whole text of the field."""

    class Accepted(Message):
        """Enter was pressed."""

    def __init__(self) -> None:
        self._completion = _Completion()
        self._history: Sequence[str] = ()
        self._place = 0
        super().__init__(
            placeholder='words, "a phrase", -without, is:unread, title:, votes:>50',
            suggester=self._completion,
            id="filter",
            compact=True,
        )

    @property
    def is_open(self) -> bool:
        """Whether the field is visible."""
        return self.has_class("-open")

    def open(
        self, text: str, history: Sequence[str], values: Callable[[str], Iterable[str]]
    ) -> None:
        """Show the field with a text and give it the focus.

        ``history`` holds earlier filters, oldest first; ``values(name)`` are the values of a
        query field, for completion.
        """
        self.value = text
        self._completion.values = values
        self._history, self._place = (*history, text), len(history)
        self.add_class("-open")
        self.screen.add_class("-filtering")
        # Widget.focus acts later; keys that are typed before that would go to another widget.
        self.screen.set_focus(self)

    def close(self) -> None:
        """Hide the field."""
        self.remove_class("-open", "-bad")
        self.screen.remove_class("-filtering")

    def mark_invalid(self, invalid: bool) -> None:
        """Show whether the text is not a valid query."""
        self.set_class(invalid, "-bad")

    def find_column(self, position: int) -> int:
        """The column of the field, from 0, in which the sign number ``position`` stands."""
        return cell_len(self.value[:position]) - round(self.scroll_x)

    def action_earlier(self, step: int) -> None:
        """Show an earlier filter (-1) or a later one (1)."""
        place = self._place + step
        if 0 <= place < len(self._history):
            self._place = place
            self.value = self._history[place]
            self.cursor_position = len(self.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Post the new text, if the field is open."""
        event.stop()
        if self.is_open:
            self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Post that Enter was pressed."""
        event.stop()
        self.post_message(self.Accepted())
