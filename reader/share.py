"""Papers as something to hand on: links, citations, templates; and pages in the browser."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, assert_never
from urllib.parse import quote

from reader import child
from reader.entry import Entry
from reader.errors import ReaderError
from reader.paper import Paper

Target = Literal["link", "abs", "pdf", "markdown", "bibtex", "citation"]
TARGETS: Mapping[Target, str] = {
    "link": "Hugging Face link",
    "abs": "arXiv abstract",
    "pdf": "PDF",
    "markdown": "Markdown link",
    "bibtex": "BibTeX",
    "citation": "Citation",
}
"""What a paper can be copied as, with the words of the menu."""

_QUICK = 1.0
"""Seconds in which a program that can't open a page has said so; a browser may run for hours."""
_PATIENCE = 2.0
"""Seconds spent on all programs together."""
_OPENERS = ("xdg-open", "gio open", "x-www-browser", "firefox", "chromium", "google-chrome")


def text_for(target: Target | str, papers: Sequence[Paper | Entry]) -> str:
    """What is copied: a text a paper, each on its own line, BibTeX entries parted by blank lines.

    ``target`` is one of TARGETS or a template (:mod:`reader.formats.template`), which knows the
    marks of an Entry. Addresses are the public ones; where the page of a paper is not known its
    link is a search for the title. Raises UsageError for a template that can't be read, ReaderError
    where a paper has no such thing.
    """
    entries = [paper if isinstance(paper, Entry) else Entry(paper) for paper in papers]
    known = _target(target)
    if known is None:
        from reader.formats.template import fill

        return "\n".join(fill(target, entry, link_of(entry.paper)) for entry in entries)
    if known == "bibtex" and len(entries) > 1:
        from reader.formats.bibtex import bibtex, entry_of

        for entry in entries:
            entry_of(entry.paper)  # raises where one can't be made
        return "".join(bibtex(entries)).rstrip("\n")
    return "\n".join(_text(known, entry.paper) for entry in entries)


def described(target: Target | str, papers: Sequence[Paper | Entry]) -> str:
    """What :func:`text_for` gives, for "Copied the …".

    >>> described("link", [Paper(key="title:a-paper", title="A Paper")])
    'search link (this page named no id)'
    """
    records = [paper.paper if isinstance(paper, Entry) else paper for paper in papers]
    known = _target(target)
    count = len(records)
    match known:
        case "link":
            pages = [paper.links.page for paper in records]
            if not any(pages):
                note = "this page named no id" if count == 1 else "their pages named no ids"
                return f"{_several('search link', count)} ({note})"
            hub = all(paper.id for paper in records)
            return _several("Hugging Face link" if hub else "link", count)
        case "abs":
            return _several("arXiv link", count)
        case "pdf":
            return _several("PDF link", count)
        case "markdown":
            return _several("Markdown link", count)
        case "bibtex":
            return "BibTeX entry" if count == 1 else f"{count} BibTeX entries"
        case "citation":
            return _several("citation", count)
        case None:
            return "text" if count == 1 else f"text of {count} papers"
        case _:
            assert_never(known)


def link_of(paper: Paper) -> str:
    """The public page of a paper; where none is known, Hugging Face's search for its title."""
    return paper.links.page or f"https://huggingface.co/papers?q={quote(paper.title, safe='')}"


def open_in_browser(
    url: str, environ: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> None:
    """Open an http(s) address in the user's browser, which outlives us and writes nothing here.

    ``$BROWSER`` comes first: commands parted by ``:``, each with ``%s`` for the address or to be
    given it at the end (https://docs.python.org/3/library/webbrowser.html). Without a display no
    other program is tried: it would take the terminal. Waits 2 seconds at most. Raises ReaderError
    with the address where nothing opened it.
    """
    from reader.text.sanitise import safe_url

    safe = safe_url(url)
    if safe is None or not url.lower().startswith(("http://", "https://")):
        raise ReaderError(f"{url!r} is no web address, so it was not opened; check the link")
    told = child.environment(environ)
    deadline = time.monotonic() + _PATIENCE
    for command in _commands(safe, environ, platform):
        program = shutil.which(command[0], path=environ.get("PATH", ""))
        if program and time.monotonic() < deadline and _started([program, *command[1:]], told):
            return
    raise ReaderError(f"No browser here; the link is {safe}")


def _target(target: str) -> Target | None:
    for known in TARGETS:
        if target == known:
            return known
    return None


def _several(what: str, count: int) -> str:
    return what if count == 1 else f"{count} {what}s"


def _text(target: Target, paper: Paper) -> str:
    match target:
        case "link":
            return link_of(paper)
        case "abs":
            return _found(paper.links.abs, paper, "is not on arXiv as far as is known here")
        case "pdf":
            return _found(paper.links.pdf, paper, "has no PDF that is known here")
        case "markdown":
            from reader.formats.markdown import link

            return link(paper.title, link_of(paper))
        case "bibtex":
            from reader.formats.bibtex import entry_of

            return entry_of(paper).rstrip("\n")
        case "citation":
            from reader.formats.citation import citation

            return citation(paper)
        case _:
            assert_never(target)


def _found(address: str | None, paper: Paper, problem: str) -> str:
    if address is None:
        from reader.text.width import cut

        raise ReaderError(f"“{cut(paper.title, 60)}” {problem}; copy its link instead")
    return address


def _commands(url: str, environ: Mapping[str, str], platform: str) -> Iterator[list[str]]:
    import shlex

    for choice in environ.get("BROWSER", "").split(os.pathsep):
        try:
            words = shlex.split(choice.strip().removesuffix("&"))
        except ValueError:
            continue
        if words and any("%s" in word for word in words):
            yield [word.replace("%s", url) for word in words]
        elif words:
            yield [*words, url]
    if platform == "darwin":
        yield ["open", url]
    if "WSL_DISTRO_NAME" in environ:
        yield ["wslview", url]
        yield ["rundll32.exe", "url.dll,FileProtocolHandler", url]
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        for opener in _OPENERS:
            yield [*opener.split(), url]


def _started(command: list[str], environ: Mapping[str, str]) -> bool:
    """Whether the program runs, or has ended well. It is in a session of its own."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, env=environ, start_new_session=True
        )
    except OSError:
        return False
    try:
        return process.wait(_QUICK) == 0
    except subprocess.TimeoutExpired:
        # A thread takes the exit status some day, so that no zombie stays.
        threading.Thread(target=process.wait, name="browser", daemon=True).start()
        return True
