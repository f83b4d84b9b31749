"""Small files, each with one kind of fault, beside the values that their author meant."""

from datetime import date
from pathlib import Path

import pytest

from reader.config import load_config
from reader.errors import ParseError
from reader.feeds import files
from reader.feeds.entry_reader import EntryCounter
from reader.model.paper import Paper

pytestmark = pytest.mark.recorded
TODAY = date(2026, 11, 28)


def papers(recorded: Path, name: str, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of one of the files."""
    body = (recorded / "inputs" / name).read_bytes()
    return files.parse(body, name, today=TODAY, counter=counter)


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("arxiv-api-less-than.xml", ["Sums over k<n for r>s"]),
        ("arxiv-api-style-token.xml", ["Learning with <style> tokens"]),
        (
            "atom-plain-text-tags.xml",
            ["Using the <mask> token", "A b <c>", "No type <mask>"],
        ),
        ("bibtex-accents.bib", ["Gödel machines and Łukasiewicz"]),
        ("bibtex-cp1252.bib", ["It’s – ok"]),
        ("bibtex-undefined-string.bib", ["Known macro", "Undefined macro", "Third"]),
        ("bibtex-huge-year.bib", ["Huge year"]),
        ("ris-er-alone.ris", ["ER alone"]),
        ("ris-last-record-cut.ris", ["Paper 0", "Paper 1", "Paper 2", "Paper last, cut"]),
        ("ris-one-space.ris", ["one space"]),
        ("jsonfeed-bom.json", ["First", "Second"]),
        ("jsonfeed-esc.json", ["First"]),
        ("jsonfeed-null_author.json", ["First", "Second"]),
        ("rss-authors-element.xml", ["Planned routes"]),
    ],
)
def test_titles(name: str, titles: list[str], recorded: Path) -> None:
    assert [paper.title for paper in papers(recorded, name)] == titles


@pytest.mark.parametrize(
    ("name", "authors"),
    [
        ("bibtex-accents.bib", [("Jörg Müller", "Pál Erdős", "Jan Šimeček")]),
        ("bibtex-and-others.bib", [("Ada Byron", "Bo Lee")]),
        (
            "bibtex-braced-and.bib",
            [("Barnes and Noble Inc.", "John Doe"), ("John Doe", "Jane Roe")],
        ),
        ("rss1-prism-date-with-attribute.xml", [("J. Smith", "A. B. Doe", "P. van der Berg")]),
        ("mail-quoted-printable.eml", [("José Byron", "Ann Lee")]),
        ("csl-one-without-title.json", [("Ada Byron",)]),
    ],
)
def test_authors(name: str, authors: list[tuple[str, ...]], recorded: Path) -> None:
    assert [paper.authors for paper in papers(recorded, name)] == authors


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("bibtex-dates.bib", ["2026-11-20"] * 4 + ["2026-11", "2026-11-20"]),
        ("ris-y1-date.ris", ["2023-05-16"]),
        ("ris-dates.ris", ["2023", "2023-11", "2022-11-20", "2022-11-20"]),
        ("csl-one-without-title.json", ["2019-05-03"]),
        ("rss1-prism-date-with-attribute.xml", ["2026-11-20"]),
        ("atom-bad-published.xml", ["2026-11-20"] * 3),
    ],
)
def test_dates(name: str, days: list[str], recorded: Path) -> None:
    assert [paper.date_text for paper in papers(recorded, name)] == days


def test_keys(recorded: Path) -> None:
    assert [paper.key for paper in papers(recorded, "notes.md")] == [
        "arxiv:1706.03762", "arxiv:1810.04805", "arxiv:2005.14165",
    ]  # fmt: skip
    keys = [paper.key for paper in papers(recorded, "bibtex-arxiv-elsewhere.bib")]
    assert keys[:8] == [f"arxiv:2505.{number}" for number in range(10475, 10483)]
    assert "arxiv:hep-th/9901001" in keys and "doi:10.1007/978-3-319-1_2" in keys
    assert not [key for key in keys if key.startswith("title:")]


def test_what_is_left_out_is_said_and_costs_nothing_else(recorded: Path) -> None:
    counter = EntryCounter()
    assert [paper.title for paper in papers(recorded, "bibtex-silently-dropped.bib", counter)] == [
        "Next"
    ]
    assert counter.note == "2 of 3 entries could not be read: line 1, line 3"
    counter = EntryCounter()
    assert len(papers(recorded, "hf-null-entry.json", counter)) == 2
    assert counter.skipped_count == 1


def test_a_page_names_its_feed(recorded: Path) -> None:
    with pytest.raises(ParseError, match=r"/feed\.xml"):
        papers(recorded, "blog-autodiscovery.html")


def test_a_configuration_with_a_byte_order_mark_is_read(recorded: Path) -> None:
    assert not load_config(recorded / "inputs" / "config-with-bom.toml").problems
