"""What the dialogs have in common: a box in the middle, and a style sheet read when one opens."""

from typing import ClassVar, Generic, TypeVar

from textual.screen import ModalScreen
from textual.types import CSSPathType

from reader.paths import style_dir

_T = TypeVar("_T")


class Dialog(ModalScreen[_T], Generic[_T]):
    """A title, a field or rows, a hint; on a low screen only the field and the rows."""

    CSS_PATH: ClassVar[CSSPathType | None] = style_dir() / "dialogs.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012
