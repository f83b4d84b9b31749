"""Papers from a file or from standard input, in any form that can be recognised.

The forms are: the API's JSON, every machine format of ``reader list``, a saved page (HTML), a
copied page (text, Markdown, or text with its URLs), Atom, RSS and JSON feeds, BibTeX, RIS,
CSL-JSON, records of MEDLINE, EndNote and Web of Science, the XML of PubMed, pages with microdata or
citation tags, lists of ids or links, arXiv's announcement mails, and text that names papers by
arXiv id or DOI.
"""

import contextlib
from collections.abc import Callable
from datetime import date
from typing import IO

from reader.errors import FileError, OnlyNamesFeed, ParseError
from reader.feeds import (
    arxiv_mail,
    bibliography,
    citation_tags,
    copied_links,
    copied_page,
    csl,
    exported,
    hf_json,
    id_list,
    mail_text,
    microdata,
    pubmed_xml,
    saved_page,
    syndication,
    tagged_records,
    text_mentions,
)
from reader.feeds.distinct_papers import list_distinct_papers
from reader.feeds.entry_reader import EntryCounter, report_damage
from reader.model.paper import Paper
from reader.system import input_limits
from reader.system.paths import expand_home
from reader.text.sanitise import line

_CHUNK_SIZE = 1_000_000
_READABLE_FORMS = (
    "Hugging Face's JSON, an export of ours, a saved or copied page, a feed, BibTeX, RIS, CSL-JSON,"
    " records of MEDLINE, EndNote and Web of Science, the XML of PubMed, lists of ids or links,"
    " the mails of arXiv, and text that names papers by arXiv id or DOI"
)


def read_file(path: str, stdin: Callable[[int], bytes]) -> bytes:
    """Read the bytes of a file; ``-`` is standard input. Raises FileError."""
    byte_limit = input_limits.BODY_BYTES if path == "-" else input_limits.FILE_BYTES
    try:
        if path == "-":
            body = stdin(byte_limit + 1)
        else:
            with expand_home(path).open("rb") as file:
                body = read_at_most(file, byte_limit + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "unknown error").lower()
        raise FileError(f"{path} can't be read ({reason}); check the name") from error
    if len(body) > byte_limit:
        raise FileError(f"{path} is larger than {byte_limit // 1_000_000} MB; split it")
    return body


def read_at_most(file: IO[bytes], byte_limit: int) -> bytes:
    """Read at most ``byte_limit`` bytes of an open file; memory grows only with what is read."""
    content = bytearray()
    while len(content) < byte_limit and (
        chunk := file.read(min(_CHUNK_SIZE, byte_limit - len(content)))
    ):
        content += chunk
    return bytes(content)


def parse(
    body: bytes,
    name: str,
    *,
    today: date,
    counter: EntryCounter | None = None,
    prefer_feed: bool = False,
) -> list[Paper]:
    """The papers of a file, in order, each paper once; errors call the file ``name``.

    ``prefer_feed`` says that a feed that a web page names can be fetched instead of the page.
    Raises ParseError, which says what is wrong and where, or which forms can be read.
    """
    counter = counter or counter_for(body)
    with report_damage(name):
        papers = _parse_any_form(body, name, today, counter, prefer_feed)
    return list_distinct_papers(papers)


def counter_for(body: bytes, on_portion: Callable[[], None] = lambda: None) -> EntryCounter:
    """A counter for the entries of a file; its limit grows with the size of the file.

    ``on_portion`` is as in :class:`EntryCounter`.
    """
    limit = input_limits.FILE_ENTRIES * input_limits.count_portions(len(body))
    return EntryCounter(limit, on_portion)


def _parse_any_form(
    body: bytes, name: str, today: date, counter: EntryCounter, prefer_feed: bool
) -> list[Paper]:
    text = _decode_text(body, name)
    if "\n" not in text:
        text = text.replace("\r", "\n")  # lines as old programs for the Mac end them
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if not start:
        raise ParseError(f"{name} is empty; what can be read are {_READABLE_FORMS}")
    if syndication.is_json_feed(body) or syndication.recognises(text):
        return syndication.parse(body, name, counter=counter)
    if pubmed_xml.recognises(text):
        return pubmed_xml.parse(text, name, counter)
    if bibliography.recognises(text):
        return bibliography.parse(text, name, counter)
    if tagged_records.recognises(text):
        return tagged_records.parse(text, name, counter)
    mail = mail_text.unquote_text(mail_text.decode_mail(body) or text)
    if arxiv_mail.recognises(mail):
        return arxiv_mail.parse(mail, name, counter)
    if copied_links.recognises(text):
        return copied_links.parse(text, name, today=today, counter=counter)
    if id_list.recognises(text):
        return id_list.parse(text, counter)
    if (rows := exported.find_rows(text, name)) is not None:
        return exported.papers_from_rows(rows, name, counter)
    if start.startswith(("[", "{")):
        value = hf_json.decode_json(body, name)
        items = csl.find_items(value)
        return (
            csl.parse(items, counter)
            if items
            else hf_json.papers_from_json(value, name, counter=counter)
        )
    if microdata.recognises(text):
        return microdata.parse(text, name, counter)
    if 'data-target="dailypapers' in text.lower():
        return saved_page.parse(text, name, counter)
    if "<html" in start or "<!doctype" in start:
        return _parse_web_page(text, name, counter, prefer_feed=prefer_feed)
    if copied_page.recognises(text):
        return copied_page.parse(text, name, today=today, counter=counter)
    if text_mentions.recognises(mail):
        return text_mentions.parse(mail, name, counter)
    raise ParseError(f"{name} is nothing that can be read; what can be read are {_READABLE_FORMS}")


def _parse_web_page(
    html: str, name: str, counter: EntryCounter, *, prefer_feed: bool
) -> list[Paper]:
    """The paper of a page, else the papers to which it links; else the error says what it lacks.

    If the feed that the page names is preferred, it goes before a single paper to which it links.
    """
    tags = citation_tags.read_tags(html)
    if paper := citation_tags.find_paper(tags):
        return counter.read_papers([paper], lambda found: found)
    address = line(tags.feed_address)
    mentioned = text_mentions.count_papers(html, 2)
    if mentioned and not (address and prefer_feed and mentioned < 2):
        return text_mentions.parse(html, name, counter)
    if address:
        raise OnlyNamesFeed(
            f"{name} is a web page; it has a feed at {address}, so open that address", address
        )
    return saved_page.parse(html, name, counter)


def _decode_text(body: bytes, name: str) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        with contextlib.suppress(UnicodeDecodeError):
            return body.decode("utf-16")
    if body.lstrip()[:1] == b"<":
        body = body.replace(b"\0", b"")  # stray ones, which browsers ignore in markup as well
    if b"\0" in body:
        raise ParseError(f"{name} is no text; what can be read are {_READABLE_FORMS}")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return body.decode("latin-1")
