"""BibTeX and RIS: papers that other programs exported.

bibtexparser reads BibTeX; in arXiv's own form ``eprint`` is the id, ``archivePrefix`` is ``arXiv``
(https://info.arxiv.org/help/hypertex/bibstyles/). rispy reads RIS
(https://en.wikipedia.org/wiki/RIS_(file_format)).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from reader.errors import ParseError
from reader.feeds import bibtex
from reader.feeds.entry_reader import EntryCounter, report_damage
from reader.feeds.person_names import parse_bibtex_names, put_first_name_first
from reader.feeds.reference import Reference, paper_from_reference
from reader.feeds.reference_dates import ReferenceDate, parse_date, parse_parts
from reader.formats import tex
from reader.model.paper import Paper
from reader.system import input_limits
from reader.text.tex_accents import decode_accents

_BIBTEX_ENTRY = re.compile(r"(?m)^[^\S\n]*+@[A-Za-z]++\s*+[{(]")
_RIS_ENTRY = re.compile(r"(?m)^TY {1,2}-")
_RIS_LINE = re.compile(r"([A-Z][A-Z0-9]) {0,3}-(?: (.*))?")
_RIS_END = re.compile(r"ER\s*+-?\s*+")
_EMPTY_VALUES = {"TY": "GEN"}
"""What stands for a value that is missing: a record without a type is one of any kind."""
_ARXIV_MENTION = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf)/|arxiv\s*+[:.]\s*+|\babs/)([a-z.-]*+/?[\d.]{7,12}(?:v\d+)?)", re.I
)
_ARXIV_PLACES = ("journal", "journaltitle", "volume", "note", "howpublished", "url", "booktitle",
                 "publisher", "number")  # fmt: skip
"""Fields in which people write an arXiv id, the most reliable one first."""
_BARE_OLD_ID = re.compile(r"\d{7}")
_URL_COMMAND = re.compile(r"\\url\s*+\{([^{}]*)\}|\\href\s*+\{([^{}]*)\}\s*+\{[^{}]*\}")
_ESCAPED_SIGN = re.compile(r"\\([_%&#~])")


def recognises(text: str) -> bool:
    """Whether a file holds BibTeX or RIS."""
    return bool(_BIBTEX_ENTRY.search(text[:20_000]) or _RIS_ENTRY.search(text[:2000]))


def parse(text: str, name: str, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of a BibTeX or RIS file, in order. Raises ParseError if it holds none."""
    counter = counter or EntryCounter(input_limits.FILE_ENTRIES)
    with report_damage(name):
        if _RIS_ENTRY.search(text[:2000]):
            papers = counter.read_papers(
                _load_ris(text), lambda entry: paper_from_reference(_reference_from_ris(entry))
            )
        else:
            papers = counter.read_papers(
                bibtex.parse_entries(text),
                lambda entry: paper_from_reference(_reference_from_bibtex(entry.fields)),
                place=lambda entry: f"line {entry.line}",
            )
    if not papers:
        raise ParseError(f"{name} holds no entry with a title or an id; export it again")
    return papers


def _reference_from_bibtex(entry: bibtex.Fields) -> Reference:
    authors = parse_bibtex_names(entry.get("author", "") or entry.get("editor", ""))
    url = _plain_address(entry.get("url", ""))
    doi = _plain_address(entry.get("doi", ""))
    return Reference(
        title=_plain_text(entry.get("title", "")),
        abstract=_plain_text(entry.get("abstract", "")),
        authors=authors.names,
        has_more_authors=authors.has_more,
        identifiers=[*_arxiv_ids(entry), doi and f"doi:{doi}", url],
        doi=doi,
        date=_date_from_bibtex(entry),
        keywords=[
            entry.get("primaryclass", entry.get("eprintclass", "")).partition(" ")[0],
            *(_plain_text(word) for word in re.split(r"[,;]\s*", entry.get("keywords", ""))),
        ],
        url=url,
    )


