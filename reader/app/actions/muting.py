"""Commands that mute words, authors and keywords, and unmute them."""

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.errors import ReaderError

_WRITE_RULE, _LIST_RULES = "write", "list"
"""Two choices that are not mute rules. The rules that are offered contain a colon."""


class MuteActions:
    """Offers mute rules that fit the current paper, and lists the rules that are in force."""

    def __init__(self, context: BrowseContext) -> None:
        self._context = context
        self.actions: Actions = {
            "mute": self.choose_rule,
            "muted_rules": lambda: context.start_work(self._list_rules, "muting", exclusive=True),
            "show_muted": self.toggle_muted,
        }
        """The functions that run the commands, by the command's name."""

    def choose_rule(self) -> None:
        """Let the user choose what to mute: an author, a keyword and so on of this paper."""
        from reader.app.screens.choose import ChooseScreen
        from reader.model.mute_rules import suggest_rules

        if entry := self._context.current_entry:
            choices = [
                *suggest_rules(entry.paper),
                (_WRITE_RULE, "Words or a query of your own…"),
                (_LIST_RULES, "List the mute rules…"),
            ]
            self._context.app.push_screen(ChooseScreen("Mute", choices), self._use_choice)

    def toggle_muted(self) -> None:
        """Show the muted papers and their rules; if they are shown, show the others again."""
        view = self._context.feed.view
        if not view.muted_count:
            self._context.show_message(
                f"Nothing is muted here; {self._context.first_key('mute')} mutes"
            )
            return
        view.show_only_muted(not view.muted_only)
        self._context.show_rearranged_rows(anew=True)

    def _use_choice(self, choice: str | None) -> None:
        if choice == _WRITE_RULE:
            self._ask_for_rule()
        elif choice == _LIST_RULES:
            self._context.start_work(self._list_rules, "muting", exclusive=True)
        elif choice:
            self._start_muting(choice, True)

    def _ask_for_rule(self) -> None:
        from reader.app.screens.ask import AskScreen
        from reader.model.query import EVERYTHING, parse_query

        def check_rule(text: str) -> str:
            if parse_query(text) == EVERYTHING:
                raise ReaderError("A mute rule needs at least one word")
            return " ".join(text.split())

        screen = AskScreen(
            "Mute what matches", "blockchain, or author:ada-byron votes:<3", check_rule
        )
        self._context.app.push_screen(
            screen,
            lambda rule: self._start_muting(rule, True),
        )

    async def _list_rules(self) -> None:
        from reader.app.screens.choose import ChooseScreen

        rules = await self._context.session.list_rules("mute")
        if not rules:
            self._context.show_message(f"Nothing is muted; {self._context.first_key('mute')} mutes")
            return
        choices = [(rule, rule) for rule in rules]
        self._context.app.push_screen(
            ChooseScreen("Mute rules: choose one to delete", choices),
            lambda rule: self._start_muting(rule, False),
        )

    def _start_muting(self, rule: str | None, on: bool) -> None:
        if rule:
            self._context.start_work(lambda: self._write_rule(rule, on), "library")

    async def _write_rule(self, rule: str, on: bool) -> None:
        if await self._context.write_and_show(self._context.session.write_rule("mute", rule, on)):
            await self._context.feed.search_rows()  # it counts what the rule hides
            message = f"Muted {rule}" if on else f"{rule} is no longer muted"
            hidden = self._context.feed.view.muted_count
            self._context.show_message(
                message + (f": {hidden} hidden here" if on else "") + self._context.undo_hint
            )
