"""The main screen: one feed's papers and the abstract of one of them."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from reader import address as addresses
from reader.address import Address
from reader.app import sharing
from reader.app.commands import COMMANDS, bindings
from reader.app.marking import Marking
from reader.app.open_feed import OpenFeed
from reader.app.session import Changed, Session
from reader.app.trail import Visit
from reader.app.widgets.bars import Footer, Header
from reader.app.widgets.panes import Panes
from reader.app.wording import NOTHING, Label, freshness
from reader.catalogue.snapshots import Snapshot
from reader.entry import Entry
from reader.errors import QueryError
from reader.order import LABELS, SORTS, Sort
from reader.share import TARGETS, Target
from reader.text.symbols import Symbols

_MESSAGE = {"information": 5.0, "warning": 10.0, "error": 10.0}
"""Seconds a message stays."""
_LIBRARY_POLL = 0.5
"""Seconds between looks at what other programs marked."""


class BrowseScreen(Screen[None]):
    """Asks the session, shows what it answers."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-narrow"),
        (60, "-medium"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"),
        (14, "-short"),
        (18, "-tall"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("screen")]
    AUTO_FOCUS = "PaperList"

    def __init__(
        self,
        session: Session,
        symbols: Symbols,
        address: Address,
        snapshot: Snapshot | None,
        *,
        sort: Sort,
        compact: bool,
        key: str | None,
        resume: Visit | None,
        hint: str,
    ) -> None:
        super().__init__()
        self._session = session
        self._key = key
        self._resume = resume
        self._hint = hint
        self._message_timer: Timer | None = None
        self._marking = Marking(
            session,
            show=self._remark,
            say=self.say,
            start=self.set_timer,
            read_by_itself=self._read_by_itself,
        )
        self.feed = OpenFeed(
            session,
            address,
            snapshot,
            sort,
            show=self._show_rows,
            renew=self._renew_rows,
            say=self.say,
        )
        """The feed that is open."""
        self.panes = Panes(symbols, session.clock().date(), compact=compact)
        """List and abstract."""
        self._header = Header()
        self._footer = Footer()
        self._field = Input(
            placeholder='words, "a phrase", -without, is:unread', id="filter", compact=True
        )

    def compose(self) -> ComposeResult:
        """Header, the two panes, footer."""
        yield self._header
        yield self.panes
        yield self._footer

    def on_mount(self) -> None:
        """Paint what is there, then ask the network."""
        self._show_rows(self._key)
        if self._hint:
            self._footer.say(self._hint)
        for problem in self._session.config.problems:
            self.say(problem, "warning")
        self.set_interval(_LIBRARY_POLL, self._look_for_others)
        self.call_after_refresh(self._painted)

    async def _painted(self) -> None:
        """What the first paint need not wait for."""
        await self.mount(self._field, before=self._footer)
        self._refresh()

    # Show

    @property
    def entry(self) -> Entry | None:
        """The current paper."""
        return self.panes.entry

    def _show_rows(self, key: str | None) -> None:
        """Other rows: the cursor goes to that paper, else to the first unread one."""
        view = self.feed.view
        place = view.place(key)
        if place is None:
            place = view.next_unread(-1, 1)
        self.panes.show(view.shown, place or 0, self._empty_text())
        self._show_header()

    def _renew_rows(self) -> None:
        """Newer rows of the same feed: the cursor stays on its paper, or near where it was."""
        view, entry, row = self.feed.view, self.entry, self.panes.papers.cursor
        place = view.place(entry.key) if entry else None
        self.panes.show(view.shown, row if place is None else place, self._empty_text())
        self._show_header()

    def _show_header(self) -> None:
        feed, view = self.feed, self.feed.view
        state = [f"/{view.query_text} · {len(view.shown)}"] if view.filtered else []
        state += ["unread"] if view.unread_only else []
        state += [LABELS[view.sort]] if view.sort != "feed" else []
        unread, total = view.unread, view.total
        counts = Label(f"{unread} unread of {total}", f"{unread}/{total}") if total else NOTHING
        fresh = feed.busy
        if fresh == NOTHING:
            fresh = freshness(view.snapshot, self._session.clock(), feed.offline, feed.live)
        self._header.set(
            title=addresses.title(feed.shown),
            period=Label(
                addresses.period(feed.address, feed.day),
                addresses.period(feed.address, feed.day, short=True),
            ),
            steps=feed.steppable,
            state=" · ".join(state),
            counts=counts,
            fresh=fresh,
        )

    def _empty_text(self) -> str:
        feed = self.feed
        if feed.view.total:
            return "Nothing matches; Esc shows all again"
        if feed.busy != NOTHING:
            return ""
        if feed.address == addresses.BOOKMARKS:
            return "No bookmarks yet; b keeps the paper under the cursor"
        if feed.offline:
            return "Not fetched yet, and there is no network; R tries again"
        return "No papers here; [ goes to an older day" if feed.steppable else "No papers here"

    def say(self, message: str, severity: str = "information") -> None:
        """Show one sentence in place of the footer for a while."""
        if self._message_timer:
            self._message_timer.stop()
        self._footer.say(message, severity)
        self._message_timer = self.set_timer(_MESSAGE[severity], self._said)

    def _said(self) -> None:
        """The message had its time: back to the hint of the first start, or to the keys."""
        self._message_timer = None
        self._footer.say(self._hint)

    def on_key(self, event: events.Key) -> None:
        """The first-start hint goes; Escape that ran into the next key is taken apart."""
        self._drop_hint()
        if event.key.startswith("alt+"):
            event.stop()
            self.action_back()
            self.app.simulate_key(event.key.removeprefix("alt+"))

    @on(Worker.StateChanged)
    def _worker_ended(self, event: Worker.StateChanged) -> None:
        """What no one foresaw is said too, in one sentence, and the app goes on."""
        if event.state is WorkerState.ERROR:
            kind = type(event.worker.error).__name__
            self.say(f"Something failed that should not ({kind}); try again, or restart", "error")

    def _drop_hint(self) -> None:
        if self._hint:
            self._hint = ""
            if self._message_timer is None:
                self._footer.say("")

    # Feeds

    def go(self, address: Address, key: str | None = None, *, remember: bool = True) -> None:
        """Open a feed."""
        if remember:
            self.feed.leave(self.entry.key if self.entry else None)
        self._marking.dwell.stop()
        self.panes.action_to_list()
        self._go(address, key)

    @work(group="feed", exclusive=True, exit_on_error=False)
    async def _go(self, address: Address, key: str | None) -> None:
        await self.feed.go(address, key)

    @work(group="feed", exclusive=True, exit_on_error=False)
    async def _refresh(self) -> None:
        await self.feed.refresh(self._key)

    @work(group="feed", exclusive=True, exit_on_error=False)
    async def _fetch(self) -> None:
        await self.feed.fetch()

    def action_reload(self) -> None:
        """Ask the network again."""
        self._fetch()

    def action_bookmarks(self) -> None:
        """What was kept; again: where we were."""
        if self.feed.address == addresses.BOOKMARKS:
            self._go_back()
        else:
            self.go(addresses.BOOKMARKS)

    def action_older(self) -> None:
        """The day, week or month before."""
        feed = self.feed
        older = addresses.neighbour(feed.address, -1, self._today, feed.day)
        self._go_if(older, "The feed begins here")

    def action_newer(self) -> None:
        """The day, week or month after."""
        feed = self.feed
        newer = addresses.neighbour(feed.address, 1, self._today, feed.day)
        self._go_if(newer, "This is the newest")

    def action_latest(self) -> None:
        """The newest there is."""
        if not self.feed.waiting_day():
            self._go_if(addresses.latest(self.feed.address, self._today), "This is the newest")

    def action_wider(self) -> None:
        """Day, week, month."""
        self._go_if(addresses.wider(self.feed.address, self._today, self.feed.day), "")

    @property
    def _today(self) -> date:
        return self._session.clock().date()

    def _go_if(self, address: Address | None, otherwise: str) -> None:
        if address is None:
            self.say(otherwise)
        else:
            self.go(address)

    def action_go_to(self) -> None:
        """Ask for an address."""
        from reader.app.screens.go_to import GoToScreen

        def went(address: Address | None) -> None:
            if address is not None:
                self.go(address)

        feeds, visited = self._session.feeds, self.feed.trail.addresses
        self.app.push_screen(GoToScreen(self._today, visited, feeds.names, feeds.address), went)

    def action_resume(self) -> None:
        """Where the app was left the last time."""
        if self._resume:
            self.go(self._resume.address, self._resume.key)
        else:
            self.say("There is no earlier place on this machine")

    def _go_back(self) -> None:
        visit = self.feed.trail.back()
        if visit is not None:
            self.go(visit.address, visit.key, remember=False)

    # Marks

    @on(Panes.Looked)
    def _looked(self) -> None:
        self.feed.touched = True
        self._marking.looked_at(self.entry if self.panes.reading else None)

    @on(Panes.Ran)
    def _ran(self, event: Panes.Ran) -> None:
        self.say("No unread paper further on" if event.step > 0 else "No unread paper above")

    def focus_changed(self, focused: bool) -> None:
        """The terminal got or lost the focus."""
        self._marking.dwell.focus(focused)

    def action_bookmark(self) -> None:
        """Keep the paper, or let it go."""
        if self.entry:
            self._turn("bookmark", self.entry.key)

    def action_toggle_read(self) -> None:
        """Read, or unread again."""
        if self.entry:
            self._turn("read", self.entry.key)

    @work(group="library", exit_on_error=False)
    async def _turn(self, field: str, key: str) -> None:
        await self._marking.turn(field, key)

    @work(group="library", exit_on_error=False)
    async def action_all_read(self) -> None:
        """Everything shown."""
        await self._marking.all_read(self.feed.view.shown)

    @work(group="library", exit_on_error=False)
    async def action_all_read_above(self) -> None:
        """Everything from the top to the cursor."""
        await self._marking.all_read(self.feed.view.shown[: self.panes.papers.cursor + 1])

    @work(group="library", exit_on_error=False)
    async def _read_by_itself(self, key: str) -> None:
        await self._marking.automatically_read(key)

    @work(group="library", exit_on_error=False)
    async def action_undo(self) -> None:
        """Take back the last action."""
        await self._marking.undo(redo=False)

    @work(group="library", exit_on_error=False)
    async def action_redo(self) -> None:
        """Do again what was taken back."""
        await self._marking.undo(redo=True)

    @work(group="others", exclusive=True, exit_on_error=False)
    async def _look_for_others(self) -> None:
        await self._marking.look_for_others()

    def _remark(self, changed: Changed) -> None:
        rows = self.feed.view.remark(changed.marks)
        if rows:
            self.panes.redraw(rows)
        if changed.marks:
            self._show_header()

    # Share

    def action_copy_link(self) -> None:
        """The paper's link."""
        self._copy("link")

    def action_copy_bibtex(self) -> None:
        """The paper as BibTeX."""
        self._copy("bibtex")

    def action_copy_as(self) -> None:
        """Choose what to copy."""
        from reader.app.screens.choose import ChooseScreen

        if self.entry:
            self.app.push_screen(ChooseScreen("Copy as", list(TARGETS.items())), self._copied_as)

    def _copied_as(self, target: Target | None) -> None:
        if target:
            self._copy(target)

    @work(group="share", exit_on_error=False)
    async def _copy(self, target: Target) -> None:
        if entry := self.entry:
            self._marking.opened(entry)
            self.say(*await sharing.copy(self.app, target, entry.paper))

    def action_show_link(self) -> None:
        """The link, to be selected by hand."""
        if self.entry:
            sharing.show_by_hand(self.app, sharing.link_of(self.entry.paper))

    def action_open_page(self) -> None:
        """The paper's page."""
        self._browse(lambda entry: sharing.link_of(entry.paper))

    def action_open_pdf(self) -> None:
        """The paper's PDF."""
        self._browse(lambda entry: entry.paper.links.pdf)

    @work(group="share", exit_on_error=False)
    async def _browse(self, which: Callable[[Entry], str | None]) -> None:
        if (entry := self.entry) is None:
            return
        url = which(entry)
        if url is None:
            self.say("No PDF is known of this paper; o opens its page", "warning")
            return
        self._marking.opened(entry)
        self.say(*await sharing.open_url(url))

    # Find

    def action_filter(self) -> None:
        """Type words."""
        self._field.value = self.feed.view.query_text
        self._field.add_class("-open")
        self.add_class("-filtering")
        # Widget.focus waits its turn; keys that are typed meanwhile would go elsewhere.
        self.set_focus(self._field)

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        if not self._field.has_class("-open"):
            return
        try:
            self.feed.view.filter(event.value)
        except QueryError as error:
            self._field.add_class("-bad")
            self._header.set(state=f"{error} (at {error.position + 1})")
            return
        self._field.remove_class("-bad")
        self._renew_rows()
        self.run_worker(self.feed.search(), group="search", exclusive=True, exit_on_error=False)

    @on(Input.Submitted, "#filter")
    def _filter_kept(self) -> None:
        self._close_field()

    def _close_field(self) -> None:
        self._field.remove_class("-open", "-bad")
        self.remove_class("-filtering")
        self.panes.action_to_list()
        self._show_header()

    def _clear_filter(self) -> None:
        self.feed.view.filter("")
        self.feed.view.only_unread(False)
        self._field.value = ""
        self._renew_rows()
        self.run_worker(self.feed.search(), group="search", exclusive=True, exit_on_error=False)

    def action_sort(self) -> None:
        """Choose an order."""
        from reader.app.screens.choose import ChooseScreen

        choices = [(sort, LABELS[sort]) for sort in SORTS]
        self.app.push_screen(ChooseScreen("Sort", choices, self.feed.view.sort), self._sort_by)

    def _sort_by(self, sort: Sort | None) -> None:
        if sort:
            self.feed.view.order_by(sort)
            self._renew_rows()

    def action_show_all(self) -> None:
        """Everything in this feed."""
        self.feed.view.only_unread(False)
        self._renew_rows()

    def action_show_unread(self) -> None:
        """Only what is unread now."""
        self.feed.view.only_unread(True)
        self._renew_rows()

    def action_help(self) -> None:
        """All keys."""
        from reader.app.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_back(self) -> None:
        """One step: the field, the abstract, the filter, the feed before."""
        if self._field.has_class("-open"):
            self._close_field()
            self._clear_filter()
        elif self.panes.abstract.has_focus:
            self.panes.action_to_list()
        elif self.feed.view.filtered or self.feed.view.unread_only:
            self._clear_filter()
        else:
            self._go_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what has no sense here; keep the library out of reach of a text field."""
        command = next((one for one in COMMANDS if one.name == action), None)
        if command is None or action == "back":
            return True
        if command.needs_day and not self.feed.steppable:
            return False
        return not isinstance(self.focused, Input)
