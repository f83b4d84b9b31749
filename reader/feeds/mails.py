r"""arXiv's announcement mails.

::

    mail  = head entry+
    entry = rule "\\" "arXiv:ID" "Date: …" "" "Title: …" "Authors: …" "Categories: …" …
            "\\" abstract "\\ ( https://arxiv.org/abs/ID , 215kb)"

Lines that begin with blanks continue the field before. Replacements have no abstract. An entry
without id or title is left out.
"""

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime

from reader.errors import ParseError
from reader.paper import Paper, arxiv_id
from reader.text.sanitise import line

_RULE = re.compile(r"(?m)^-{30,}\s*$")
_FIELD = re.compile(r"^([A-Z][A-Za-z-]+): ?(.*)")
_ID = re.compile(r"(?m)^arXiv:(\S+)")
_PART = re.compile(r"(?m)^\\\\.*$")
_AND = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_AFFILIATION = re.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)")


def recognises(text: str) -> bool:
    """Whether this is such a mail."""
    return bool(_PART.search(text) and _ID.search(text) and "\nAuthors: " in text)


def parse(text: str, name: str) -> list[Paper]:
    """The papers of a mail, in order. Raises ParseError where it holds none."""
    text = text.replace("\r\n", "\n")
    papers = list(_papers(text))
    if not papers:
        raise ParseError(f"{name} is an arXiv mail without papers; save the whole mail")
    return papers


def _papers(text: str) -> Iterator[Paper]:
    for entry in _RULE.split(text):
        parts = _PART.split(entry)
        match = _ID.search(entry)
        arxiv = arxiv_id(match[1]) if match else None
        if arxiv is None or len(parts) < 2:
            continue
        fields = _fields(parts[1])
        title = line(fields.get("Title", ""))
        if not title:
            continue
        authors = tuple(_names(fields.get("Authors", "")))
        yield Paper(
            key=f"arxiv:{arxiv}",
            title=title,
            abstract=line(parts[2]) if len(parts) > 2 else "",
            authors=authors,
            author_count=len(authors) or None,
            published=_date(fields.get("Date", "")),
            keywords=tuple(fields.get("Categories", "").split()),
            source="arxiv",
        )


def _fields(head: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    last = ""
    for one in head.split("\n"):
        if match := _FIELD.match(one):
            last = match[1]
            fields.setdefault(last, match[2])
        elif last and one.startswith(" "):
            fields[last] += " " + one.strip()
    return fields


def _names(text: str) -> Iterator[str]:
    for name in _AND.split(_AFFILIATION.sub("", line(text))):
        if name := name.strip(" ,"):
            yield name


def _date(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text.split("(")[0].strip()).date()
    except (ValueError, TypeError, IndexError):
        return None