def _arxiv_ids(entry: bibtex.Fields) -> Iterator[str]:
    """Texts that may be the arXiv id of an entry, the most reliable one first."""
    eprint = _plain_address(entry.get("eprint", ""))
    archive = (entry.get("archiveprefix") or entry.get("eprinttype") or "").strip().casefold()
    if eprint and archive in ("arxiv", ""):
        bare = re.sub(r"(?i)^arxiv:\s*", "", eprint)
        category = (entry.get("primaryclass") or entry.get("eprintclass") or "").split(" ")[0]
        if _BARE_OLD_ID.fullmatch(bare) and category:
            bare = f"{category.partition('.')[0]}/{bare}"
        yield f"arXiv:{bare}" if archive else bare
    elif eprint:
        yield eprint
    for place in _ARXIV_PLACES:
        if mention := _ARXIV_MENTION.search(entry.get(place, "")):
            yield f"arXiv:{mention[1].rstrip('.')}"


def _date_from_bibtex(entry: bibtex.Fields) -> ReferenceDate:
    parts = parse_parts(
        _plain_text(entry.get("year", "")),
        _plain_text(entry.get("month", "")),
        entry.get("day", ""),
    )
    whole = parse_date(_plain_text(entry.get("date", "") or entry.get("issue_date", "")))
    return whole if whole.date or parts.year is None else parts


def _plain_text(source: str) -> str:
    """The text of a field: letters as Unicode, maths as it is, no braces that only group."""
    return tex.unescape_tex(decode_accents(source))


def _plain_address(source: str) -> str:
    r"""An address or a DOI without TeX: no ``\url{}``, no braces, no escapes."""
    if "\\" not in source and "{" not in source:
        return source.strip()
    source = _URL_COMMAND.sub(lambda match: match[1] or match[2] or "", source)
    return _ESCAPED_SIGN.sub(r"\1", source).replace("{", "").replace("}", "").strip()


def _load_ris(text: str) -> list[Mapping[str, Any]]:
    import rispy

    entries: list[Mapping[str, Any]] = rispy.loads("\n".join(_regular_ris_lines(text)))
    return entries


def _regular_ris_lines(text: str) -> Iterator[str]:
    """The lines as the form wants them: two blanks, and an end for every record."""
    is_open = False
    for row in text.replace("\ufeff", "").splitlines():
        if _RIS_END.fullmatch(row):
            if is_open:
                yield "ER  - "
            is_open = False
            continue
        tag = _RIS_LINE.fullmatch(row)
        if tag and tag[1] == "TY":
            if is_open:
                yield "ER  - "
            is_open = True
        if is_open:
            yield f"{tag[1]}  - {tag[2] or _EMPTY_VALUES.get(tag[1], '')}" if tag else row
    if is_open:
        yield "ER  - "


def _reference_from_ris(entry: Mapping[str, Any]) -> Reference:
    doi = unquote(str(entry.get("doi") or ""))
    urls = [str(url) for url in entry.get("urls") or []]
    year = str(entry.get("year") or "")
    dates = [
        parse_date(str(entry.get(name) or ""), year)
        for name in ("date", "publication_year", "year")
    ]
    known_dates = [one for one in dates if one.date] or [one for one in dates if one.year]
    return Reference(
        title=str(entry.get("title") or entry.get("primary_title") or ""),
        abstract=str(entry.get("abstract") or entry.get("notes_abstract") or ""),
        authors=[
            put_first_name_first(str(one))
            for one in entry.get("authors") or entry.get("first_authors") or []
        ],
        identifiers=[doi and f"doi:{doi}", *urls, str(entry.get("id") or "")],
        doi=doi,
        date=known_dates[0] if known_dates else ReferenceDate(),
        keywords=[str(word) for word in entry.get("keywords") or []],
        url=next(iter(urls), ""),
    )
