"""The main screen: one feed's papers and the abstract of one of them."""

from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from reader import address as addresses
from reader.address import Address
from reader.app.actions import Actions
from reader.app.actions.feeds import FeedActions
from reader.app.actions.finding import FindActions
from reader.app.actions.marks import MarkActions
from reader.app.actions.muting import MuteActions
from reader.app.actions.organising import OrganiseActions
from reader.app.actions.reading import ReadActions
from reader.app.actions.selecting import SelectActions
from reader.app.actions.sharing import ShareActions
from reader.app.actions.texts import TextActions
from reader.app.bindings import bindings
from reader.app.open_feed import OpenFeed
from reader.app.rows import Shown, alone
from reader.app.session import Changed, Session
from reader.app.trail import Visit
from reader.app.widgets.bars import Footer, Header, Notice
from reader.app.widgets.panes import Panes
from reader.app.widgets.split import NARROW, SHORT, WIDE, Split
from reader.app.wording import NOTHING, Label, counted, freshness, uncounted
from reader.catalogue.snapshots import Snapshot
from reader.commands import COMMANDS, Command, Place
from reader.config import Config
from reader.entry import Entry
from reader.errors import ReaderError
from reader.keymap import Keys
from reader.order import LABELS, Sort
from reader.text.symbols import signs

if TYPE_CHECKING:
    from reader.app.widgets.filter_field import FilterField

_LIBRARY_POLL = 0.5
"""Seconds between looks at what other programs marked."""
_LOCAL = (addresses.Catalogue, addresses.Library, addresses.File)
"""What is read anew each time it is opened, and never old."""


