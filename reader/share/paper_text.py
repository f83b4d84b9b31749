"""Papers as text to copy: links, citations, templates; and pages opened in the browser."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, assert_never
from urllib.parse import quote

from reader.errors import ReaderError, UsageError
from reader.model.entry import Entry
from reader.model.paper import Paper
from reader.system import child_environment
from reader.text.near_words import find_near_word
from reader.text.sanitise import Clean, safe_url, visible

CopyForm = Literal["link", "abs", "pdf", "markdown", "bibtex", "citation"]
COPY_FORMS: Mapping[CopyForm, str] = {
    "link": "Hugging Face link",
    "abs": "arXiv abstract",
    "pdf": "PDF",
    "markdown": "Markdown link",
    "bibtex": "BibTeX",
    "citation": "Citation",
}
"""The forms in which a paper can be copied, with their labels in the menu."""

_START_SECONDS = 1.0
"""Within this time a program that can't open a page has ended; a browser may run for hours."""
_TOTAL_SECONDS = 2.0
"""Seconds spent on all programs together."""
_BROWSER_PROGRAMS = (
    "xdg-open",
    "gio open",
    "x-www-browser",
    "firefox",
    "chromium",
    "google-chrome",
)


def make_copy_text(form: CopyForm | str, papers: Sequence[Paper | Entry]) -> Clean:
    """The text to copy: one line for each paper, or BibTeX entries with blank lines between them.

    Several papers as Markdown are a list.

    ``form`` is one of COPY_FORMS or a template (:mod:`reader.formats.template`), which can use the
    marks of an Entry. Links are the public ones; if the page of a paper is not known, its link is a
    search for its title. Raises UsageError for a template that can't be read, and ReaderError if a
    paper has no text in this form.
    """
    return visible(_join_texts(form, papers))


def _join_texts(form: CopyForm | str, papers: Sequence[Paper | Entry]) -> str:
    entries = [paper if isinstance(paper, Entry) else Entry(paper) for paper in papers]
    copy_form = _find_copy_form(form)
    if copy_form is None:
        from reader.formats.template import fill_template

        return "\n".join(fill_template(form, entry, public_link(entry.paper)) for entry in entries)
    if copy_form == "bibtex" and len(entries) > 1:
        from reader.formats.bibtex import bibtex_entry, write_bibtex

        for entry in entries:
            bibtex_entry(entry.paper)  # raises if a paper can't have one
        return "".join(write_bibtex(entries)).rstrip("\n")
    bullet = "- " if copy_form == "markdown" and len(entries) > 1 else ""
    return "\n".join(bullet + _text_of_paper(copy_form, entry.paper) for entry in entries)


def resolve_form(name: str, templates: Mapping[str, str]) -> str:
    """The form or template that a name stands for; a text with braces is a template itself.

    Raises UsageError if no form has this name, and for a template that can't be read.
    """
    form = templates.get(name, name)
    if form in COPY_FORMS:
        return form
    if name not in templates and "{" not in name:
        names = [*COPY_FORMS, *templates]
        near = find_near_word(name, names)
        hint = f"did you mean {near}?" if near else "or write a template: '{title} {link}'"
        raise UsageError(f"No form is called {name!r}; there are {', '.join(names)}; {hint}")
    from reader.formats.template import template_fields

    template_fields(form)
    return form


def describe_copy(form: CopyForm | str, papers: Sequence[Paper | Entry]) -> str:
    """What :func:`make_copy_text` returns, in words for "Copied the …".

    >>> describe_copy("link", [Paper(key="title:a-paper", title="A Paper")])
    'search link (this page named no id)'
    """
    records = [paper.paper if isinstance(paper, Entry) else paper for paper in papers]
    copy_form = _find_copy_form(form)
    count = len(records)
    match copy_form:
        case "link":
            pages = [paper.links.page for paper in records]
            if not any(pages):
                note = "this page named no id" if count == 1 else "their pages named no ids"
                return f"{_count_of('search link', count)} ({note})"
            hub = all(paper.id for paper in records)
            return _count_of("Hugging Face link" if hub else "link", count)
        case "abs":
            return _count_of("arXiv link", count)
        case "pdf":
            return _count_of("PDF link", count)
        case "markdown":
            return _count_of("Markdown link", count)
        case "bibtex":
            return "BibTeX entry" if count == 1 else f"{count} BibTeX entries"
        case "citation":
            return _count_of("citation", count)
        case None:
            return "text" if count == 1 else f"text of {count} papers"
        case _:
            assert_never(copy_form)


def public_link(paper: Paper) -> str:
    """The public page of a paper; if none is known, Hugging Face's search for its title."""
    return paper.links.page or f"https://huggingface.co/papers?q={quote(paper.title, safe='')}"


def open_in_browser(
    url: str, environ: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> None:
    """Open an http(s) URL in the user's browser, which may run longer than this program.

    ``$BROWSER`` is tried first: commands separated by ``:``, with the URL in place of ``%s`` or at
    the end (https://docs.python.org/3/library/webbrowser.html). Without a display no other program
    is tried: it would take over the terminal. Waits 2 seconds at most. Raises ReaderError with the
    URL if no program opened it.
    """
    safe = safe_url(url)
    if safe is None or not url.lower().startswith(("http://", "https://")):
        raise ReaderError(f"{url!r} is no web address, so it was not opened; check the link")
    browser_environ = child_environment.program_environment(environ)
    deadline = time.monotonic() + _TOTAL_SECONDS
    for command in _browser_commands(safe, environ, platform):
        program = shutil.which(command[0], path=environ.get("PATH", ""))
        if (
            program
            and time.monotonic() < deadline
            and _starts_program([program, *command[1:]], browser_environ)
        ):
            return
    raise ReaderError(f"No browser here; the link is {safe}")


def _find_copy_form(text: str) -> CopyForm | None:
    for form in COPY_FORMS:
        if text == form:
            return form
    return None


def _count_of(what: str, count: int) -> str:
    return what if count == 1 else f"{count} {what}s"


def _text_of_paper(form: CopyForm, paper: Paper) -> str:
    match form:
        case "link":
            return public_link(paper)
        case "abs":
            return _require_address(
                paper.links.abs, paper, "is not on arXiv as far as is known here"
            )
        case "pdf":
            return _require_address(paper.links.pdf, paper, "has no PDF that is known here")
        case "markdown":
            from reader.formats.markdown import markdown_link

            return markdown_link(paper.title, public_link(paper))
        case "bibtex":
            from reader.formats.bibtex import bibtex_entry

            return bibtex_entry(paper).rstrip("\n")
        case "citation":
            from reader.formats.citation import format_citation

            return format_citation(paper)
        case _:
            assert_never(form)


def _require_address(address: str | None, paper: Paper, problem: str) -> str:
    if address is None:
        from reader.text.width import cut

        raise ReaderError(f"“{cut(paper.title, 60)}” {problem}; copy its link instead")
    return address


def _browser_commands(url: str, environ: Mapping[str, str], platform: str) -> Iterator[list[str]]:
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
        for opener in _BROWSER_PROGRAMS:
            yield [*opener.split(), url]


def _starts_program(command: list[str], environ: Mapping[str, str]) -> bool:
    """Start a program in its own session; whether it runs, or has ended without an error."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, env=environ, start_new_session=True
        )
    except OSError:
        return False
    try:
        return process.wait(_START_SECONDS) == 0
    except subprocess.TimeoutExpired:
        # A thread waits for the exit status, so that no zombie process stays.
        threading.Thread(target=process.wait, name="browser", daemon=True).start()
        return True
