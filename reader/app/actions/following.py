"""Commands that follow authors, words and feeds, and stop following them."""

from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext

_WRITE_RULE, _LIST_RULES, _OPEN_FEED = "write", "list", "open"
"""Choices that are not rules. The rules that are offered contain a colon."""

_OFFERED = (("author:", 3), ("org:", 1), ("kw:", 2))
"""The fields of the rules that a paper offers, and how many of each: what people follow most."""


class FollowActions:
    """Offers rules that fit the current paper, and lists the rules that there are."""

    def __init__(self, context: BrowseContext) -> None:
        self._context = context
        self.actions: Actions = {
            "follow": self.choose_rule,
            "follow_rules": lambda: context.start_work(self._list_rules, "follow", exclusive=True),
        }
        """The functions that run the commands, by the command's name."""

    def choose_rule(self) -> None:
        """Let the user choose what to follow: the filter, an author of this paper, and so on."""
        from reader.app.screens.choose import ChooseScreen

        choices = [
            *self._suggest_rules(),
            (_WRITE_RULE, "A query or an address of your own…"),
            (_LIST_RULES, "List what you follow…"),
            (_OPEN_FEED, "Open what is new of it"),
        ]
        self._context.app.push_screen(ChooseScreen("Follow", choices), self._use_choice)

    def _suggest_rules(self) -> list[tuple[str, str]]:
        """Rules with their labels: the filter, what the paper offers, and the open feed."""
        from reader.model.address import format_address
        from reader.model.address_names import name_feed
        from reader.model.changing_feeds import goes_on
        from reader.model.mute_rules import suggest_rules

        feed, entry = self._context.feed, self._context.current_entry
        choices = []
        if (filter_text := " ".join(feed.view.query_text.split())) and feed.view.query:
            choices.append((filter_text, f"This filter: {filter_text}"))
        if entry:
            suggested = suggest_rules(entry.paper)
            for field, most in _OFFERED:
                choices += [one for one in suggested if one[0].startswith(field)][:most]
        if goes_on(feed.address):
            choices.append((format_address(feed.address), f"This feed: {name_feed(feed.address)}"))
        return choices

    def _use_choice(self, choice: str | None) -> None:
        if choice == _WRITE_RULE:
            self._ask_for_rule()
        elif choice == _LIST_RULES:
            self._context.start_work(self._list_rules, "follow", exclusive=True)
        elif choice == _OPEN_FEED:
            self._context.action_command("following")
        elif choice:
            self._start_following(choice, True)

    def _ask_for_rule(self) -> None:
        from reader.app.screens.ask import AskScreen
        from reader.model.follow_rules import parse_follow_rule

        today = self._context.session.clock().date()
        screen = AskScreen(
            "Follow what matches, or a feed",
            "author:ada-byron, or arxiv:search/ti:agents",
            lambda text: parse_follow_rule(text, today).text,
        )
        self._context.app.push_screen(screen, lambda rule: self._start_following(rule, True))

    async def _list_rules(self) -> None:
        from reader.app.screens.choose import ChooseScreen

        rules = await self._context.session.list_rules("follow")
        if not rules:
            follow = self._context.first_key("follow")
            self._context.show_message(f"You follow nothing yet; {follow} follows")
            return
        self._context.app.push_screen(
            ChooseScreen("What you follow: choose one to delete", [(one, one) for one in rules]),
            lambda rule: self._start_following(rule, False),
        )

    def _start_following(self, rule: str | None, on: bool) -> None:
        if rule:
            self._context.start_work(lambda: self._write_rule(rule, on), "library")

    async def _write_rule(self, rule: str, on: bool) -> None:
        from reader.errors import UsageError
        from reader.model.follow_rules import parse_follow_rule

        session = self._context.session
        if on:
            try:
                rule = parse_follow_rule(rule, session.clock().date()).text
            except UsageError as error:  # a filter may be no rule
                self._context.show_message(str(error), "error")
                return
        if await self._context.write_and_show(session.write_rule("follow", rule, on)):
            message = f"Following {rule}" if on else f"{rule} is no longer followed"
            self._context.show_message(message + self._context.undo_hint)
