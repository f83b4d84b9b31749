"""Commands of the ranking by what the user kept."""

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.app.actions.standing_out import StandingOut


class RankingActions:
    """Says why a paper has its place in the order "for you"."""

    def __init__(self, context: BrowseContext) -> None:
        self._context = context
        self._standing_out = StandingOut(context)
        self.actions: Actions = {
            "why": lambda: context.start_work(self._explain_place, "ranking", exclusive=True)
        }
        """The functions that run the commands, by the command's name."""

    async def _explain_place(self) -> None:
        """Show the words and the kept paper that carry the score of the current paper."""
        if entry := self._context.current_entry:
            self._context.show_message(await self._context.session.explain_score(entry.paper))
