"""The field in which a filter is typed, in place of the footer."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.suggester import Suggester
from textual.widgets import Input

from reader.app.completion import completed
from reader.app.threads import in_thread


class _Completion(Suggester):
    """Completes fields and their values."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        # Called on a thread: it may take a while.
        self.values: Callable[[str], Iterable[str]] = lambda field: ()

    async def get_suggestion(self, value: str) -> str | None:
        return await in_thread(lambda: completed(value, self.values), "completion")


class FilterField(Input):
    """Hidden until it is opened; says what is typed and when Enter keeps it.

    Tab takes the completion, ↑ and ↓ go through what was typed before.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "cursor_right", show=False),
        Binding("up", "earlier(-1)", show=False),
        Binding("down", "earlier(1)", show=False),
    ]

    virtual_size = Reactive(Size(0, 0))
    """Cells of the text; the screen's layout does not follow them."""

    class Typed(Message):
        """The text is another."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text
            """All that is typed so far."""

    class Kept(Message):
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
        """Whether it is on the screen."""
        return self.has_class("-open")

    def open(
        self, text: str, history: Sequence[str], values: Callable[[str], Iterable[str]]
    ) -> None:
        """Show it with a text and give it the keys.

        ``history`` is what was typed before, oldest first; ``values`` are those of a field.
        """
        self.value = text
        self._completion.values = values
        self._history, self._place = (*history, text), len(history)
        self.add_class("-open")
        self.screen.add_class("-filtering")
        # Widget.focus waits its turn; keys that are typed meanwhile would go elsewhere.
        self.screen.set_focus(self)

    def close(self) -> None:
        """Hide it."""
        self.remove_class("-open", "-bad")
        self.screen.remove_class("-filtering")

    def is_bad(self, bad: bool) -> None:
        """Whether the text is no query."""
        self.set_class(bad, "-bad")

    def action_earlier(self, step: int) -> None:
        """What was typed before, or after that."""
        place = self._place + step
        if 0 <= place < len(self._history):
            self._place = place
            self.value = self._history[place]
            self.cursor_position = len(self.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Hand it on while it is open."""
        event.stop()
        if self.is_open:
            self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it."""
        event.stop()
        self.post_message(self.Kept())
