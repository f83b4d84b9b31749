"""Menus that also live where there is no room for them."""

from textual.widgets import OptionList


class Options(OptionList):
    """An option list without a page to turn does not turn it."""

    def action_page_up(self) -> None:
        """A page up."""
        if self.size.area:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """A page down."""
        if self.size.area:
            super().action_page_down()  # type: ignore[no-untyped-call]
