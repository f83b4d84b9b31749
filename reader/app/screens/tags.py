"""The tags of one paper, or of several."""

from collections.abc import Awaitable, Callable, Sequence
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

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.tags: Sequence[str] = ()

    async def get_suggestion(self, value: str) -> str | None:
        done, _, start = value.rpartition(",")
        start = start.lstrip()
        used = {tag.strip() for tag in done.split(",")}
        found = (tag for tag in self.tags if tag.startswith(start) and tag not in used)
        tag = next(found, None) if start else None
        return value + tag[len(start) :] if tag and tag != start else None


class TagScreen(Dialog[list[str] | None]):
    """Ends with the tags as typed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("tab", "take", "Complete", show=False, priority=True),
    ]

    def __init__(
        self, title: str, tags: Sequence[str], known: Callable[[], Awaitable[Sequence[str]]]
    ) -> None:
        super().__init__()
        self._title_text = title
        self._tags = tags
        self._ask = known
        self._known = _Known()

    def compose(self) -> ComposeResult:
        """A field, and what the keys do."""
        with Vertical(classes="box"):
            yield Static(self._title_text, classes="heading", markup=False)
            text = "".join(f"{tag}, " for tag in self._tags)
            yield Input(
                text,
                placeholder="to-read, speculative-decoding",
                suggester=self._known,
                select_on_focus=False,
                compact=True,
            )
            yield Static("Enter keeps · Tab completes · Esc closes", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Keys are taken at once; the tags that can be completed come when they are known."""
        self.run_worker(self._load(), exit_on_error=False)

    async def _load(self) -> None:
        self._known.tags = await self._ask()
        if self._known.tags:
            used = Static(f"used so far: {', '.join(self._known.tags[:12])}", markup=False)
            used.add_class("hint")
            await self.query_one(".box").mount(used, after=self.query_one(Input))

    def action_take(self) -> None:
        """Take the completion."""
        self.query_one(Input).action_cursor_right()

    @on(Input.Submitted)
    def _keep(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.split(","))
