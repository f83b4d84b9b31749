"""Papers from a file or from standard input, whatever it holds.

Read are: the API's JSON, every machine format of ``reader list``, a saved page (HTML), a copied one
(text, Markdown, or text with its addresses), Atom, RSS and JSON feeds, BibTeX, RIS, CSL-JSON, pages
with microdata, lists of ids or links, and arXiv's announcement mails.
"""

import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from reader.errors import FileError, ParseError
from reader.feeds import (
    bibliography,
    copied,
    csl,
    exported,
    hub,
    linked,
    mails,
    microdata,
    named,
    page,
    syndication,
)
from reader.paper import Paper

_MOST = 20_000_000
"""Bytes of a file at most."""
_READABLE = (
    "Hugging Face's JSON, an export of ours, a saved or copied page, a feed, BibTeX, RIS, CSL-JSON,"
    " lists of ids or links, and the mails of arXiv"
)


def read(path: str, stdin: Callable[[int], bytes]) -> bytes:
    """The bytes of a file; ``-`` is standard input. Raises FileError."""
    try:
        if path == "-":
            body = stdin(_MOST + 1)
        else:
            with Path(path).expanduser().open("rb") as file:
                body = file.read(_MOST + 1)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise FileError(f"{path} can't be read ({reason}); check the name") from error
    if len(body) > _MOST:
        raise FileError(f"{path} is larger than {_MOST // 1_000_000} MB; split it")
    return body


def parse(body: bytes, name: str, *, today: date) -> list[Paper]:
    """The papers of a file, in order, each once; ``name`` is what it is called in errors.

    Raises ParseError, which says what is wrong and where, or what can be read.
    """
    text = _text(body, name)
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if not start:
        raise ParseError(f"{name} is empty; what can be read are {_READABLE}")
    if syndication.is_json_feed(body) or syndication.recognises(text):
        found = syndication.parse(body, name)
    elif bibliography.recognises(text):
        found = bibliography.parse(text, name)
    elif mails.recognises(text):
        found = mails.parse(text, name)
    elif linked.recognises(text):
        found = linked.parse(text, name, today=today)
    elif named.recognises(text):
        found = named.parse(text)
    elif (rows := exported.rows(text, name)) is not None:
        found = exported.papers(rows, name)
    elif start.startswith(("[", "{")):
        items = csl.items(hub.decoded(body, name))
        found = csl.parse(items) if items else hub.parse(body, name)
    elif microdata.recognises(text):
        found = microdata.parse(text, name)
    elif "<html" in start or "<!doctype" in start or 'data-target="dailypapers' in text.lower():
        found = page.parse(text, name)
    elif copied.recognises(text):
        found = copied.parse(text, name, today=today)
    else:
        raise ParseError(f"{name} is nothing that can be read; what can be read are {_READABLE}")
    return list({paper.key: paper for paper in reversed(found)}.values())[::-1]


def _text(body: bytes, name: str) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        with contextlib.suppress(UnicodeDecodeError):
            return body.decode("utf-16")
    if b"\0" in body:
        raise ParseError(f"{name} is no text; what can be read are {_READABLE}")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("latin-1")
