"""A date of which only the month or the year is known is shown, exported and read again as such."""

import json
from pathlib import Path

import pytest

from tests.program import reader

BIB = """@article{a, title={Only a month}, author={Byron, Ada}, year=2026, month=nov}
@article{b, title={Only a year}, author={Byron, Ada}, year=2025}
@article{c, title={A day}, author={Byron, Ada}, date={2026-11-20}}
@article{d, title={An impossible month}, author={Byron, Ada}, year=2024, month=13}
"""


@pytest.fixture
def file(tmp_path: Path, home: Path) -> Path:
    file = tmp_path / "refs.bib"
    file.write_text(BIB)
    return file


def dates(path: Path) -> list[tuple[str | None, int | None]]:
    rows = json.loads(reader("list", str(path), "--format", "json").out)
    return [(row["published"], row["year"]) for row in rows]


KNOWN = [("2026-11", 2026), (None, 2025), ("2026-11-20", 2026), (None, 2024)]


def test_json_has_as_much_of_a_date_as_is_known(file: Path) -> None:
    assert dates(file) == KNOWN


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv", "ris", "csl"])
def test_an_exported_date_is_read_again(form: str, file: Path, tmp_path: Path) -> None:
    export = tmp_path / f"again.{form}"
    assert reader("list", str(file), "--format", form, "-o", str(export)).code == 0
    known = [date for date, _ in dates(export)]
    assert known == [date for date, _ in KNOWN]


def test_bibtex_has_the_month_and_reads_it_again(file: Path, tmp_path: Path) -> None:
    export = tmp_path / "again.bib"
    reader("list", str(file), "--format", "bibtex", "-o", str(export))
    assert "month={nov}" in export.read_text()
    assert dates(export)[0] == ("2026-11", 2026)


def test_people_see_the_month_and_sorting_and_queries_know_it(file: Path) -> None:
    ids = "--template", "{title}"
    assert reader("list", str(file), "--where", "date:2026-11", *ids).out.splitlines() == [
        "Only a month", "A day",
    ]  # fmt: skip
    newest = reader("list", str(file), "--sort", "newest", *ids).out.splitlines()
    assert newest[:2] == ["A day", "Only a month"]
    shown = reader("show", "title:only-a-month").out
    assert "2026-11" in shown and "2026-11-01" not in shown
