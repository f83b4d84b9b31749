"""Selecting rows, for what is then done to all of them."""

from reader.app.actions import Actions
from reader.app.actions.desk import Desk


class SelectActions:
    """Chooses papers; every action takes the whole selection where there is one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.actions: Actions = {"select": self.select, "select_all": self.select_all}
        """By name."""

    def select(self) -> None:
        """Select the current paper, or no longer, and go to the next."""
        desk = self._desk
        if entry := desk.entry:
            desk.feed.view.turn_selected([entry.key])
            desk.reselected()
            desk.panes.action_next_paper()

    def select_all(self) -> None:
        """Select all that is shown; where all is selected, nothing."""
        view = self._desk.feed.view
        view.turn_selected(view.shown.keys)
        self._desk.reselected()

    def clear(self) -> None:
        """Select nothing."""
        self._desk.feed.view.selected.clear()
        self._desk.reselected()
