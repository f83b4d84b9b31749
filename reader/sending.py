"""Papers sent where the user configured: to a program, or to a site in the browser."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from reader import child
from reader.config import ShareTarget
from reader.entry import Entry
from reader.errors import ReaderError, UsageError
from reader.formats.template import fill
from reader.share import link_of, open_in_browser
from reader.text.sanitise import line

_PATIENCE = 30.0
"""Seconds that a program may take."""
_PAGES = 10
"""Pages that are opened at once at most."""


def send(
    name: str,
    target: ShareTarget,
    entries: Sequence[Entry],
    environ: Mapping[str, str] = os.environ,
) -> None:
    """Give the papers to a target: their texts to its program at once, or a page for each.

    The program is started as it is written, without a shell, and what it prints is not shown. Waits
    30 seconds for it at most. Raises UsageError or ReaderError.
    """
    if target.command:
        texts = "".join(_text(target, entry) + "\n" for entry in entries)
        _run(name, target.command, texts, environ)
    for address in addresses(name, target, entries):
        open_in_browser(address, environ)


def addresses(name: str, target: ShareTarget, entries: Sequence[Entry]) -> list[str]:
    """The pages of a site that take these papers, one each; none where it is a program.

    Raises UsageError where they are too many to be opened at once.
    """
    if not target.url:
        return []
    if len(entries) > _PAGES:
        raise UsageError(f"{name} opens a page a paper, {_PAGES} at most; select fewer")
    return [
        fill(
            target.url,
            entry,
            link_of(entry.paper),
            more={"text": _text(target, entry)},
            encode=_encoded,
        )
        for entry in entries
    ]


def _text(target: ShareTarget, entry: Entry) -> str:
    return fill(target.template, entry, link_of(entry.paper))


def _encoded(text: str) -> str:
    return quote(text, safe="")


def _run(name: str, command: Sequence[str], text: str, environ: Mapping[str, str]) -> None:
    program = os.path.expanduser(command[0])  # noqa: PTH111
    try:
        done = subprocess.run(
            [program, *command[1:]],
            input=text.encode(),
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
            env=child.environment(environ),
            start_new_session=True,
        )
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise ReaderError(
            f"{name} could not be started: {line(program)} ({reason}); see [targets.{name}]"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise ReaderError(
            f"{name} took longer than {_PATIENCE:.0f} s and was stopped; see [targets.{name}]"
        ) from error
    if done.returncode:
        said = line(done.stderr.decode(errors="replace").strip().rpartition("\n")[2])[:200]
        why = said or f"exit code {done.returncode}"
        raise ReaderError(f"{name} failed: {why}; see [targets.{name}] in the configuration")
