"""Commands of the ranking by what the user kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.app import taste_calls
from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.app.actions.standing_out import StandingOut
from reader.model.address import ForYou
from reader.text.latex import to_unicode

if TYPE_CHECKING:
    from reader.model.paper import Paper


class RankingActions:
    """Says why a paper has its place in the order "for you", and opens the whole account."""

    def __init__(self, context: BrowseContext) -> None:
        self._context = context
        self.standing_out = StandingOut(context)
        """Finds out which rows stand out."""
        self._explained_key: str | None = None
        self.actions: Actions = {
            "why": self._explain_more,
            "why_in_full": lambda: self._open_account(self._current_paper),
            "taste": lambda: self._open_account(None),
        }
        """The functions that run the commands, by the command's name."""

    @property
    def _current_paper(self) -> Paper | None:
        entry = self._context.current_entry
        return entry.paper if entry else None

    def _explain_more(self) -> None:
        """Say in one line what carries the score of the current paper; the second time, all."""
        paper = self._current_paper
        if paper is None:
            return
        if paper.key == self._explained_key:
            self._explained_key = None
            self._open_account(paper)
            return
        self._explained_key = paper.key
        self._context.start_work(lambda: self._explain(paper), "ranking", exclusive=True)

    async def _explain(self, paper: Paper) -> None:
        self._context.show_message(await taste_calls.explain_score(self._context.session, paper))

    def _open_account(self, paper: Paper | None) -> None:
        """Open the account of a paper, or (None) of the whole taste."""
        from reader.app.screens.account import AccountScreen

        context, session = self._context, self._context.session
        screen = AccountScreen(
            to_unicode(paper.title) if paper else "What was learned of your taste",
            context.symbols.bar,
            session.keys["why"],
            load=lambda: taste_calls.make_account(session, paper),
            write=lambda kind, name, value: taste_calls.write_taste_rule(
                session, kind, name, value
            ),
        )
        context.app.push_screen(screen, self._use_changed_rules)

    def _use_changed_rules(self, is_changed: bool | None) -> None:
        """Show the order and the signs that follow from changed rules; the cursor stays."""
        if is_changed:
            self._context.start_work(self._follow_rules, "account", exclusive=True)

    async def _follow_rules(self) -> None:
        # Behind the rules that are still being written.
        await self._context.session.run_with_library(lambda library: None)
        self._context.show_message(f"Your taste is as you said{self._context.undo_hint}")
        feed, entry = self._context.feed, self._context.current_entry
        if isinstance(feed.address, ForYou) or feed.view.sort == "for-you":
            key = entry.key if entry else None
            self._context.start_work(
                lambda: feed.open_address(feed.address, key), "feed", exclusive=True
            )
        else:
            self.standing_out.find_again()
