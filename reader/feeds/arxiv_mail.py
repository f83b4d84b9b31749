r"""arXiv's announcement mails.

::

    mail  = head entry+
    entry = rule "\\" "arXiv:ID" "Date: …" "" "Title: …" "Authors: …" "Categories: …" …
            "\\" abstract "\\ ( https://arxiv.org/abs/ID , 215kb)"

A line that begins with blanks continues the field before it. Replacements have no abstract. An
entry without id or title is left out.
"""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime

from reader.errors import ParseError
from reader.feeds.entry_reader import EntryCounter
from reader.model.paper import Paper, arxiv_key, make_paper, parse_arxiv_id
from reader.text.sanitise import line

_RULE = re.compile(r"(?m)^-{30,}\s*$")
_FIELD = re.compile(r"^([A-Z][A-Za-z-]+): ?(.*)")
_ID = re.compile(r"(?m)^arXiv:(\S+)")
_PART_START = re.compile(r"(?m)^\\\\.*$")
_AUTHOR_SEPARATOR = re.compile(r", (?:and )?| and ")
_AFFILIATION = re.compile(r" ?\((?:[^()]|\([^()]*+\))*+\)")


def recognises(text: str) -> bool:
    """Whether a text is such a mail."""
    return bool(_PART_START.search(text) and _ID.search(text) and "\nAuthors: " in text)


def parse(text: str, name: str, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of a mail, in order. Raises ParseError if it holds none."""
    text = text.replace("\r\n", "\n")
    entries = (one for one in _RULE.split(text) if _ID.search(one))
    papers = (counter or EntryCounter()).read_papers(entries, _parse_entry)
    if not papers:
        raise ParseError(f"{name} is an arXiv mail without papers; save the whole mail")
    return papers


def _parse_entry(entry: str) -> Paper | None:
    parts = _PART_START.split(entry)
    match = _ID.search(entry)
    arxiv = parse_arxiv_id(match[1]) if match else None
    if arxiv is None or len(parts) < 2:
        return None
    fields = _parse_fields(parts[1])
    title = line(fields.get("Title", ""))
    if not title:
        return None
    authors = tuple(_split_authors(fields.get("Authors", "")))
    return make_paper(
        key=arxiv_key(arxiv),
        title=title,
        abstract=parts[2] if len(parts) > 2 else "",
        authors=authors,
        author_count=len(authors) or None,
        published=_parse_date(fields.get("Date", "")),
        keywords=fields.get("Categories", "").split(),
        source="arxiv",
    )


def _parse_fields(head: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    field_name = ""
    for content in head.split("\n"):
        if match := _FIELD.match(content):
            field_name = match[1]
            fields.setdefault(field_name, match[2])
        elif field_name and content.startswith(" "):
            fields[field_name] += " " + content.strip()
    return fields


def _split_authors(text: str) -> Iterator[str]:
    for name in _AUTHOR_SEPARATOR.split(_AFFILIATION.sub("", line(text))):
        if name := name.strip(" ,"):
            yield name


def _parse_date(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text.split("(")[0].strip()).date()
    except (ValueError, TypeError, IndexError):
        return None
