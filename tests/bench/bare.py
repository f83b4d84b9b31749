"""The smallest app that shows as much: two texts. What ours is measured against."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """Two texts, side by side or not."""

    def compose(self) -> ComposeResult:
        """The list and the abstract, as it were."""
        yield Static("READY")
        yield Static("An abstract")


if __name__ == "__main__":
    Bare().run()
