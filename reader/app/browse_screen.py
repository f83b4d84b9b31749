"""The main screen: one feed's papers and the abstract of one of them."""

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer

from reader.app.actions import Actions
from reader.app.actions.feeds import FeedActions
from reader.app.actions.filtering import FilterActions
from reader.app.actions.full_texts import FullTextActions
from reader.app.actions.going_back import BackActions
from reader.app.actions.marks import MarkActions
from reader.app.actions.ranking import RankingActions
from reader.app.actions.reading import ReadActions
from reader.app.actions.rules import make_rule_actions
from reader.app.actions.selecting import SelectActions
from reader.app.actions.sharing import ShareActions
from reader.app.actions.tags_and_notes import TagAndNoteActions
from reader.app.back_history import FeedPlace
from reader.app.background_work import Work, start_worker
from reader.app.bindings import make_bindings
from reader.app.browse_sentences import (
    describe_read_rule,
    explain_empty_list,
    make_header_parts,
    make_notice,
    make_steps,
)
from reader.app.open_feed import OpenFeed
from reader.app.run_command import open_to_choose
from reader.app.session import ChangedMarks, Session
from reader.app.shown_rows import ShownRows, show_one_entry
from reader.app.widgets.bars import Footer, Header, Notice
from reader.app.widgets.links import LinkChosen
from reader.app.widgets.panes import Panes
from reader.app.widgets.split import NARROW, SHORT, WIDE, Split
from reader.catalogue.feed_snapshots import Snapshot
from reader.config import Config
from reader.errors import ReaderError
from reader.keys.commands import COMMANDS, Command, CommandPlace
from reader.keys.keymap import CommandKeys
from reader.model.address import Address, Following
from reader.model.entry import Entry
from reader.model.sorting import Sort
from reader.text.symbols import symbols_for

if TYPE_CHECKING:
    from reader.app.widgets.filter_field import FilterField

_LIBRARY_POLL_SECONDS = 0.5
"""Seconds between two checks whether other programs marked papers."""


