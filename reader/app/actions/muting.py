"""Muting words, authors and keywords, and hearing of them again."""

from reader.app.actions import Actions
from reader.app.actions.desk import Desk
from reader.errors import ReaderError

_WRITE, _LIST = "write", "list"
"""Choices that are no rules; a rule has a colon or is not offered."""


class MuteActions:
    """Offers rules for the paper at hand; lists those in force."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.actions: Actions = {
            "mute": self.mute,
            "muted_rules": lambda: desk.start(self._list(), "muting", exclusive=True),
            "show_muted": self.show_muted,
        }
        """By name."""

    def mute(self) -> None:
        """Choose what of this paper to hear no more of."""
        from reader.app.screens.choose import ChooseScreen
        from reader.muting import suggested

        if entry := self._desk.entry:
            choices = [
                *suggested(entry.paper),
                (_WRITE, "Words or a query of your own…"),
                (_LIST, "What is muted…"),
            ]
            self._desk.app.push_screen(ChooseScreen("Mute", choices), self._chosen)

    def show_muted(self) -> None:
        """What is hidden here, and by which rule; again: the rest."""
        view = self._desk.feed.view
        if not view.muted:
            self._desk.say(f"Nothing is muted here; {self._desk.key('mute')} mutes")
            return
        view.only_muted(not view.muted_only)
        self._desk.rearranged(anew=True)

    def _chosen(self, choice: str | None) -> None:
        if choice == _WRITE:
            self._write()
        elif choice == _LIST:
            self._desk.start(self._list(), "muting", exclusive=True)
        elif choice:
            self._desk.start(self._set(choice, True), "library")

    def _write(self) -> None:
        from reader.app.screens.ask import AskScreen
        from reader.query import EVERYTHING, parse

        def check(text: str) -> str:
            if parse(text) == EVERYTHING:
                raise ReaderError("A rule needs at least a word")
            return " ".join(text.split())

        screen = AskScreen("Mute what matches", "blockchain, or author:ada-byron votes:<3", check)
        self._desk.app.push_screen(
            screen,
            lambda rule: self._desk.start(self._set(rule, True), "library") if rule else None,
        )

    async def _list(self) -> None:
        from reader.app.screens.choose import ChooseScreen

        rules = await self._desk.session.rules()
        if not rules:
            self._desk.say(f"Nothing is muted; {self._desk.key('mute')} mutes")
            return
        choices = [(rule, rule) for rule in rules]
        self._desk.app.push_screen(
            ChooseScreen("Muted: choose what to hear of again", choices),
            lambda rule: self._desk.start(self._set(rule, False), "library") if rule else None,
        )

    async def _set(self, rule: str, on: bool) -> None:
        if await self._desk.written(self._desk.session.mute(rule, on)):
            await self._desk.feed.search()  # in a long feed it takes a moment until they are known
            said = f"Muted {rule}" if on else f"{rule} is no longer muted"
            hidden = self._desk.feed.view.muted
            self._desk.say(said + (f": {hidden} hidden here" if on else "") + self._desk.undoes)
