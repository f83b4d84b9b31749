"""Copying and opening from the app, the answer as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.app.threads import in_thread
from reader.errors import ClipboardError, ReaderError
from reader.text.width import cut

if TYPE_CHECKING:
    from textual.app import App

    from reader.app.outside import Outside
    from reader.config import ShareTarget
    from reader.entry import Entry
    from reader.paper import Paper

Said = tuple[str, str]
"""A sentence and how serious it is."""


async def copy(
    app: App[None],
    outside: Outside,
    target: str,
    papers: Sequence[Entry],
    *,
    what: str | None,
    method: str,
) -> Said:
    """Put papers on the clipboard and say what was copied, or show it where nothing works.

    ``what`` is what it is called where it has a name of its own.
    """
    from reader import share

    try:
        text = await in_thread(lambda: share.text_for(target, papers), "copy")
    except ReaderError as error:
        return str(error), "error"
    what = what or share.described(target, papers)
    shown = text if "\n" not in text else text.splitlines()[0] + " …"
    try:
        asked = await outside.copy(app, text, method)
    except ClipboardError as error:
        show_by_hand(app, text)
        return str(error), "warning"
    said = f"Sent the {what} to the {asked}" if asked else f"Copied the {what}"
    return f"{said}: {shown}", "information"


async def send(
    app: App[None], outside: Outside, name: str, target: ShareTarget, papers: Sequence[Entry]
) -> Said:
    """Give papers to a program or a site of the user's, and say so."""
    from reader import sending

    try:
        if target.command:
            await in_thread(lambda: sending.send(name, target, papers), "send")
        for url in sending.addresses(name, target, papers):
            await outside.open(app, url)
    except ReaderError as error:
        return str(error), "error"
    count = len(papers)
    what = f"“{cut(papers[0].paper.title, 50)}”" if count == 1 else f"{count} papers"
    return f"Sent {what} to {name}", "information"


async def open_url(app: App[None], outside: Outside, url: str) -> Said:
    """Open an address in the browser and say so."""
    try:
        return await outside.open(app, url), "information"
    except ReaderError as error:
        return str(error), "warning"


def link_of(paper: Paper) -> str:
    """The address to share."""
    from reader import share

    return share.text_for("link", [paper])


def show_by_hand(app: App[None], text: str) -> None:
    """Show a text so that it can be selected with the mouse."""
    from reader.app.screens.by_hand import ByHandScreen

    app.push_screen(ByHandScreen(text))
