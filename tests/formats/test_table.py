"""What a terminal shows: columns that align, at any width, also in ASCII."""

from datetime import date

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats import make_writer
from reader.formats.ascii import to_ascii
from reader.formats.show import format_paper
from reader.formats.table import make_rows
from reader.model.entry import Entry, Marks
from reader.model.paper import Paper
from reader.text.width import cells
from tests.formats.papers import entry

ROWS = [
    entry(1, title="Plain words", organization="A Lab"),
    entry(2, read=True, bookmarked=True, title="大模型 and 🤗 in one " * 6, organization="大学"),
    entry(3, title=r"Learning $\alpha$-bounds", votes=None, published=None, featured=None),
    Entry(Paper(key="title:x", title="X", author_count=7)),
]


def lines(width: int, ascii: bool = False) -> list[str]:
    return [line.rstrip("\n") for line in make_writer("table", width=width, ascii=ascii)(ROWS)]


def test_a_line_shows_marks_votes_date_and_title() -> None:
    assert lines(80)[0] == f"●     1  2026-11-18  {'Plain words':47}  2611.00001"
    assert lines(80)[1].startswith(" ★    2  2026-11-18  大模型 and 🤗 in one 大模型")
    assert lines(80)[2] == f"●                    {'Learning α-bounds':47}  2611.00003"


def test_wide_terminals_show_who_wrote_it() -> None:
    assert "  A Lab  " in lines(100)[0]
    assert "  7 authors  " in lines(100)[3]
    assert "  Byron and 1 more  " in lines(100)[2]
    assert "A Lab" not in lines(99)[0]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_every_line_ends_in_what_mark_and_open_take(width: int) -> None:
    ends = [line.split()[-1] for line in lines(width)]
    assert ends == ["2611.00001", "2611.00002", "2611.00003", "title:x"]


def test_a_key_is_shown_whole_or_not_at_all() -> None:
    key = "doi:10.1234/" + "long" * 9
    row = Entry(Paper(key=key, title="A title of some length", organization="A Lab"))
    shown = {width: next(make_writer("table", width=width)([row])) for width in (60, 80, 100, 140)}
    assert [width for width, text in shown.items() if key in text] == [100, 140]
    assert [width for width, text in shown.items() if "A Lab" in text] == [140]
    assert all(cells(text.rstrip()) <= width for width, text in shown.items())
    assert "doi:" not in shown[60]


def test_the_parts_of_a_row_have_the_styles_of_the_app() -> None:
    unread, read, *_ = make_rows(ROWS, width=60)
    assert {part.style: part.text.strip() for part in unread if part.text.strip()} == {
        "dot": "●", "votes": "1", "unread": "Plain words", "detail": "2611.00001",
    }  # fmt: skip
    assert {part.style for part in read if part.text.strip()} == {"star", "faint", "read"}


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert all(cells(line) <= width for line in lines(width))


def test_columns_begin_in_the_same_cell_on_a_terminal() -> None:
    screen = pyte.Screen(140, 4)
    pyte.Stream(screen).feed("\r\n".join(lines(140)))
    for row, text in enumerate(("A Lab", "大", "Byron", "7 authors")):
        assert screen.buffer[row][140 - 10 - 2 - 24].data == text[0]


def test_ascii_output_is_ascii_and_as_wide() -> None:
    for line in lines(100, ascii=True):
        assert line.isascii()
        assert len(line) <= 100
    assert lines(80, ascii=True)[1].startswith(" +    2  2026-11-18  ??? and ? in one")
    assert lines(80, ascii=True)[1].endswith("~  2611.00002")


@given(st.text(max_size=30))
def test_ascii_text_is_ascii(text: str) -> None:
    assert to_ascii(text).isascii()


def test_one_paper_is_shown_whole() -> None:
    row = Entry(
        Paper(
            key="arxiv:2611.00042",
            title=r"Decoding in $O(n^2)$",
            abstract="We " + "decode " * 30 + r"with $\alpha$.",
            authors=("Ada Byron",),
            author_count=3,
            organization="A Lab",
            published=date(2026, 11, 18),
            votes=12,
            github="https://github.com/a/b",
            github_stars=1234,
            keywords=("decoding", "speed"),
            ai_summary="It decodes.",
        ),
        Marks(tags=("rl",), note="read again\nbefore Monday"),
        vote_change=4,
    )
    text = format_paper(row, 60)
    assert text.startswith("Decoding in O(n²)\nAda Byron and 2 more\n\nfrom       A Lab\n")
    for line in (
        "published  2026-11-18",
        "votes      12 (+4 since last seen)",
        "arXiv      2611.00042",
        "page       https://huggingface.co/papers/2611.00042",
        "PDF        https://arxiv.org/pdf/2611.00042",
        "code       https://github.com/a/b  (1,234 stars)",
        "Summary by a machine: It decodes.",
        "keywords   decoding, speed",
        "tags       rl",
        "note       read again",
        "           before Monday",
    ):
        assert f"\n{line}\n" in text, line
    assert "with α." in text
    assert all(cells(line) <= 60 for line in text.splitlines())
    assert format_paper(row, 60, ascii=True).isascii()


def test_a_paper_of_which_little_is_known_is_shown_without_gaps() -> None:
    assert format_paper(ROWS[3]) == "X\n7 authors\n\nNo abstract is known here\n"
