"""Copies, sends and opens papers; each function returns a sentence for the user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.app.threads import run_in_thread
from reader.errors import ClipboardError, ReaderError
from reader.text.sanitise import Clean, safe_url
from reader.text.width import cut

if TYPE_CHECKING:
    from textual.app import App

    from reader.app.app_host import AppHost
    from reader.config import ShareTarget
    from reader.model.entry import Entry
    from reader.model.paper import Paper

SentenceAndSeverity = tuple[str, str]
"""A sentence for the user, and its severity: ``information``, ``warning`` or ``error``."""


async def copy_papers(
    app: App[None],
    host: AppHost,
    target: str,
    papers: Sequence[Entry],
    *,
    what: str | None,
    method: str,
) -> SentenceAndSeverity:
    """Copy papers to the clipboard. If no way to copy works, show the text on a screen.

    ``target`` is a form or a template. ``what`` names it in the sentence, if it has a name.
    """
    from reader.share import paper_text

    try:
        text = await run_in_thread(lambda: paper_text.make_copy_text(target, papers), "copy")
    except ReaderError as error:
        return str(error), "error"
    return await _copy_text(
        app, host, text, what or paper_text.describe_copy(target, papers), method
    )


async def copy_url(app: App[None], host: AppHost, url: str, method: str) -> SentenceAndSeverity:
    """Copy an address to the clipboard. If no way to copy works, show it on a screen."""
    safe = safe_url(url)
    if safe is None:
        return f"{url!r} is no web address, so it was not copied; check the link", "warning"
    return await _copy_text(app, host, safe, "link", method)


async def _copy_text(
    app: App[None], host: AppHost, text: Clean, what: str, method: str
) -> SentenceAndSeverity:
    """Copy a text; ``what`` names it in the sentence."""
    preview = text if "\n" not in text else text.splitlines()[0] + " …"
    try:
        receiver = await host.copy_text(app, text, method)
    except ClipboardError as error:
        show_to_copy_by_hand(app, text)
        return str(error), "warning"
    sentence = f"Sent the {what} to the {receiver}" if receiver else f"Copied the {what}"
    return f"{sentence}: {preview}", "information"


async def send_papers(
    app: App[None], host: AppHost, name: str, target: ShareTarget, papers: Sequence[Entry]
) -> SentenceAndSeverity:
    """Send papers to a target: a program or a site that the user has configured."""
    from reader.share import targets

    try:
        if target.command:
            await run_in_thread(lambda: targets.send_papers(name, target, papers), "send")
        for url in targets.target_urls(name, target, papers):
            await host.open_url(app, url)
    except ReaderError as error:
        return str(error), "error"
    count = len(papers)
    what = f"“{cut(papers[0].paper.title, 50)}”" if count == 1 else f"{count} papers"
    return f"Sent {what} to {name}", "information"


async def open_url(app: App[None], host: AppHost, url: str) -> SentenceAndSeverity:
    """Open an address in the browser."""
    try:
        return await host.open_url(app, url), "information"
    except ReaderError as error:
        return str(error), "warning"


def paper_link(paper: Paper) -> Clean:
    """The link of a paper that is copied and opened."""
    from reader.share import paper_text

    return paper_text.make_copy_text("link", [paper])


def show_to_copy_by_hand(app: App[None], text: Clean) -> None:
    """Show a text on a screen, so that the user can select it with the mouse."""
    from reader.app.screens.copy_by_hand import CopyByHandScreen

    app.push_screen(CopyByHandScreen(text))
