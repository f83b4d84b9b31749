"""Records, JSON and columns: stable names, nothing missing, one paper a line."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

from reader.formats import FORMATS, make_writer
from reader.model.entry import Entry, Marks
from reader.model.paper import Paper
from tests.formats.papers import entry, paper

NAMES = [
    "key", "id", "title", "abstract", "authors", "author_count", "organization", "published",
    "featured", "votes", "comments", "submitter", "ai_summary", "keywords", "github",
    "github_stars", "project", "thumbnail", "links", "source", "first_seen", "read",
    "bookmarked", "tags", "note", "year", "version", "revised",
]  # fmt: skip

BARE = Entry(Paper(key="title:a-page", title="A Page"))
FULL = Entry(
    paper(
        7, title="Größe of $x_1$ — 大", organization="A Lab", github_stars=3, keywords=("a", "b")
    ),
    Marks(read="2026-11-20T08:00:00Z", tags=("rl",), note="two\nlines"),
    first_seen=datetime(2026, 11, 20, 8, 12, tzinfo=UTC),
)


def test_a_record_has_every_name_in_order_and_null_for_what_is_absent() -> None:
    [row] = json.loads("".join(make_writer("json")([BARE])))
    assert list(row) == NAMES
    assert list(row["links"]) == ["page", "abs", "pdf", "html", "doi"]
    lists = {"authors": [], "keywords": [], "tags": []}
    empty = {name: lists.get(name) for name in NAMES}
    assert row == empty | {
        "key": "title:a-page", "title": "A Page", "links": dict.fromkeys(row["links"]),
    }  # fmt: skip


def test_dates_and_times_are_iso_and_text_is_utf8_with_its_tex() -> None:
    text = "".join(make_writer("json")([FULL]))
    assert "Größe of $x_1$ — 大" in text
    [row] = json.loads(text)
    assert (row["id"], row["published"], row["featured"]) == (
        "2611.00007", "2026-11-18", "2026-11-20",
    )  # fmt: skip
    assert row["first_seen"] == "2026-11-20T08:12:00Z"
    assert (row["read"], row["bookmarked"]) == ("2026-11-20T08:00:00Z", None)
    assert row["links"]["page"] == "https://huggingface.co/papers/2611.00007"
    assert row["note"] == "two\nlines"


def test_the_array_is_valid_for_none_one_and_many_and_has_a_line_a_paper() -> None:
    for count in (0, 1, 3):
        text = "".join(make_writer("json")(entry(number) for number in range(count)))
        assert len(json.loads(text)) == count
        assert text.endswith("]\n")
        assert len(text.splitlines()) == (count + 2 if count else 1)


def test_json_lines_hold_the_same_records() -> None:
    lines = "".join(make_writer("jsonl")([BARE, FULL])).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(
        "".join(make_writer("json")([BARE, FULL]))
    )


def test_authors_that_are_named_are_counted_where_the_feed_does_not_say() -> None:
    [row] = json.loads("".join(make_writer("json")([entry(author_count=None)])))
    assert row["author_count"] == 2
    [row] = json.loads("".join(make_writer("json")([entry(authors=(), author_count=664)])))
    assert (row["authors"], row["author_count"]) == ([], 664)


def test_columns_are_named_and_absent_values_are_empty() -> None:
    lines = "".join(make_writer("tsv")([BARE, FULL])).split("\n")
    assert lines[0].split("\t") == [
        "key", "title", "published", "featured", "organization", "author_count", "votes",
        "comments", "read", "bookmarked", "link",
    ]  # fmt: skip
    assert lines[1].split("\t") == ["title:a-page", "A Page", *[""] * 9]
    assert lines[2].split("\t") == [
        "arxiv:2611.00007", "Größe of $x_1$ — 大", "2026-11-18", "2026-11-20", "A Lab", "2", "7",
        "0", "2026-11-20T08:00:00Z", "", "https://huggingface.co/papers/2611.00007",
    ]  # fmt: skip
    assert lines[3:] == [""]


def test_a_tab_or_line_end_in_a_value_can_not_break_the_columns() -> None:
    lines = "".join(make_writer("tsv")([entry(title="a\tb\r\nc\u2028d")])).split("\n")
    assert len(lines) == 3
    assert lines[1].split("\t")[1] == "a b c d"


def test_links_leave_out_papers_of_which_no_page_is_known() -> None:
    other = Entry(Paper(key="url:https://example.org/a", title="A", url="https://example.org/a"))
    assert list(make_writer("links")([BARE, entry(5), other])) == [
        "https://huggingface.co/papers/2611.00005\n", "https://example.org/a\n",
    ]  # fmt: skip


def test_every_format_streams_and_ends_each_line() -> None:
    taken: list[int] = []

    def papers() -> Iterator[Entry]:
        for number in range(1, 4):
            taken.append(number)
            yield entry(number)

    for name in FORMATS:
        taken.clear()
        chunks = make_writer(name)(papers())
        assert next(chunks)
        # Citation keys are told apart by all papers together.
        assert len(taken) <= (3 if name in ("bibtex", "ris", "csl") else 1), name
        assert "".join(chunks).endswith("\n")
        assert taken == [1, 2, 3]


def test_the_date_of_a_paper_is_not_the_day_it_was_featured() -> None:
    [row] = json.loads(
        "".join(make_writer("json")([entry(published=date(2026, 3, 6), featured=None)]))
    )
    assert (row["published"], row["featured"]) == ("2026-03-06", None)
