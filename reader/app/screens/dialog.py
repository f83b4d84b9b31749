"""The base class of all dialogs: a box in the middle of the screen, with its own style sheet."""

from typing import ClassVar, Generic, TypeVar

from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import OptionList, Static

from reader.app.background_work import Work, start_worker
from reader.system.paths import find_style_dir

_T = TypeVar("_T")


class Dialog(ModalScreen[_T], Generic[_T]):
    """A title, a field or rows, and a hint. A low screen shows only the field and the rows.

    The style sheet is read when the first dialog opens.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = find_style_dir() / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012

    def load_in_background(self, work: Work) -> None:
        """Run work while the dialog is open already; if the work fails, the hint says why."""
        start_worker(self, work, "load", exclusive=True, on_failure=self.show_failure)

    def write_in_background(self, work: Work) -> None:
        """Run work that writes, which nothing cancels; if it fails, the hint says why."""
        start_worker(self, work, "write", on_failure=self.show_failure)

    def show_failure(self, sentence: str) -> None:
        """Say in the hint why work failed."""
        self.query_one(".hint", Static).update(sentence)

    def action_move(self, step: int) -> None:
        """Move the highlight of the rows down (1) or up (-1); a field keeps the focus."""
        menu = self.query_one(OptionList)
        if step > 0:
            menu.action_cursor_down()
        else:
            menu.action_cursor_up()
