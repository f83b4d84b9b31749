"""What ``reader list`` printed as JSON, JSON lines, CSV or TSV: papers and their marks.

The names are those of :class:`reader.formats.records.Record`; a CSV's or TSV's first line has them.
"""

import csv
import io
from collections.abc import Mapping, Sequence

import msgspec

from reader.errors import ParseError
from reader.feeds.hub import decoded
from reader.formats.csv import BETWEEN, unguarded
from reader.formats.years import year
from reader.paper import ARXIV_DOI, Paper, doi_of, read_record

_LISTS = frozenset({"authors", "keywords", "tags"})
_NUMBERS = frozenset({"author_count", "votes", "comments", "github_stars", "year"})
_TELLING = {"key", "title", "links"}
_LONGEST_CELL = 5_000_000
"""Characters."""

Row = Mapping[str, object]
"""One paper under the names of the JSON."""


def rows(text: str, name: str) -> list[Row] | None:
    """The papers of an export as it has them; None where a file is none.

    Raises ParseError for JSON that is cut off.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("[", "{")):
        return _json(start, name)
    head = start.partition("\n")[0]
    for sign in (",", "\t"):
        if {"key", "title"} <= set(head.rstrip("\r").split(sign)):
            return _table(start, sign, name)
    return None


def papers(rows: Sequence[Row], name: str) -> list[Paper]:
    """Their papers, in order. Raises ParseError, which names the one that can't be read."""
    found = []
    for place, row in enumerate(rows, 1):
        paper = _paper(row)
        if paper is None:
            raise ParseError(f"{name}, paper {place} has fields of a wrong kind; export it again")
        found.append(paper)
    return found


def _json(text: str, name: str) -> list[Row] | None:
    """An array, or an object a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines):
        values: object = [
            decoded(line.encode(), f"{name}, line {place}") for place, line in enumerate(lines, 1)
        ]
    else:
        values = decoded(text.encode(), name)
    exported = values if isinstance(values, list) else [values]
    found: list[Row] = [one for one in exported if isinstance(one, dict) and one.keys() >= _TELLING]
    return found if found and len(found) == len(exported) else None


def _table(text: str, sign: str, name: str) -> list[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    # A TSV has no quotes: what looks like one is the text's own.
    lines = io.StringIO(text, newline="")
    try:
        if sign == ",":
            return [_row(cells, guards=True) for cells in csv.DictReader(lines)]
        table = csv.DictReader(lines, delimiter=sign, quoting=csv.QUOTE_NONE)
        return [_row(cells, guards=False) for cells in table]
    except csv.Error as error:
        raise ParseError(f"{name} is no whole table ({error}); export it again") from error


def _row(cells: Mapping[str, str], *, guards: bool) -> Row:
    row: dict[str, object] = {}
    links: dict[str, str] = {}
    for column, cell in cells.items():
        if not column or not cell or not isinstance(cell, str):  # a row may be too long or short
            continue
        value = unguarded(cell) if guards else cell
        if column in ("page", "link"):
            links["page"] = value
        elif column == "doi":
            links["doi"] = value
        elif column in _LISTS:
            row[column] = value.split(BETWEEN)
        elif column in _NUMBERS:
            row[column] = int(value) if value.isdecimal() and len(value) < 19 else value
        else:
            row[column] = value
    return {**row, "links": links}


def _paper(row: Row) -> Paper | None:
    """Nulls are what it does not have, ``links.page`` its address, ``links.doi`` its DOI."""
    links = row.get("links")
    links = links if isinstance(links, dict) else {}
    known = {
        name: row[name]
        for name in Paper.__struct_fields__
        if name not in ("url", "doi") and row.get(name) is not None
    }
    told = known.pop("year", None)
    if not str(known.get("key")).startswith("arxiv:"):
        known["url"] = links.get("page")
    elif (doi := doi_of(str(links.get("doi") or ""))) and not doi.startswith(ARXIV_DOI.lower()):
        known["doi"] = doi
    paper = read_record(known)
    if paper is None or told == year(paper) or not isinstance(told, int):
        return paper
    return msgspec.structs.replace(paper, year=told)
