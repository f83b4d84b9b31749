"""Papers as CSV, for spreadsheets: everything the JSON has, a row a paper."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from reader.entry import Entry
from reader.formats.records import Record, record

LINKS = ("page", "abs", "pdf", "doi")
"""The links that have a column."""
COLUMNS = tuple(name for name in Record.__struct_fields__ if name != "links") + LINKS
"""The names in the first line. New ones are added at the end only."""
BETWEEN = "; "
"""What parts the values of a list."""
_FORMULA = re.compile("'*[=+@\t\r\n\uff0b\uff0d\uff1d\uff20-]")


def csv_rows(entries: Iterable[Entry]) -> Iterator[str]:
    """Comma-separated values with a line of names (RFC 4180); an absent value is empty."""
    yield _line(COLUMNS)
    for entry in entries:
        row = record(entry)
        values = msgspec.structs.asdict(row) | msgspec.structs.asdict(row.links)
        yield _line(guarded(_text(values[name])) for name in COLUMNS)


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula: an apostrophe before its first sign.

    The signs: https://owasp.org/www-community/attacks/CSV_Injection.

    >>> guarded("=1+1")
    "'=1+1"
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that :func:`guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple() as several:
            return BETWEEN.join(map(str, several))
        case date() as day:  # a datetime is one too
            return day.isoformat()
        case _:
            return str(value)


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