class BrowseScreen(Screen[None]):
    """Shows what the session answers. What its commands do is in :mod:`reader.app.actions`."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (NARROW, "-medium"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"),
        (14, "-short"),
        (SHORT, "-tall"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("screen")]
    AUTO_FOCUS = "PaperList"
    place: Place = "list"

    def __init__(
        self,
        session: Session,
        address: Address,
        snapshot: Snapshot | None,
        *,
        sort: Sort,
        compact: bool,
        split: Split,
        key: str | None,
        resume: Visit | None,
        hint: str,
    ) -> None:
        super().__init__()
        self.session = session
        """The services."""
        self._problems = list(session.config.problems)
        self._key = key
        self._hint = hint
        self.symbols = signs(session.config.ascii)
        """The signs that are shown."""
        self.feed = OpenFeed(
            session,
            address,
            snapshot,
            sort,
            show=self.show_rows,
            renew=self.renew_rows,
            head=self.show_header,
            say=self.say,
        )
        """The feed that is open."""
        self.panes = Panes(
            self.symbols,
            session.config.columns,
            session.clock().date(),
            compact=compact,
            split=split,
        )
        """List and abstract."""
        self._poll: Timer | None = None
        self._header = Header()
        self._notice = Notice()
        self._footer = Footer("list", session.keys)
        self._finding = FindActions(self, lambda field: self.mount(field, before=self._footer))
        self._feeds = FeedActions(self, resume)
        self._choosing = SelectActions(self)
        self._marking = MarkActions(self, self.set_timer)
        self._reading = ReadActions(self, self._marking)
        self._texts = TextActions(self)
        self._actions: Actions = {
            **self._feeds.actions,
            **self._marking.actions,
            **self._reading.actions,
            **self._texts.actions,
            **ShareActions(self, self._marking).actions,
            **self._finding.actions,
            **self._choosing.actions,
            **OrganiseActions(self).actions,
            **MuteActions(self).actions,
            "help": self._help,
            "back": self._back,
        }

    def compose(self) -> ComposeResult:
        """Header, the two panes, footer."""
        yield self._header
        yield self._notice
        yield self.panes
        yield self._footer

    def on_mount(self) -> None:
        """Paint what is there, then ask the network."""
        self.show_rows(self._key)
        self._footer.show_hint(self._hint)
        self.complain([])
        self._poll = self.set_interval(_LIBRARY_POLL, self._look_for_others)
        self.call_after_refresh(self._painted)

    def on_screen_suspend(self) -> None:
        """What another screen covers is not being looked at.

        It rests, too: whatever happens on a covered screen has the one above drawn anew.
        """
        self._marking.dwell.stop()
        if self._poll:
            self._poll.pause()

    def on_screen_resume(self) -> None:
        """Go on."""
        if self._poll:
            self._poll.resume()

    def _painted(self) -> None:
        """What the first paint need not wait for."""
        if not self.is_attached:
            return  # it was left before it was painted
        self._finding.prepare()
        self.start(self.feed.refresh(self._key), "feed", exclusive=True)

    def _look_for_others(self) -> None:
        if self.feed.waiting:
            self.show_header()
        self.start(self._marking.look_for_others(), "others", exclusive=True)

    # Commands

    @property
    def keys(self) -> Keys:
        """Which keys run which command."""
        return self.session.keys

    def key(self, name: str) -> str:
        """The first key of a command, as it is written for people."""
        return self.keys.first(name)

    @property
    def undoes(self) -> str:
        """What is said behind what can be undone."""
        return f" · {self.key('undo')} undoes"

    def owner(self, command: Command) -> DOMNode:
        """Who does what a command says."""
        return {"app": self.app, "panes": self.panes}.get(command.owner, self)

    def action_command(self, name: str) -> None:
        """Run a command of the table."""
        self._actions[name]()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what has no sense here; keep the library out of reach of a text field."""
        name = str(parameters[0]) if action == "command" else action
        command = next((one for one in COMMANDS if one.name == name), None)
        if command is None or name == "back":
            return True
        if command.needs_day and not self.feed.steppable:
            return False
        return not self._finding.typing

    def start(
        self, work: Coroutine[object, object, None], group: str, *, exclusive: bool = False
    ) -> None:
        """Do work beside the event loop's other work; exclusive work ends what its group does."""
        self.run_worker(work, group=group, exclusive=exclusive, exit_on_error=False)

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        """What no one foresaw is said too, in one sentence, and the app goes on."""
        if event.state is WorkerState.ERROR:
            kind = type(event.worker.error).__name__
            self.say(f"Something failed that should not ({kind}); try again, or restart", "error")

    def _help(self) -> None:
        """All keys."""
        from reader.app.screens.help import HelpScreen

        reading = self._reading.open
        place: Place = "article" if reading else "list"
        self.app.push_screen(HelpScreen(place, self.keys))

    def _back(self) -> None:
        """One step: the field, the abstract, the filter, the feed before."""
        view = self.feed.view
        if self._finding.field.is_open:
            self._finding.close()
            self._finding.clear()
        elif self.panes.abstract.has_focus:
            self.panes.action_to_list()
        elif view.selected:
            self._choosing.clear()
        elif view.filtered or view.unread_only or view.most_voted or view.muted_only:
            self._finding.clear()
        elif self._texts.stop():
            self.say("Stopped; the full texts that came are kept")
        else:
            self._feeds.back()

    # Show

    @property
    def entry(self) -> Entry | None:
        """The current paper."""
        return self._reading.entry or self.panes.entry

    @property
    def chosen(self) -> Shown:
        """The paper that is read in full, else the selected ones, else the current one."""
        if reading := self._reading.entry:
            return alone(reading)
        chosen = self.feed.view.chosen()
        return alone(self.entry) if self.entry and not chosen else chosen

    def follow(self, before: Config) -> None:
        """Show what other settings change."""
        config = self.session.config
        self.symbols = signs(config.ascii)
        self.panes.dress(self.symbols, config.columns)
        if config.density != before.density:
            self.panes.papers.set_compact(config.density == "compact")
        self._footer.use(self.keys)
        self._reading.follow(self.keys)
        self.show_header()

    def reselected(self) -> None:
        """Show another selection."""
        self.panes.redraw(range(len(self.feed.view.shown)))
        self.show_header()

    def show_rows(self, key: str | None) -> None:
        """Other rows: the cursor goes to that paper, else to the first unread one."""
        view = self.feed.view
        self._marking.dwell.stop()
        place = view.place(key)
        if place is None:
            place = view.shown.next_unread(-1, 1)
        self.panes.show(
            view.shown, place or 0, self._empty_text(), view.dividers, view.words, view.selected
        )
        self.show_header()

    def renew_rows(self) -> None:
        """Newer rows of the same feed: the cursor stays on its paper, or near where it was."""
        view, entry, row = self.feed.view, self.panes.entry, self.panes.papers.cursor
        place = view.place(entry.key) if entry else None
        row = row if place is None else place
        self.panes.show(
            view.shown,
            row,
            self._empty_text(),
            view.dividers,
            view.words,
            view.selected,
            typing=self._finding.typing,
        )
        self.show_header()

    def rearranged(self, anew: bool = False) -> None:
        """Show another order or filter, or what else is hidden: now, or when that is known.

        ``anew``: the cursor goes to the first unread paper.
        """
        if anew and not self.feed.view.searching:
            self.show_rows(None)
        elif not self.feed.view.searching:
            self.renew_rows()
        self.start(self.feed.search(anew), "search", exclusive=True)

    def remark(self, changed: Changed) -> None:
        """Show marks as they are now."""
        rows = self.feed.view.remark(changed.marks)
        if rows:
            self.panes.redraw(rows)
        if changed.rules is not None:
            self.feed.view.mute(changed.rules)
            self.rearranged()
        elif changed.marks:
            self.show_header()
        if changed.marks:
            self._reading.remark()

    async def written(self, write: Coroutine[object, object, Changed]) -> bool:
        """Show what a write changed; where it fails, say why. Returns whether it succeeded."""
        try:
            changed = await write
        except ReaderError as error:
            self.say(str(error), "error")
            return False
        self.remark(changed)
        return True

    def show_header(self) -> None:
        """Draw the line above, and what is offered below it."""
        feed, view = self.feed, self.feed.view
        now = self.session.clock()
        more = "…" if view.searching else ""
        found = more if view.unlooked else f"· {len(view.shown)}{more}"
        state = [f"/{view.query_text} {found}"] if view.filtered else []
        state += [f"{len(view.selected)} selected"] if view.selected else []
        if view.muted:
            state.append("what is muted" if view.muted_only else f"{view.muted} muted")
        state += ["unread"] if view.unread_only else []
        state += [f"the {view.most_voted} most voted"] if view.most_voted else []
        state += [LABELS[view.sort]] if view.sort != "feed" and not view.most_voted else []
        fresh = feed.busy if self._texts.busy == NOTHING else self._texts.busy
        if fresh == NOTHING and not isinstance(feed.address, _LOCAL):
            fresh = freshness(view.snapshot, now, feed.offline, feed.live)
        self._header.set(
            title=addresses.title(feed.shown),
            period=Label(
                addresses.period(feed.address, feed.day),
                addresses.period(feed.address, feed.day, short=True),
            ),
            steps=f"{self.key('older')} older   newer {self.key('newer')}"
            if feed.steppable
            else "",
            state=self._finding.problem or " · ".join(state),
            counts=uncounted(view.total + view.snapshot.rest)
            if view.snapshot.rest
            else counted(view.unread, view.total, still_growing=feed.day == now.date()),
            fresh=fresh,
        )
        self._notice.show(feed.offer())

    def _empty_text(self) -> str:
        feed = self.feed
        if feed.view.total:
            return f"Nothing matches; {self.key('back')} shows all again"
        if feed.busy != NOTHING:
            return ""
        if feed.address == addresses.BOOKMARKS:
            return f"No bookmarks yet; {self.key('bookmark')} keeps the paper under the cursor"
        if feed.offline:
            return f"Not fetched yet, and there is no network; {self.key('reload')} tries again"
        if feed.failed:
            return f"Not fetched yet; {self.key('reload')} tries again"
        older = f"; {self.key('older')} goes to an older day" if feed.steppable else ""
        return f"No papers here{older}"

    def say(self, message: str, severity: str = "information") -> None:
        """Show one sentence in place of the footer for a while."""
        reading = self._reading.open
        (reading.footer if reading else self._footer).say(message, severity)

    def complain(self, problems: Sequence[str]) -> None:
        """Say the first of some problems, and how to see the others."""
        self._problems += problems
        if self._problems and self.is_mounted:
            others = len(self._problems) - 1
            rest = f" · {others} more: reader config check" if others else ""
            self.say(self._problems[0] + rest, "warning")
            self._problems.clear()

    # Hear

    def on_key(self, event: events.Key) -> None:
        """The first-start hint goes; Escape that ran into the next key is taken apart."""
        self._drop_hint()
        if event.key.startswith("alt+"):
            event.stop()
            self._back()
            self.app.simulate_key(event.key.removeprefix("alt+"))

    def _drop_hint(self) -> None:
        if self._footer.hint:
            self._footer.show_hint("")

    def focus_changed(self, focused: bool) -> None:
        """The terminal got or lost the focus."""
        self._marking.dwell.focus(focused)
        if focused and self.focused is None:
            # A page may get the focus after the screen looked whom to give it to.
            self.set_focus(self.panes.papers)

    @on(Panes.Looked)
    def _looked(self) -> None:
        self.feed.touched = True
        self._marking.looked_at(self.entry if self.panes.reading else None)

    @on(Panes.Ran)
    def _ran(self, event: Panes.Ran) -> None:
        self.say("No unread paper further on" if event.step > 0 else "No unread paper above")

    @on(Panes.Opened)
    def _opened(self) -> None:
        self.action_command("read_in_full")

    # By name: the field is imported after the first paint.

    def on_filter_field_typed(self, event: "FilterField.Typed") -> None:
        """The filter is another."""
        self._finding.typed(event.text)

    def on_filter_field_kept(self) -> None:
        """Enter: back to the list."""
        self._finding.keep()
