"""BibTeX and RIS: papers that were exported elsewhere.

BibTeX by bibtexparser; arXiv's own form names the id in ``eprint`` with ``archivePrefix = {arXiv}``
(https://info.arxiv.org/help/hypertex/bibstyles/). RIS by rispy.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from reader.errors import ParseError
from reader.feeds.identity import key_of
from reader.formats import names, tex
from reader.paper import ARXIV_DOI, Paper, doi_of
from reader.text.sanitise import line, safe_url

_ENTRY = re.compile(r"(?m)^\s*@[A-Za-z]+\s*[{(]")
_LINE = re.compile(r"(?m)^\s*([A-Za-z]+)\s*=\s*\{(.*)\},?\s*$")
_RIS = re.compile(r"(?m)^TY  - ")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def recognises(text: str) -> bool:
    """Whether a file holds BibTeX or RIS."""
    return bool(_ENTRY.search(text[:20_000]) or _RIS.search(text[:2000]))


def parse(text: str, name: str) -> list[Paper]:
    """The papers of a BibTeX or RIS file, in order. Raises ParseError where it holds none."""
    records = _ris(text, name) if _RIS.search(text[:2000]) else _bibtex(text, name)
    papers = [paper for record in records if (paper := paper_of(record))]
    if not papers:
        raise ParseError(f"{name} holds no entry with a title or an id; export it again")
    return papers


def _bibtex(text: str, name: str) -> Iterator[Mapping[str, Any]]:
    import logging

    import bibtexparser
    from bibtexparser.bparser import BibTexParser

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    try:
        found = bibtexparser.loads(text, parser=parser)
    except Exception as error:  # its grammar raises whatever pyparsing raises
        raise ParseError(f"{name} is no whole BibTeX ({line(str(error))[:100]})") from error
    broken = [_by_lines(one) for one in found.comments if _ENTRY.match(one)]
    for entry in [*found.entries, *broken]:
        authors = re.split(r"\s+and\s+", line(entry.get("author", "")))
        is_arxiv = entry.get("archiveprefix", "").lower() == "arxiv"
        eprint = entry.get("eprint", "")
        yield {
            "title": tex.unescape(entry.get("title", "")),
            "abstract": tex.unescape(entry.get("abstract", "")),
            "authors": [_first_last(tex.unescape(one)) for one in authors if one],
            "names": [f"arXiv:{eprint}" if is_arxiv else eprint, entry.get("url"),
                      entry.get("doi") and f"doi:{entry['doi']}"],
            "doi": entry.get("doi"),
            "year": entry.get("year") or entry.get("date", "")[:4],
            "month": entry.get("month", ""),
            "keywords": [entry.get("primaryclass", "").partition(" ")[0],
                         *re.split(r"[,;]\s*", entry.get("keywords", ""))],
            "url": entry.get("url"),
        }  # fmt: skip


def _by_lines(text: str) -> dict[str, str]:
    """The fields of an entry with unbalanced braces, as arXiv prints some: a line each."""
    return {match[1].lower(): match[2] for match in _LINE.finditer(text)}


def _ris(text: str, name: str) -> Iterator[Mapping[str, Any]]:
    import rispy

    try:
        entries = rispy.loads(text)
    except Exception as error:  # it raises what its parser trips over
        raise ParseError(f"{name} is no whole RIS ({line(str(error))[:100]})") from error
    for entry in entries:
        found = entry.get("doi")
        urls = entry.get("urls") or []
        written = str(entry.get("date") or entry.get("year") or "").split("/")
        yield {
            "title": entry.get("title") or entry.get("primary_title") or "",
            "abstract": entry.get("abstract") or entry.get("notes_abstract") or "",
            "authors": [_first_last(one) for one in
                        entry.get("authors") or entry.get("first_authors") or []],
            "names": [*urls, found and f"doi:{found}", entry.get("id")],
            "doi": found,
            "year": written[0],
            "month": written[1] if len(written) > 1 else "",
            "day": written[2] if len(written) > 2 else "",
            "keywords": entry.get("keywords") or [],
            "url": next(iter(urls), None),
        }  # fmt: skip


def paper_of(record: Mapping[str, Any]) -> Paper | None:
    """The paper of a reference: its title, abstract, authors, names (ids and addresses, the most
    telling first), doi, year, month, day, keywords and url; None without a title and a name."""
    title = line(str(record["title"]))
    authors = tuple(name for one in record["authors"] if (name := line(one)))
    key = key_of([str(one) for one in record["names"] if one], title)
    if not title and key.startswith("title:"):
        return None
    day = _date(record)
    return Paper(
        key=key,
        title=title or key,
        abstract=line(str(record["abstract"])),
        authors=authors,
        author_count=len(authors) or None,
        published=day,
        year=_year(record) if day is None else None,
        keywords=tuple(word for one in record["keywords"] if (word := line(str(one)))),
        url=None if key.startswith("arxiv:") else safe_url(record.get("url")),
        doi=_published(record.get("doi")) if key.startswith("arxiv:") else None,
        source="file",
    )


def _published(doi: object) -> str | None:
    """The DOI of the version of record, which is not the one that arXiv gives each preprint."""
    found = doi_of(str(doi or "").partition(" ")[0])
    return found if found and not found.startswith(ARXIV_DOI.lower()) else None


def _year(record: Mapping[str, Any]) -> int | None:
    text = str(record["year"]).strip()
    return int(text) if re.fullmatch(r"[12]\d{3}", text) else None


def _date(record: Mapping[str, Any]) -> date | None:
    """The date where the record has all of it: a year alone is no day."""
    month = str(record["month"]).strip().lower()[:3]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else month
    try:
        return date(int(record["year"]), int(number), int(record.get("day") or 1))
    except ValueError:
        return None


def _first_last(name: str) -> str:
    """``Byron, Ada`` is Ada Byron, ``Lee, Jr., Ann`` is Ann Lee Jr."""
    match name.split(", "):
        case [last, first] if not names.is_suffix(first):
            return f"{first} {last}".strip()
        case [last, suffix, first] if names.is_suffix(suffix):
            return f"{first} {last} {suffix}"
        case [last, first, suffix] if names.is_suffix(suffix):
            return f"{first} {last} {suffix}"
        case [whole, suffix] if names.is_suffix(suffix):
            return f"{whole} {suffix}"
        case _:
            return name
