"""Sends papers to a target of the configuration: a program, or a site in the browser."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from reader.config import ShareTarget
from reader.errors import ReaderError, UsageError
from reader.formats.template import fill_template
from reader.model.entry import Entry
from reader.share.paper_text import open_in_browser, public_link
from reader.system import child_environment
from reader.text.sanitise import line

_PROGRAM_SECONDS = 30.0
"""Seconds that a program may run."""
_MAX_PAGES = 10
"""How many pages may be opened at once."""


def send_papers(
    name: str,
    target: ShareTarget,
    entries: Sequence[Entry],
    environ: Mapping[str, str] = os.environ,
) -> None:
    """Send papers to a target: all texts to its program at once, or one page for each paper.

    The program is started without a shell, and its output is not shown. It is stopped after 30
    seconds. Raises UsageError or ReaderError.
    """
    if target.command:
        texts = "".join(_format_entry(target, entry) + "\n" for entry in entries)
        _run_program(name, target.command, texts, environ)
    for address in target_urls(name, target, entries):
        open_in_browser(address, environ)


def target_urls(name: str, target: ShareTarget, entries: Sequence[Entry]) -> list[str]:
    """The URLs to open, one for each paper; none if the target is a program.

    Raises UsageError if there are too many papers to open a page for each.
    """
    if not target.url:
        return []
    if len(entries) > _MAX_PAGES:
        raise UsageError(f"{name} opens a page a paper, {_MAX_PAGES} at most; select fewer")
    return [
        fill_template(
            target.url,
            entry,
            public_link(entry.paper),
            more={"text": _format_entry(target, entry)},
            encode=_encode_for_url,
        )
        for entry in entries
    ]


def _format_entry(target: ShareTarget, entry: Entry) -> str:
    return fill_template(target.template, entry, public_link(entry.paper))


def _encode_for_url(text: str) -> str:
    return quote(text, safe="")


def _run_program(name: str, command: Sequence[str], text: str, environ: Mapping[str, str]) -> None:
    program = os.path.expanduser(command[0])  # noqa: PTH111
    try:
        process = subprocess.run(
            [program, *command[1:]],
            input=text.encode(),
            capture_output=True,
            check=False,
            timeout=_PROGRAM_SECONDS,
            env=child_environment.program_environment(environ),
            start_new_session=True,
        )
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise ReaderError(
            f"{name} could not be started: {line(program)} ({reason}); see [targets.{name}]"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise ReaderError(
            f"{name} took longer than {_PROGRAM_SECONDS:.0f} s and was stopped;"
            f" see [targets.{name}]"
        ) from error
    if process.returncode:
        error_line = line(process.stderr.decode(errors="replace").strip().rpartition("\n")[2])[:200]
        reason = error_line or f"exit code {process.returncode}"
        raise ReaderError(f"{name} failed: {reason}; see [targets.{name}] in the configuration")
