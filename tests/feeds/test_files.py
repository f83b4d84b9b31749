"""Files: saved pages, copied text, JSON and our own exports."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import FileError, ParseError
from reader.feeds import files, sample
from reader.formats import format_named, make_writer
from reader.model.entry import Entry
from reader.model.paper import Paper
from tests.hub import entry
from tests.make import paper

TODAY = date(2026, 11, 23)
COPIED = """\
new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Apr 13

A Study of $\\alpha$-Pruning: When Less Is More

We prune. It works well - mostly - and is cheap.

  • 4 authors
·
Apr 8 3

Shared Weights, Shared Fate

Sharing helps in some cases.

nvidia NVIDIA
·
Aug 8, 2025

An Entry Without Its Byline

Its abstract stands alone.

Cut in the Mid
"""


def parsed(text: str | bytes, name: str = "it.txt") -> list[Paper]:
    body = text if isinstance(text, bytes) else text.encode()
    return files.parse(body, name, today=TODAY)


def test_a_copied_page_is_read() -> None:
    first, second, third, cut = parsed(COPIED)
    assert first.title == "A Study of $\\alpha$-Pruning: When Less Is More"
    assert (first.author_count, first.comments, first.organization) == (4, 3, None)
    assert first.published == date(2026, 4, 8)
    assert (second.organization, second.author_count) == ("NVIDIA", None)
    assert (second.published, second.comments) == (date(2025, 8, 8), 0)
    assert third.abstract == "Its abstract stands alone."
    assert (third.published, third.author_count, third.organization) == (None, None, None)
    assert (cut.title, cut.abstract) == ("Cut in the Mid", "")
    assert first.key == "title:a-study-of-alpha-pruning-when-less-is-more"


def test_a_copied_page_without_bylines_is_read_by_turns() -> None:
    text = "Daily Papers\n\nbyAK and the research community\n\nSep 11\n\n" + "".join(
        f"Title {number}\n\nAbstract number {number} is here.\n\n" for number in range(5)
    )
    text = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n" + text
    assert [one.title for one in parsed(text)] == [f"Title {number}" for number in range(5)]


def test_a_copied_page_with_its_head_glued_to_the_first_title_is_read() -> None:
    text = (
        "Get trending papers in your email inbox once a day!\n"
        "Get trending papers in your email inbox!\n"
        "SubscribeFirst Title\nIts abstract.\nSecond Title\nIts abstract too."
    )
    assert [one.title for one in parsed(text)] == ["First Title", "Second Title"]


def test_the_api_json_is_read_from_a_file() -> None:
    (found,) = parsed(json.dumps([entry(1)]), "it.json")
    assert found.key == "arxiv:2611.20001"


def test_a_saved_page_is_read() -> None:
    props = json.dumps({"dailyPapers": [entry(1), entry(2)], "periodType": "day"})
    escaped = props.replace("&", "&amp;").replace('"', "&quot;")
    page = f'<!DOCTYPE html><html><div data-target="DailyPapers" data-props="{escaped}"></div>'
    assert [one.id for one in parsed(page, "it.html")] == ["2611.20001", "2611.20002"]


def test_a_saved_page_that_is_cut_gives_its_whole_papers() -> None:
    props = json.dumps({"dailyPapers": [entry(1), entry(2), entry(3)]})
    escaped = props.replace("&", "&amp;").replace('"', "&quot;")
    page = f'<!DOCTYPE html><html><div data-target="DailyPapers" data-props="{escaped}'
    found = parsed(page[: page.index("2611.20003") + 40], "it.html")
    assert [one.id for one in found] == ["2611.20001", "2611.20002"]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_our_own_export_is_read_back(form: str) -> None:
    papers = [
        paper(1),
        paper(2, abstract="An $x$ & “quotes”\\n", votes=None),
        *sample.load_sample(),
    ]
    text = "".join(make_writer(format_named(form))([Entry(one) for one in papers]))
    assert parsed(text, f"it.{form}") == papers


def test_a_paper_that_is_listed_twice_comes_once() -> None:
    assert len(parsed(json.dumps([entry(1), entry(2), entry(1)]))) == 2


def test_another_encoding_is_understood() -> None:
    assert parsed("\ufeff" + COPIED)[1].title == "Shared Weights, Shared Fate"
    assert parsed(COPIED.encode("utf-16"))[1].title == "Shared Weights, Shared Fate"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "it.txt is empty"),
        (b"Dear all, nothing here.", "it.txt is nothing that can be read"),
        (b"\x89PNG\r\n\0\0", "it.txt is no text"),
        (b'{"error": "Invalid date"}', "it.txt is an error message, no papers: Invalid date"),
        (b"[{'paper': {'id': '2611.1'}}]", "it.txt is no valid JSON"),
        (b"[\"{'paper': {}}\"]", "it.txt, entry 1 is Python's way to print a dictionary"),
        (b"[7, 8]", "it.txt, entry 1 is a int and no paper"),
        (b"<html><p>Hello</p></html>", "it.txt is a web page without papers"),
    ],
)
def test_what_can_t_be_read_is_named_with_its_place(body: bytes, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        parsed(body)


@given(st.text(max_size=400) | st.binary(max_size=400))
def test_any_file_is_papers_or_a_clear_error(content: str | bytes) -> None:
    try:
        assert parsed(content)
    except ParseError as error:
        assert "it.txt" in str(error)


@given(st.integers(0, len(COPIED)))
def test_a_copied_page_may_be_cut_anywhere(end: int) -> None:
    try:
        found = parsed(COPIED[:end])
    except ParseError as error:
        assert "it.txt" in str(error)
        return
    whole = [one.title for one in parsed(COPIED)]
    assert [one.title for one in found][:-1] == whole[: max(0, len(found) - 1)]


def test_a_file_that_is_missing_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"gone\.txt can't be read \(no such file"):
        files.read_file(str(tmp_path / "gone.txt"), io.BytesIO().read)


def test_standard_input_is_read_up_to_a_limit() -> None:
    assert files.read_file("-", io.BytesIO(b"text").read) == b"text"
    with pytest.raises(FileError, match="larger than 20 MB"):
        files.read_file("-", io.BytesIO(b"x" * 20_000_001).read)


def test_the_sample_is_twelve_whole_papers() -> None:
    papers = sample.load_sample()
    assert len(papers) == 12
    assert all(one.id and one.title and one.abstract and one.published for one in papers)
    assert all(one.authors and one.featured for one in papers)


@pytest.mark.recorded
def test_the_recorded_copied_page_is_whole(recorded: Path) -> None:
    name = "copied-pages/seed-search-parallel-apr13.txt"
    found = files.parse((recorded / name).read_bytes(), name, today=TODAY)
    assert len(found) == 12
    assert all(len(one.abstract) > 300 for one in found)
    by_word = {word: one for one in found for word in ("PPO", "Mirror") if word in one.title}
    assert by_word["PPO"].published == date(2026, 3, 6)
    mirror = by_word["Mirror"]
    assert (mirror.organization, mirror.published, mirror.comments) == (
        "Apple", date(2025, 10, 15), 2,
    )  # fmt: skip
    for word in ("ParEVO", "Combee"):
        (one,) = [paper for paper in found if paper.title.startswith(word)]
        assert (one.published, one.organization, one.author_count) == (None, None, None)


@pytest.mark.recorded
def test_recorded_pages_of_every_form_are_read_or_named(recorded: Path) -> None:
    counts = {}
    for file in sorted((recorded / "copied-pages").glob("[A-G]*[0-9]*_*")):
        try:
            counts[file.name[:3]] = len(files.parse(file.read_bytes(), file.name, today=TODAY))
        except ParseError as error:
            assert file.name in str(error)
    assert set(counts) == {"A01", "A02", "A03", "A04", "A05", "B01", "C01", "E01", "G01"}
    assert all(counts.values())


@pytest.mark.recorded
def test_the_recorded_html_page_is_read(recorded: Path) -> None:
    page = recorded / "hf/pages/DERIVED_papers_date_2026-07-31.html"
    found = files.parse(page.read_bytes(), page.name, today=TODAY)
    verbatim = json.loads((recorded / "hf/verbatim/verbatim-2026-07-31.json").read_bytes())
    assert [one.id for one in found] == [one["paper"]["id"] for one in verbatim]
    assert {one.featured for one in found} == {date(2026, 7, 31)}
