"""Commands that select papers."""

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext


class SelectActions:
    """Selects papers. If papers are selected, a command applies to all of them."""

    def __init__(self, context: BrowseContext) -> None:
        self._context = context
        self.actions: Actions = {"select": self.select_current, "select_all": self.select_all}
        """The functions that run the commands, by the command's name."""

    def select_current(self) -> None:
        """Select the current paper, or deselect it, and go to the next one."""
        context = self._context
        if entry := context.current_entry:
            context.feed.view.toggle_selection([entry.key])
            context.show_selection()
            context.panes.action_next_paper()

    def select_all(self) -> None:
        """Select the rows below the cursor's heading; then all rows; then none."""
        view = self._context.feed.view
        keys = view.shown_rows.keys
        section = [keys[row] for row in view.find_section(self._context.panes.papers.cursor)]
        is_section_selected = all(key in view.selected for key in section)
        view.toggle_selection(keys if is_section_selected else section)
        self._context.show_selection()

    def clear_selection(self) -> None:
        """Deselect all papers."""
        self._context.feed.view.selected.clear()
        self._context.show_selection()
