"""Plain text in a dialog."""

from textual.widgets import Static

from reader.text.sanitise import visible


class PlainText(Static):
    """Shows a text as it is: square brackets are no markup; control characters are removed."""

    def __init__(self, text: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(visible(text), markup=False, id=id, classes=classes)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.update(visible(text))
