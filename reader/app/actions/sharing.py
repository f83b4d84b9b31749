"""Commands that copy, send and open the current paper or the selected ones."""

from collections.abc import Callable, Sequence
from pathlib import Path

from reader.app import share_sentences
from reader.app.actions import Actions
from reader.app.actions.browse_context import BrowseContext
from reader.app.actions.marks import MarkActions
from reader.app.shown_rows import ShownRows
from reader.app.taste_calls import record_signal
from reader.app.threads import run_in_thread
from reader.app.widgets.links import LinkChosen
from reader.model.entry import Entry
from reader.share.paper_text import COPY_FORMS

_TARGET_PREFIX = "to "
"""The beginning of a choice that is a target. Names of templates contain no space."""
_SAVE = "save…"
"""The choice to save the papers to a file. Names of templates contain no ellipsis."""
_MAX_PAGES = 10
"""The largest number of pages that are opened at once."""


class ShareActions:
    """Copies, sends and opens papers. This may mark them as read, as the settings say."""

    def __init__(self, context: BrowseContext, mark_actions: MarkActions) -> None:
        self._context = context
        self._mark_actions = mark_actions
        self.actions: Actions = {
            "copy_link": lambda: self.copy_papers("link"),
            "copy_bibtex": lambda: self.copy_papers("bibtex"),
            "copy_as": self.choose_form,
            "show_link": self.show_link,
            "open_page": lambda: self.open_in_browser(
                lambda entry: share_sentences.paper_link(entry.paper)
            ),
            "open_pdf": lambda: self.open_in_browser(lambda entry: entry.paper.links.pdf),
        }
        """The functions that run the commands, by the command's name."""

    def copy_papers(self, target: str | None) -> None:
        """Copy the chosen papers to the clipboard in a form, for example ``bibtex``."""
        entries = self._context.chosen_entries
        if entries and target:
            self._mark_actions.mark_opened_papers(entries)
            self._context.start_work(lambda: self._copy_text(target, entries), "share")

    def choose_form(self) -> None:
        """Let the user choose the form in which to copy, or the target to send to."""
        from reader.app.screens.choose import ChooseScreen

        if self._context.current_entry:
            choices: dict[str, str] = dict(COPY_FORMS.items())
            config = self._context.session.config
            choices |= {name: name for name in config.templates}
            choices |= {_TARGET_PREFIX + name: f"to {name}" for name in config.targets}
            choices[_SAVE] = "Save to a file…"
            title = "Copy as, or send" if config.targets else "Copy as"
            self._context.app.push_screen(
                ChooseScreen(title, list(choices.items())), self.copy_or_send
            )

    def copy_or_send(self, choice: str | None) -> None:
        """Copy the papers in the form that was chosen, or send them to the target."""
        if choice == _SAVE:
            self._ask_for_file()
        elif choice is None or not choice.startswith(_TARGET_PREFIX):
            self.copy_papers(choice)
        elif entries := self._context.chosen_entries:
            self._mark_actions.mark_opened_papers(entries)
            self._context.start_work(
                lambda: self._send_papers(choice.removeprefix(_TARGET_PREFIX), entries), "share"
            )

    def _ask_for_file(self) -> None:
        """Ask for the name of a new file, and write the chosen papers into it."""
        from reader.app.screens.ask import AskScreen
        from reader.share import paper_file

        entries = self._context.chosen_entries
        count = "the paper" if len(entries) == 1 else f"{len(entries)} papers"
        screen = AskScreen(
            f"Save {count} to a file",
            "papers.bib, reading.md, list.csv, refs.ris",
            paper_file.check_new_file,
            text=paper_file.propose_name(Path.cwd()),
        )
        self._context.app.push_screen(
            screen,
            lambda path: (
                self._context.start_work(lambda: self._save_papers(path, entries), "share")
                if path
                else None
            ),
        )

    async def _save_papers(self, path: str, entries: ShownRows) -> None:
        from reader.share import paper_file

        await run_in_thread(lambda: paper_file.save_papers(path, list(entries)), "save")
        count = "1 paper" if len(entries) == 1 else f"{len(entries)} papers"
        self._context.show_message(f"Saved {count} to {path}")

    def show_link(self) -> None:
        """Show the link, so that the user can select it with the mouse."""
        if entry := self._context.current_entry:
            share_sentences.show_to_copy_by_hand(
                self._context.app, share_sentences.paper_link(entry.paper)
            )

    def open_in_browser(self, find_url: Callable[[Entry], str | None]) -> None:
        """Open a page of each chosen paper in the browser. ``find_url`` returns its address."""
        entries = self._context.chosen_entries
        if len(entries) > _MAX_PAGES:
            self._context.show_message(
                f"{len(entries)} are selected; at most {_MAX_PAGES} are opened at once"
            )
            return
        urls = [url for entry in entries if (url := find_url(entry))]
        if urls:
            self._mark_actions.mark_opened_papers(entries)
            keys = entries.keys
            self._context.start_work(lambda: self._open_pages(urls, keys), "share")
        elif entries:
            page = self._context.first_key("open_page")
            self._context.show_message(
                f"No PDF is known of this paper; {page} opens its page", "warning"
            )

    def use_link(self, chosen: LinkChosen) -> None:
        """Open a link of the current paper whose letter was typed, or copy it."""
        entry = self._context.current_entry
        keys = [entry.key] if entry else []
        self._context.start_work(lambda: self._use_link(chosen, keys), "share")

    async def _use_link(self, chosen: LinkChosen, keys: Sequence[str]) -> None:
        await (self._copy_address if chosen.copies else self._open_address)(chosen.url)
        await record_signal(self._context.session, "copied" if chosen.copies else "opened", keys)

    async def _open_address(self, url: str) -> None:
        app, host = self._context.app, self._context.session.host
        self._context.show_message(*await share_sentences.open_url(app, host, url))

    async def _copy_address(self, url: str) -> None:
        app, session = self._context.app, self._context.session
        self._context.show_message(
            *await share_sentences.copy_url(app, session.host, url, session.config.clipboard)
        )

    async def _copy_text(self, target: str, entries: ShownRows) -> None:
        config = self._context.session.config
        template = config.templates.get(target)
        self._context.show_message(
            *await share_sentences.copy_papers(
                self._context.app,
                self._context.session.host,
                template or target,
                await run_in_thread(lambda: list(entries), "read"),
                what=target if template else None,
                method=config.clipboard,
            )
        )
        await record_signal(self._context.session, "copied", entries.keys)

    async def _send_papers(self, name: str, entries: ShownRows) -> None:
        if target := self._context.session.config.targets.get(name):
            app, host = self._context.app, self._context.session.host
            papers = await run_in_thread(lambda: list(entries), "read")
            self._context.show_message(
                *await share_sentences.send_papers(app, host, name, target, papers)
            )
            await record_signal(self._context.session, "copied", entries.keys)

    async def _open_pages(self, urls: Sequence[str], keys: Sequence[str]) -> None:
        for url in urls:
            await self._open_address(url)
        await record_signal(self._context.session, "opened", keys)
