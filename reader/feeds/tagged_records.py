"""References with a tag before each line: MEDLINE (``.nbib``), EndNote (``.enw``), Web of Science.

PubMed's tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html; EndNote's and those of Web of
Science follow the files that these programs export. No library that is still maintained reads all
three, and each of them is a list of lines.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.errors import ParseError
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.identity import find_doi
from reader.feeds.person_names import put_first_name_first
from reader.feeds.reference import Reference, paper_from_reference
from reader.feeds.reference_dates import parse_date
from reader.model.paper import Paper
from reader.system import input_limits

_RECOGNISED_CHARS = 5000
"""The beginning of a file, which tells its form."""


class _Form(NamedTuple):
    """How a form writes its records. Tags that mean the same are named in order of preference."""

    start: re.Pattern[str]
    """The line with which a record begins."""
    line: re.Pattern[str]
    """A line with a tag; its groups are the tag and the value."""
    title: Sequence[str]
    abstract: Sequence[str]
    authors: Sequence[str]
    dois: Sequence[str]
    addresses: Sequence[str]
    dates: Sequence[str]
    years: Sequence[str]
    keywords: Sequence[str]
    repeated: Sequence[str] = ()
    """Tags of which each line below without a tag is another value."""


_FORMS = (
    _Form(
        start=re.compile(r"(?m)^PMID ?- ?\d"),
        line=re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,3}- (.*)"),
        title=("TI", "BTI"),
        abstract=("AB",),
        authors=("FAU", "AU"),
        dois=("LID", "AID"),
        addresses=(),
        dates=("DP", "DEP"),
        years=(),
        keywords=("OT",),
    ),
    _Form(
        start=re.compile(r"(?m)^%0 \w"),
        line=re.compile(r"(%.) ?(.*)"),
        title=("%T",),
        abstract=("%X",),
        authors=("%A", "%E"),
        dois=("%R",),
        addresses=("%U",),
        dates=("%8",),
        years=("%D",),
        keywords=("%K",),
        repeated=("%A", "%K"),
    ),
    _Form(
        start=re.compile(r"(?m)^PT [A-Z][^\S\n]*+$"),
        line=re.compile(r"([A-Z][A-Z0-9]) (.*)"),
        title=("TI",),
        abstract=("AB",),
        authors=("AF", "AU"),
        dois=("DI",),
        addresses=(),
        dates=("PD",),
        years=("PY",),
        keywords=("DE",),
        repeated=("AF", "AU"),
    ),
)
_PUBMED_ID = re.compile(r"\d{1,9}")


class _Record(NamedTuple):
    line: int
    """The line on which it begins, counted from 1."""
    values: Mapping[str, Sequence[str]]


def recognises(text: str) -> bool:
    """Whether a file holds such records."""
    return _find_form(text) is not None


def parse(text: str, name: str, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of a file, in order. Raises ParseError if it holds none."""
    form = _find_form(text)
    if form is None:
        raise ParseError(f"{name} holds no record; export it again")
    counter = counter or EntryCounter(input_limits.FILE_ENTRIES)
    papers = counter.read_papers(
        _split_records(text, form),
        lambda record: paper_from_reference(_reference_from_record(record.values, form)),
        place=lambda record: f"line {record.line}",
    )
    if not papers:
        raise ParseError(f"{name} holds no record with a title or an id; export it again")
    return papers


def _find_form(text: str) -> _Form | None:
    begin = text[:_RECOGNISED_CHARS]
    return next((form for form in _FORMS if form.start.search(begin)), None)


def _split_records(text: str, form: _Form) -> Iterator[_Record]:
    """The values of each record by their tags. A line without a tag goes on with the one before."""
    record: _Record | None = None
    values: dict[str, list[str]] = {}
    tag = ""
    for number, row in enumerate(text.replace("\ufeff", "").splitlines(), 1):
        if form.start.match(row):
            if record is not None:
                yield record
            values = {}
            record = _Record(number, values)
        if record is None:
            continue
        tagged = form.line.fullmatch(row)
        if tagged:
            tag = tagged[1]
            values.setdefault(tag, []).append(tagged[2].strip())
        elif more := row.strip():
            if tag in form.repeated:
                values[tag].append(more)
            elif tag in values:
                values[tag].append(f"{values[tag].pop()} {more}")
        else:
            tag = ""
    if record is not None:
        yield record


def _reference_from_record(values: Mapping[str, Sequence[str]], form: _Form) -> Reference:
    def find(tags: Sequence[str]) -> Sequence[str]:
        return next((found for tag in tags if (found := values.get(tag))), ())

    dois = (find_doi(value) for tag in form.dois for value in values.get(tag, ()))
    doi = next(filter(None, dois), "")
    addresses = [value for tag in form.addresses for value in values.get(tag, ())]
    addresses += [
        f"https://pubmed.ncbi.nlm.nih.gov/{number}/"
        for number in values.get("PMID", ())[:1]
        if _PUBMED_ID.fullmatch(number)
    ]
    year = next(iter(find(form.years)), "")
    return Reference(
        title=next(iter(find(form.title)), ""),
        abstract=next(iter(find(form.abstract)), ""),
        authors=[put_first_name_first(name) for name in find(form.authors)],
        identifiers=[doi and f"doi:{doi}", *addresses],
        doi=doi,
        date=parse_date(next(iter(find(form.dates)), ""), year),
        keywords=[
            word.strip()
            for value in find(form.keywords)
            for word in re.split(r"[;,]", value)
            if word.strip()
        ],
        url=next(iter(addresses), ""),
    )
