"""The list of options in a menu or dialog, which also works where it has no room."""

from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reader.text.sanitise import visible


def make_option(text: str, *, id: str | None = None) -> Option:
    """An option that shows the text as it is: no markup, no control characters."""
    return Option(visible(text), id=id)


class Options(OptionList):
    """A list of options without markup. In a list of size 0, the page keys do nothing."""

    def __init__(self, *rows: Option) -> None:
        super().__init__(*rows, markup=False)

    def action_page_up(self) -> None:
        """Move the highlight up by one page."""
        if self.size.area:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Move the highlight down by one page."""
        if self.size.area:
            super().action_page_down()  # type: ignore[no-untyped-call]
