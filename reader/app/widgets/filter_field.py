"""The field in which a filter is typed, in place of the footer."""

from textual.message import Message
from textual.widgets import Input


class FilterField(Input):
    """Hidden until it is opened; says what is typed and when Enter keeps it."""

    class Typed(Message):
        """The text is another."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text
            """All that is typed so far."""

    class Kept(Message):
        """Enter was pressed."""

    def __init__(self) -> None:
        super().__init__(
            placeholder='words, "a phrase", -without, is:unread', id="filter", compact=True
        )

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self.has_class("-open")

    def open(self, text: str) -> None:
        """Show it with a text and give it the keys."""
        self.value = text
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

    def on_input_changed(self, event: Input.Changed) -> None:
        """Hand it on while it is open."""
        event.stop()
        if self.is_open:
            self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it."""
        event.stop()
        self.post_message(self.Kept())
