"""The output of ``reader list`` as JSON, JSON lines, CSV or TSV: papers and their marks.

The names are those of :class:`reader.formats.records.Record`; the first line of CSV and TSV has
them.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence

import msgspec

from reader.errors import ParseError
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.hf_json import decode_json
from reader.feeds.identity import key_from_identifiers
from reader.formats.csv import LIST_SEPARATOR, unguard_cell
from reader.formats.years import citation_year
from reader.model.paper import Paper, is_paper_key, paper_from_record

_LIST_COLUMNS = frozenset({"authors", "keywords", "tags"})
_NUMBER_COLUMNS = frozenset(
    {"author_count", "votes", "comments", "github_stars", "year", "version"}
)
_FIELD_TYPES = {field.name: field.type for field in msgspec.structs.fields(Paper)}
_REQUIRED_NAMES = {"key", "title", "links"}
_MONTH = re.compile(r"\d{4}-\d{2}")
"""The date of a paper whose day is not known."""
_MAX_CELL = 5_000_000
"""Characters."""

Row = Mapping[str, object]
"""One paper: its values by the names that JSON has for them."""


def find_rows(text: str, name: str) -> list[Row] | None:
    """The rows of an export, in order; None if the text is not an export.

    Raises ParseError if it is JSON that is cut off.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("[", "{")):
        return _json_rows(start, name)
    head = start.partition("\n")[0]
    for separator in (",", "\t"):
        if {"key", "title"} <= set(head.rstrip("\r").split(separator)):
            return _table_rows(start, separator, name)
    return None


def papers_from_rows(
    rows: Sequence[Row], name: str, counter: EntryCounter | None = None
) -> list[Paper]:
    """The papers of the rows, in order.

    Raises ParseError, which names the first row, if none can be read.
    """

    def read(numbered_row: tuple[int, Row]) -> Paper:
        position, row = numbered_row
        if paper := _paper_from_row(row):
            return paper
        raise ParseError(f"{name}, paper {position} has fields of a wrong kind; export it again")

    return (counter or EntryCounter()).read_papers(
        enumerate(rows, 1), read, place=lambda numbered_row: f"paper {numbered_row[0]}"
    )


def _json_rows(text: str, name: str) -> list[Row] | None:
    """The rows of a JSON array, or of lines with one object each; None if they are no papers.

    Raises ParseError if lines with objects are no papers of ours: nothing else reads such lines.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    first = _decode_row(lines[0]) if len(lines) > 1 and lines[1].startswith("{") else {}
    values: object = (
        [_decode_row(line) for line in lines] if first else decode_json(text.encode(), name)
    )
    exported = values if isinstance(values, list) else [values]
    is_export = any(isinstance(one, dict) and one.keys() >= _REQUIRED_NAMES for one in exported)
    if first and not is_export:
        missing = ", ".join(sorted(_REQUIRED_NAMES - first.keys()))
        raise ParseError(
            f"{name}, line 1 lacks {missing}; lines of JSON are read as reader list --format jsonl"
            " prints them"
        )
    # An item that is no paper is counted as one that can't be read; it does not cost the others.
    return [one if isinstance(one, dict) else {} for one in exported] if is_export else None


def _decode_row(line: str) -> Row:
    """The object of a line; empty if the line holds none."""
    try:
        row = decode_json(line.encode(), "")
    except ParseError:
        return {}
    return row if isinstance(row, dict) else {}


def _table_rows(text: str, separator: str, name: str) -> list[Row]:
    csv.field_size_limit(_MAX_CELL)
    # TSV does not quote values: a quotation mark belongs to the text.
    lines = io.StringIO(text, newline="")
    try:
        if separator == ",":
            return [_row_from_cells(cells, guards=True) for cells in csv.DictReader(lines)]
        table = csv.DictReader(lines, delimiter=separator, quoting=csv.QUOTE_NONE)
        return [_row_from_cells(cells, guards=False) for cells in table]
    except csv.Error as error:
        raise ParseError(f"{name} is no whole table ({error}); export it again") from error


def _row_from_cells(cells: Mapping[str, str], *, guards: bool) -> Row:
    row: dict[str, object] = {}
    links: dict[str, str] = {}
    for column, cell in cells.items():
        if not column or not cell or not isinstance(cell, str):  # a row may be too long or short
            continue
        value = unguard_cell(cell) if guards else cell
        if column in ("page", "link"):
            links["page"] = value
        elif column == "doi":
            links["doi"] = value
        elif column in _LIST_COLUMNS:
            row[column] = value.split(LIST_SEPARATOR)
        elif column in _NUMBER_COLUMNS:
            row[column] = int(value) if value.isdecimal() and len(value) < 19 else value
        else:
            row[column] = value
    return {**row, "links": links}


def _has_right_type(item: tuple[str, object]) -> bool:
    """Whether a field's value has the type that the field of a paper has."""
    name, value = item
    try:
        msgspec.convert(value, _FIELD_TYPES[name])
    except msgspec.ValidationError:
        return False
    return True


def _repair_fields(fields: Row, row: Row, links: Row) -> dict[str, object]:
    """The fields of the right type; key and title from the others, where they have another type.

    Empty if nothing says which paper it is.
    """
    sound = dict(filter(_has_right_type, fields.items()))
    title = str(sound.get("title", ""))
    if not is_paper_key(str(sound.get("key", ""))):
        identifiers = [value for value in (row.get("id"), links.get("doi"), links.get("page"))
                       if isinstance(value, str)]  # fmt: skip
        if not title and not identifiers:
            return {}
        sound["key"] = key_from_identifiers(identifiers, title)
    return {**sound, "title": title or sound["key"]}


def _paper_from_row(row: Row) -> Paper | None:
    """The paper of a row. A null is no value; ``links.page`` is the URL, ``links.doi`` the DOI."""
    links = row.get("links")
    links = links if isinstance(links, dict) else {}
    fields = {
        name: row[name]
        for name in Paper.__struct_fields__
        if name not in ("url", "doi") and row.get(name) is not None
    }
    exported_year = fields.pop("year", None)
    if isinstance(written := fields.get("published"), str) and _MONTH.fullmatch(written):
        del fields["published"]
        fields["year"], fields["month"] = int(written[:4]), int(written[5:])
    fields["url"] = links.get("page")
    fields["doi"] = str(links.get("doi") or "")
    paper = paper_from_record(fields)
    if paper is None and (repaired := _repair_fields(fields, row, links)):
        paper = paper_from_record(repaired)
    if paper is None or exported_year == citation_year(paper) or not isinstance(exported_year, int):
        return paper
    return msgspec.structs.replace(paper, year=exported_year)
