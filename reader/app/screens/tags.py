"""A dialog in which the tags of one or several papers are edited."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input

from reader.app.screens.dialog import Dialog
from reader.app.widgets.plain_text import PlainText


class _TagSuggester(Suggester):
    """Completes the last tag in a list with commas, with a tag that was used before."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.tags: Sequence[str] = ()

    async def get_suggestion(self, value: str) -> str | None:
        done, _, start = value.rpartition(",")
        start = start.lstrip()
        used = {tag.strip() for tag in done.split(",")}
        matching = (tag for tag in self.tags if tag.startswith(start) and tag not in used)
        tag = next(matching, None) if start else None
        return value + tag[len(start) :] if tag and tag != start else None


class TagScreen(Dialog[list[str] | None]):
    """Returns the tags as they were typed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", show=False),
        Binding("tab", "take", "Complete", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        tags: Sequence[str],
        load_used_tags: Callable[[], Awaitable[Sequence[str]]],
    ) -> None:
        super().__init__()
        self._title_text = title
        self._tags = tags
        self._load_used_tags = load_used_tags
        self._suggester = _TagSuggester()

    def compose(self) -> ComposeResult:
        """Lay out the title, the field and the hint."""
        with Vertical(classes="box"):
            yield PlainText(self._title_text, classes="heading")
            text = "".join(f"{tag}, " for tag in self._tags)
            yield Input(
                text,
                placeholder="to-read, speculative-decoding",
                suggester=self._suggester,
                select_on_focus=False,
                compact=True,
            )
            yield PlainText("Enter saves · Tab completes · Esc closes", classes="hint")

    def on_mount(self) -> None:
        """Let the user type at once; the tags for completion follow when they are loaded."""
        self.load_in_background(self._load_tags)

    async def _load_tags(self) -> None:
        self._suggester.tags = await self._load_used_tags()
        if self._suggester.tags:
            used = PlainText(f"used so far: {', '.join(self._suggester.tags[:12])}")
            used.add_class("hint")
            await self.query_one(".box").mount(used, after=self.query_one(Input))

    def action_take(self) -> None:
        """Accept the suggested completion."""
        self.query_one(Input).action_cursor_right()

    @on(Input.Submitted)
    def _accept_tags(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.split(","))
