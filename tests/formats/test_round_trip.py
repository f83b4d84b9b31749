"""What is printed in a format is read back as it was, as far as the format carries it."""

import re
from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.feeds import files
from reader.formats import Format, make_writer
from reader.formats.channel import Channel
from reader.formats.csv import guard_cell, unguard_cell
from reader.formats.tex import escape_tex
from reader.model.entry import Entry, Marks
from reader.model.paper import Paper
from reader.text.sanitise import line
from reader.text.tex_accents import decode_accents

CHANNEL = Channel("Some <papers> & more", "library:all", updated=datetime(2026, 11, 20, tzinfo=UTC))

# U+0080 to U+00BF after another letter of Latin-1 looks like UTF-8 that was taken for Latin-1,
# which feedparser mends.
ALPHABET = st.sampled_from(list("abcXY 019<>&'\"=+-@,;|$%_#^~éß大λ/:.()[]!?*`")) | st.characters(
    exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"),
    exclude_characters=[chr(code) for code in range(0x80, 0xC0)],
    max_codepoint=0x2FFF,
)
TEXT = st.text(ALPHABET, min_size=1, max_size=40).map(line).filter(bool)
WORD = st.text("abcdefghijk-", min_size=1, max_size=8).map(line).filter(bool)
NAME = st.builds(
    "{} {}".format,
    st.sampled_from(["Ada", "Kurt", "Mei-Lin", "J. R.", "Óscar"]),
    st.sampled_from(["Byron", "Weyl", "van der Berg", "Ørsted", "Lee"]),
)
DAY = st.dates(date(1991, 8, 1), date(2030, 12, 31))
KEYS = st.builds("arxiv:{}.{:05d}".format, st.integers(1001, 1012), st.integers(1, 99_999))


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """A paper on arXiv with everything that formats carry."""
    authors = tuple(draw(st.lists(NAME, max_size=4)))
    return Paper(
        key=draw(KEYS),
        title=draw(TEXT),
        abstract=draw(st.just("") | TEXT),
        authors=authors,
        author_count=len(authors) or None,
        organization=draw(st.none() | TEXT),
        published=draw(DAY),
        featured=draw(DAY),
        votes=draw(st.none() | st.integers(0, 10_000)),
        comments=draw(st.none() | st.integers(0, 100)),
        submitter=draw(st.none() | WORD),
        ai_summary=draw(st.none() | TEXT),
        keywords=tuple(dict.fromkeys(draw(st.lists(WORD, max_size=3)))),
        github=draw(st.none() | st.just("https://github.com/example/code")),
        github_stars=draw(st.none() | st.integers(0, 10_000)),
        doi=draw(st.none() | st.just("10.1000/xyz-1")),
        source="hf",
    )


LISTS = st.lists(papers(), min_size=1, max_size=4, unique_by=lambda paper: paper.key)

CARRIED: dict[Format, tuple[str, ...]] = {
    "json": Paper.__struct_fields__,
    "jsonl": Paper.__struct_fields__,
    "csv": Paper.__struct_fields__,
    "tsv": ("key", "title", "published", "featured", "organization", "author_count", "votes",
            "comments"),
    "markdown": ("key", "title"),
    "html": ("key", "title", "abstract", "authors", "published", "keywords"),
    "bibtex": ("key", "authors", "doi"),
    "ris": ("key", "title", "abstract", "authors", "published", "keywords", "doi"),
    "csl": ("key", "title", "abstract", "authors", "published", "keywords", "doi"),
    "rss": ("key", "title", "abstract", "authors", "published", "keywords"),
    "atom": ("key", "title", "authors", "published", "keywords"),
    "jsonfeed": ("key", "title", "abstract", "authors", "published", "keywords"),
    "ids": ("key",),
    "links": ("key",),
}  # fmt: skip
"""What a format carries of a paper on arXiv. The others, table and citation, are for people."""


def read_back(name: Format, listed: list[Paper]) -> list[Paper]:
    text = "".join(make_writer(name, channel=CHANNEL)(Entry(paper) for paper in listed))
    return files.parse(text.encode(), "it", today=date(2026, 11, 24))


@pytest.mark.parametrize("name", CARRIED)
@given(listed=LISTS)
def test_a_list_is_read_back_with_what_its_format_carries(
    name: Format, listed: list[Paper]
) -> None:
    found = read_back(name, listed)
    for field in CARRIED[name]:
        assert [getattr(paper, field) for paper in found] == [
            getattr(paper, field) for paper in listed
        ], field


@given(listed=LISTS)
def test_a_title_means_the_same_after_bibtex(listed: list[Paper]) -> None:
    # Two backslashes are a line break of TeX, so a blank; braces group, and mean nothing else, so
    # one behind a backslash, which TeX prints, is read as one that groups.
    def bare(title: str) -> str:
        written = escape_tex(title).replace("{", "").replace("}", "")
        return line(decode_accents(written))  # an accent of TeX is read as its letter

    assume(
        not any(re.search(r"\\[\\{}]", paper.title) or not bare(paper.title) for paper in listed)
    )
    for before, after in zip(listed, read_back("bibtex", listed), strict=True):
        assert bare(after.title) == bare(before.title)
        assert before.published and after.year == before.published.year


@given(listed=LISTS)
def test_an_abstract_that_atom_must_have_is_the_papers_where_it_has_one(
    listed: list[Paper],
) -> None:
    for before, after in zip(listed, read_back("atom", listed), strict=True):
        assert after.abstract == (before.abstract or "No abstract is known.")


@pytest.mark.parametrize("name", CARRIED)
def test_papers_elsewhere_keep_what_they_are_known_by(name: Format) -> None:
    listed = [
        Paper(key="doi:10.1000/xyz<1>", title="One With a DOI"),
        Paper(key="url:https://example.org/a?b=1&c=2", title="A Page",
              url="https://example.org/a?b=1&c=2"),
    ]  # fmt: skip
    assert [paper.key for paper in read_back(name, listed)] == [paper.key for paper in listed]


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "bibtex", "ris", "csl"])
def test_a_year_without_a_day_is_kept(name: Format) -> None:
    [found] = read_back(name, [Paper(key="arxiv:0704.0002", title="A Paper", year=2008)])
    assert (found.year, found.published) == (2008, None)


@given(st.text(st.sampled_from("'=+-@\t\r\nab＝＋－＠"), max_size=6))
def test_the_guard_against_formulas_comes_off_again(cell: str) -> None:
    assert unguard_cell(guard_cell(cell)) == cell
    assert not guard_cell(cell).startswith(
        ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    )


def test_notes_tags_and_marks_are_in_the_csv() -> None:
    marks = Marks(read="2026-11-20T08:00:00Z", bookmarked=None, tags=("a", "b"), note="=two\nlines")
    text = "".join(make_writer("csv")([Entry(Paper(key="arxiv:2611.00001", title="T"), marks)]))
    from reader.feeds import exported

    [row] = exported.find_rows(text, "it") or []
    assert msgspec.to_builtins(row)["note"] == "=two\nlines"
    assert (row["read"], row["tags"]) == ("2026-11-20T08:00:00Z", ["a", "b"])
