"""CSV: a row a paper for any spreadsheet, and nothing in it that one would run."""

import csv
import io

from reader.formats import make_writer
from reader.formats.csv import COLUMNS
from reader.formats.records import Record
from reader.model.entry import Entry, Marks
from tests.formats.papers import entry, paper


def table(*entries: Entry) -> list[list[str]]:
    """As Python's own reader has it, which keeps to RFC 4180 where it is strict."""
    text = "".join(make_writer("csv")(entries))
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_the_first_line_names_all_that_the_json_has() -> None:
    assert table() == [list(COLUMNS)]
    assert {*Record.__struct_fields__} - {"links"} <= {*COLUMNS}


def test_quotes_commas_and_line_ends_stay_in_their_cell() -> None:
    odd = Entry(paper(1, title='A "B", C', abstract="x"), Marks(note="two\nlines, one note"))
    head, row = table(odd)
    cells = dict(zip(head, row, strict=True))
    assert cells["title"] == 'A "B", C'
    assert cells["note"] == "two\nlines, one note"
    assert cells["authors"] == "Ada Byron; Kurt Weyl"
    assert cells["published"] == "2026-11-18"
    assert cells["page"] == "https://huggingface.co/papers/2611.00001"


def test_absent_values_are_empty() -> None:
    head, row = table(entry(organization=None, votes=None))
    cells = dict(zip(head, row, strict=True))
    assert (cells["organization"], cells["votes"], cells["read"]) == ("", "", "")


def test_no_cell_begins_like_a_formula() -> None:
    attacks = [
        '=HYPERLINK("https://example.org")',
        "+1",
        "-2+3",
        "@SUM(A1)",
        "＝1",
        "'=1",
        "=cmd|x",
    ]
    for attack in attacks:
        head, row = table(entry(title=attack, organization=attack, authors=(attack,)))
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), attack
        assert dict(zip(head, row, strict=True))["title"] == "'" + attack


def test_lines_end_as_rfc_4180_says() -> None:
    assert "".join(make_writer("csv")([entry()])).count("\r\n") == 2
