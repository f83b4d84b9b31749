"""The tags of one paper, or of several."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reader.app.screens.dialog import Dialog


class _Known(Suggester):
    """Completes the last of several tags."""

    def __init__(self, tags: Iterable[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._tags = list(tags)

    async def get_suggestion(self, value: str) -> str | None:
        done, _, start = value.rpartition(",")
        start = start.lstrip()
        used = {tag.strip() for tag in done.split(",")}
        found = (tag for tag in self._tags if tag.startswith(start) and tag not in used)
        tag = next(found, None) if start else None
        return value + tag[len(start) :] if tag and tag != start else None


class TagScreen(Dialog[list[str] | None]):
    """Ends with the tags as typed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("tab", "take", "Complete", show=False, priority=True),
    ]

    def __init__(self, title: str, tags: Sequence[str], known: Iterable[str]) -> None:
        super().__init__()
        self._title_text = title
        self._tags = tags
        self._known = list(known)

    def compose(self) -> ComposeResult:
        """A field, and what the keys do."""
        with Vertical(classes="box"):
            yield Static(self._title_text, classes="heading", markup=False)
            text = "".join(f"{tag}, " for tag in self._tags)
            yield Input(
                text,
                placeholder="to-read, speculative-decoding",
                suggester=_Known(self._known),
                select_on_focus=False,
                compact=True,
            )
            if self._known:
                used = f"used so far: {', '.join(self._known[:12])}"
                yield Static(used, classes="hint", markup=False)
            yield Static("Enter keeps · Tab completes · Esc closes", classes="hint", markup=False)

    def action_take(self) -> None:
        """Take the completion."""
        self.query_one(Input).action_cursor_right()

    @on(Input.Submitted)
    def _keep(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.split(","))
