"""The command that goes back one step."""

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.app.actions.feeds import FeedActions
from reader.app.actions.filtering import FilterActions
from reader.app.actions.full_texts import FullTextActions
from reader.app.actions.selecting import SelectActions


class BackActions:
    """Goes back one step: leave the field, the abstract, the selection, the filter, the feed."""

    def __init__(
        self,
        context: BrowseContext,
        filter_actions: FilterActions,
        select_actions: SelectActions,
        full_text_actions: FullTextActions,
        feed_actions: FeedActions,
    ) -> None:
        self._context = context
        self._filter_actions = filter_actions
        self._select_actions = select_actions
        self._full_text_actions = full_text_actions
        self._feed_actions = feed_actions
        self.actions: Actions = {"back": self.go_back_one_step}
        """The functions that run the commands, by the command's name."""

    def go_back_one_step(self) -> None:
        """Leave what was entered last."""
        view, panes = self._context.feed.view, self._context.panes
        if self._filter_actions.filter_field.is_open:
            self._filter_actions.close_field()
            self._filter_actions.show_all_rows()
        elif panes.abstract.has_focus:
            panes.action_to_list()
        elif view.selected:
            self._select_actions.clear_selection()
        elif view.is_filtered or view.unread_only or view.most_voted or view.muted_only:
            self._filter_actions.show_all_rows()
        elif self._full_text_actions.stop_fetching():
            self._context.show_message("Stopped; the full texts that were fetched are kept")
        else:
            self._feed_actions.go_back()
