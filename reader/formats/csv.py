"""Papers as CSV, for spreadsheets: one row per paper, with everything that the JSON has."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from reader.formats.records import Record, make_record
from reader.model.entry import Entry

LINKS = ("page", "abs", "pdf", "doi")
"""The links that have a column."""
COLUMNS = tuple(name for name in Record.__struct_fields__ if name != "links") + LINKS
"""The names in the first line. New names are added only at the end."""
LIST_SEPARATOR = "; "
"""The text between the values of a list."""
_FORMULA = re.compile("'*[=+@\t\r\n\uff0b\uff0d\uff1d\uff20-]")


def write_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """Comma-separated values after a line of names (RFC 4180); an unknown value is empty."""
    yield _csv_line(COLUMNS)
    for entry in entries:
        row = make_record(entry)
        values = msgspec.structs.asdict(row) | msgspec.structs.asdict(row.links)
        yield _csv_line(guard_cell(_value_to_text(values[name])) for name in COLUMNS)


def guard_cell(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would take for a formula.

    The signs: https://owasp.org/www-community/attacks/CSV_Injection.

    >>> guard_cell("=1+1")
    "'=1+1"
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def unguard_cell(cell: str) -> str:
    """Undo :func:`guard_cell`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _value_to_text(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple() as several:
            return LIST_SEPARATOR.join(map(str, several))
        case date() as day:  # a datetime is one too
            return day.isoformat()
        case _:
            return str(value)


def _csv_line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
