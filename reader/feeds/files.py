"""Papers from a file or from standard input, whatever it holds.

Read are: the API's JSON, our own exports (``--format json`` and ``jsonl``), a saved page (HTML),
a copied one (text, Markdown, or text with its addresses), Atom, RSS and JSON feeds, BibTeX, RIS,
and arXiv's announcement mails.
"""

import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from reader.errors import FileError, ParseError
from reader.feeds import bibliography, copied, hub, linked, mails, page, syndication
from reader.paper import Paper, read_record

_MOST = 20_000_000
"""Bytes of a file at most."""
_READABLE = (
    "Hugging Face's JSON, an export of ours, a saved or copied page, a feed, BibTeX, RIS and the"
    " mails of arXiv"
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
    elif start.startswith(("[", "{")):
        found = _json(text, name)
    elif "<html" in start or "<!doctype" in start or 'data-target="dailypapers' in text.lower():
        found = page.parse(text, name)
    elif copied.recognises(text):
        found = copied.parse(text, name, today=today)
    else:
        raise ParseError(f"{name} is nothing that can be read; that are {_READABLE}")
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


def _json(text: str, name: str) -> list[Paper]:
    """The API's answer, or papers that we exported, as an array or one a line."""
    body = text.encode()
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines):
        values: object = [
            hub.decoded(line.encode(), f"{name}, line {place}")
            for place, line in enumerate(lines, 1)
        ]
        body = msgspec.json.encode(values)
    else:
        values = hub.decoded(body, name)
    exported = values if isinstance(values, list) else [values]
    if not exported or not all(_is_exported(value) for value in exported):
        return hub.parse(body, name)
    papers = []
    for place, value in enumerate(exported, 1):
        paper = _read_exported(value)
        if paper is None:
            raise ParseError(f"{name}, paper {place} has fields of a wrong kind; export it again")
        papers.append(paper)
    return papers


def _is_exported(value: object) -> bool:
    return isinstance(value, dict) and {"key", "title", "links"} <= value.keys()


def _read_exported(value: dict[str, object]) -> Paper | None:
    """A paper as our JSON has it: nulls are what it does not have, ``links.page`` its address."""
    links = value.get("links")
    page_link = links.get("page") if isinstance(links, dict) else None
    known = {
        name: value[name]
        for name in Paper.__struct_fields__
        if name != "url" and value.get(name) is not None
    }
    if not str(known.get("key")).startswith("arxiv:"):
        known["url"] = page_link
    return read_record(known)