class BrowseScreen(Screen[None]):
    """Shows the open feed. What its commands do is in :mod:`reader.app.actions`."""

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
    BINDINGS: ClassVar[list[BindingType]] = [*make_bindings("screen")]
    AUTO_FOCUS = "PaperList"
    place: CommandPlace = "list"

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
        resume: FeedPlace | None,
        hint: str,
    ) -> None:
        super().__init__()
        self.session = session
        """The services."""
        self._problems = list(session.config.problems)
        self._start_key = key
        self._start_hint = hint
        self.symbols = symbols_for(session.config.ascii)
        """The symbols on the screen, for example the star of a bookmark."""
        self.feed = OpenFeed(
            session,
            address,
            snapshot,
            sort,
            show_rows=self.show_rows,
            renew_rows=self.renew_rows,
            show_header=self.show_header,
            show_message=self.show_message,
        )
        """The feed that is open."""
        self.panes = Panes(
            self.symbols,
            session.config.columns,
            session.clock().date(),
            compact=compact,
            split=split,
        )
        """The list and the abstract."""
        self._library_timer: Timer | None = None
        self._header = Header()
        self._notice = Notice()
        self._footer = Footer("list", session.keys)
        self._filter_actions = FilterActions(self, lambda bar: self.mount(bar, before=self._footer))
        self._feed_actions = FeedActions(self, resume)
        self._select_actions = SelectActions(self)
        self._mark_actions = MarkActions(self, self.set_timer)
        self._share_actions = ShareActions(self, self._mark_actions)
        self._read_actions = ReadActions(self, self._mark_actions, self._share_actions.use_link)
        self._full_text_actions = FullTextActions(self)
        self._ranking_actions = RankingActions(self)
        self._back_actions = BackActions(
            self,
            self._filter_actions,
            self._select_actions,
            self._full_text_actions,
            self._feed_actions,
        )
        self._actions: Actions = {
            **self._feed_actions.actions,
            **self._mark_actions.actions,
            **self._read_actions.actions,
            **self._full_text_actions.actions,
            **self._share_actions.actions,
            **self._filter_actions.actions,
            **self._select_actions.actions,
            **TagAndNoteActions(self).actions,
            **make_rule_actions(self),
            **self._ranking_actions.actions,
            **self._back_actions.actions,
            "help": self._open_help,
        }

    def compose(self) -> ComposeResult:
        """The header, the two panes and the footer."""
        yield self._header
        yield self._notice
        yield self.panes
        yield self._footer

    def on_mount(self) -> None:
        """Show the last snapshot; after the first paint, ask the network."""
        self.show_rows(self._start_key)
        self._footer.show_hint(self._start_hint)
        self.show_problems([])
        self._library_timer = self.set_interval(_LIBRARY_POLL_SECONDS, self._show_changes_of_others)
        self.call_after_refresh(self._start_after_first_paint)

    def on_screen_suspend(self) -> None:
        """Stop the timers: another screen covers this one, so the user does not look at it.

        A change on a covered screen would also draw the screen above it again.
        """
        self._mark_actions.dwell.stop()
        if self._library_timer:
            self._library_timer.pause()

    def on_screen_resume(self) -> None:
        """Start the timer again when no other screen covers this one."""
        if self._library_timer:
            self._library_timer.resume()

    def _start_after_first_paint(self) -> None:
        """Do what the first paint need not wait for."""
        if not self.is_attached:
            return  # the app ended before the first paint
        self._filter_actions.prepare_field()
        self.start_work(lambda: self.feed.begin(self._start_key), "feed", exclusive=True)

    def _show_changes_of_others(self) -> None:
        if self.feed.is_waiting:
            self.show_header()
        self.start_work(self._mark_actions.show_changes_of_others, "others", exclusive=True)

    # Commands

    @property
    def keys(self) -> CommandKeys:
        """Which keys run which command."""
        return self.session.keys

    def first_key(self, name: str) -> str:
        """The first key of a command, as the user sees it."""
        return self.keys.first_key(name)

    @property
    def undo_hint(self) -> str:
        """The end of a message about an action that can be undone."""
        return f" · {self.first_key('undo')} undoes"

    def owner(self, command: Command) -> DOMNode:
        """The node that runs a command."""
        return {"app": self.app, "panes": self.panes}.get(command.owner, self)

    def action_command(self, name: str) -> None:
        """Run a command of the command table."""
        self._actions[name]()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a command can be used now: none while a filter is typed, for example."""
        name = str(parameters[0]) if action == "command" else action
        command = next((one for one in COMMANDS if one.name == name), None)
        if command is None or name == "back":
            return True
        if command.needs_day and not self.feed.has_periods:
            return False
        return not self._filter_actions.is_typing

    def start_work(
        self,
        work: Work,
        group: str,
        *,
        exclusive: bool = False,
        on_failure: Callable[[str], None] | None = None,
    ) -> None:
        """Start work that runs in the background; exclusive work ends other work of its group.

        If it fails, a message says why; if ``on_failure`` is given, it is called with the sentence
        instead.
        """
        start_worker(
            self, work, group, exclusive=exclusive, on_failure=on_failure or self._show_failure
        )

    def _show_failure(self, sentence: str) -> None:
        """Say why work failed, and draw the header, which may still say that it is being done."""
        self.show_header()
        self.show_message(sentence, "error")

    def _open_help(self) -> None:
        """Show all keys."""
        from reader.app.screens.help import HelpScreen

        reading = self._read_actions.article_screen
        place: CommandPlace = "article" if reading else "list"
        rule = describe_read_rule(self.session.config, self.keys)
        open_to_choose(self.app, HelpScreen(place, self.keys, rule, self.symbols))

    # Show

    @property
    def current_entry(self) -> Entry | None:
        """The paper that is read in full, or the one under the cursor."""
        return self._read_actions.open_entry or self.panes.entry

    @property
    def chosen_entries(self) -> ShownRows:
        """The paper that is read in full, or the selected ones, or the one under the cursor."""
        if reading := self._read_actions.open_entry:
            return show_one_entry(reading)
        chosen = self.feed.view.selected_entries()
        return show_one_entry(self.current_entry) if self.current_entry and not chosen else chosen

    def use_settings(self, before: Config) -> None:
        """Use other settings. ``before`` are those that were used until now."""
        config = self.session.config
        self.symbols = symbols_for(config.ascii)
        self.panes.use_symbols(self.symbols, config.columns)
        if config.density != before.density:
            self.panes.papers.set_compact(config.density == "compact")
        self._footer.use_keys(self.keys)
        self._read_actions.use_keys(self.keys)
        self.show_header()

    def show_selection(self) -> None:
        """Draw the rows again after the selection changed."""
        self.panes.redraw_rows(range(len(self.feed.view.shown_rows)))
        self.show_header()

    def show_rows(self, key: str | None) -> None:
        """Show other rows. The cursor goes to that paper, or (None) to the first unread one."""
        view = self.feed.view
        self._mark_actions.dwell.stop()
        row = view.find_row(key)
        if row is None:
            row = view.shown_rows.find_next_unread(-1, 1)
        self._show_panes(row or 0)
        self.show_header()

    def renew_rows(self) -> None:
        """Show newer rows of the same feed. The cursor stays on its paper, or near its row."""
        entry = self.panes.entry
        row = self.feed.view.find_row(entry.key) if entry else None
        if row is None:
            row = self.panes.papers.cursor
        self._show_panes(row, typing=self._filter_actions.is_typing)
        self.show_header()

    def _show_panes(self, row: int, *, typing: bool = False) -> None:
        view = self.feed.view
        self.panes.show_rows(
            view.shown_rows,
            row,
            explain_empty_list(self.feed, self.keys),
            view.dividers,
            view.filter_words,
            view.selected,
            typing=typing,
        )

    def show_rearranged_rows(self, anew: bool = False) -> None:
        """Show the rows after the order, the filter or the hidden papers changed.

        In a long feed they are shown as soon as they are found. If ``anew`` is true, the cursor
        goes to the first unread paper.
        """
        if anew and not self.feed.view.is_searching:
            self.show_rows(None)
        elif not self.feed.view.is_searching:
            self.renew_rows()
        self.start_work(lambda: self.feed.search_rows(anew), "search", exclusive=True)

    def show_marks(self, changed: ChangedMarks) -> None:
        """Show marks that changed."""
        if rows := self.feed.view.update_marks(changed.marks):
            self.panes.redraw_rows(rows)
        if changed.rules is not None:
            self.feed.view.set_mute_rules(changed.rules)
            self.show_rearranged_rows()
        elif changed.marks:
            self.show_header()
        if changed.marks:
            self._read_actions.show_marks()
        if changed.follows and isinstance(self.feed.address, Following):
            self.start_work(self.feed.fetch_feed, "feed", exclusive=True)

    async def write_and_show(self, write: Coroutine[object, object, ChangedMarks]) -> bool:
        """Wait for a write and show what it changed. Returns whether it succeeded."""
        try:
            changed = await write
        except ReaderError as error:
            self.show_message(str(error), "error")
            return False
        self.show_marks(changed)
        return True

    def show_header(self) -> None:
        """Draw the header again, and below it the offer of missed days."""
        self._header.set_parts(
            **make_header_parts(
                self.feed, self.session.clock(), busy=self._full_text_actions.busy_label
            )
        )
        self._header.set_steps(make_steps(self.feed, self.keys))
        self._notice.show_text(make_notice(self.feed, self.session))

    def show_message(self, message: str, severity: str = "information") -> None:
        """Show one sentence in the footer for a few seconds."""
        reading = self._read_actions.article_screen
        (reading.footer if reading else self._footer).show_message(message, severity)

    def show_problems(self, problems: Sequence[str]) -> None:
        """Show the first of some problems, and say how to see the others."""
        self._problems += problems
        if self._problems and self.is_mounted:
            others = len(self._problems) - 1
            rest = f" · {others} more: reader config check" if others else ""
            self.show_message(self._problems[0] + rest, "warning")
            self._problems.clear()

    # Events

    def on_key(self, event: events.Key) -> None:
        """Remove the hint of the first start; collect a number; say how to see the keys.

        Alt and a key is taken for Escape and this key.
        """
        self._drop_hint()
        self._mark_actions.start_dwell_at_first_key(self._looked_at_entry)
        if self.panes.count.add_key(event.key):
            event.stop()
            self._footer.show_message(self.panes.count.digits)
            return
        if not self.keys.is_key_that_moves(event.key):
            self.panes.count.take()
        if event.key.startswith("alt+"):
            event.stop()
            self._back_actions.go_back_one_step()
            self.app.simulate_key(event.key.removeprefix("alt+"))
        elif event.is_printable and not self.keys.is_key(event.key):
            self.show_message(f"{self.first_key('help')} shows the keys")

    def _drop_hint(self) -> None:
        if self._footer.hint:
            self._footer.show_hint("")

    def set_terminal_focus(self, focused: bool) -> None:
        """Use the knowledge that the terminal got or lost the focus."""
        self._mark_actions.dwell.set_focus(focused)
        if focused and self.focused is None:
            # A page may get the focus after the screen looked for a widget to focus.
            self.set_focus(self.panes.papers)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the keys of the pane that got the focus."""
        self._footer.use_place("abstract" if event.widget is self.panes.abstract else "list")

    @on(Panes.AbstractSeen)
    def _restart_reading_time(self) -> None:
        self.feed.is_touched = True
        self._mark_actions.restart_dwell(self._looked_at_entry)

    @on(Panes.PaperLeft)
    def _mark_left_paper(self, event: Panes.PaperLeft) -> None:
        self._mark_actions.mark_left_paper(event.entry)

    @property
    def _looked_at_entry(self) -> Entry | None:
        """The paper whose abstract is on the screen."""
        return self.current_entry if self.panes.is_abstract_shown else None

    @on(Panes.Told)
    def _say_what_panes_tell(self, event: Panes.Told) -> None:
        self.show_message(event.sentence)

    @on(LinkChosen)
    def _use_link(self, event: LinkChosen) -> None:
        self._share_actions.use_link(event)

    @on(Panes.PaperOpened)
    def _read_in_full(self) -> None:
        self.action_command("read_in_full")

    # These handlers are found by their names: the field is imported after the first paint.

    def on_filter_field_typed(self, event: "FilterField.Typed") -> None:
        """Apply a filter that was typed."""
        self._filter_actions.apply_filter(event.text)

    def on_filter_field_accepted(self) -> None:
        """Keep the filter when Enter is pressed in the field."""
        self._filter_actions.keep_filter()
