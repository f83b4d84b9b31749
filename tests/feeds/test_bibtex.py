"""BibTeX is read entry by entry: quickly where it is regular, by bibtexparser elsewhere."""

import random

import pytest

from reader.feeds import bibtex, bibtex_regular
from reader.feeds.entry_reader import PORTION, EntryCounter
from reader.model.paper import make_paper
from reader.text.sanitise import Clean

FILE = r"""A line before the first entry.
@string{mac = "Proceedings"}

@article{k1,
  title = {A {B} c},
  author = "X {\"O}. and Y",
  year = 2020,
  month = nov # "~5",
  booktitle = mac # { of } # "Things",
}

@misc { k2 , title={Two @ {CLEF}, \{ and $x_{i}^{2}$}, note={{\"o}}}
% a remark
@comment{jabref-meta: grouping: x{y}z}
@inproceedings{k3, booktitle = MAC, title = "T{\'e}" }
@article(k4, title={In parentheses})
"""
_TOKENS = ["{", "}", '"', ",", "=", "@", "\\", "\\\\", "\n", "#", "@misc{", ")", "%", " ", "\r\n",
           "\n@misc{k,\n title={A},\n}\n", "\\{", '\\"', '{"}', "month = nov",
           "@string{a = 1}"]  # fmt: skip


def fields_by_bibtexparser(source: str, macros: dict[str, str]) -> list[dict[str, str]]:
    """The fields of each entry, with nothing read by expressions."""
    return [dict(entry.fields) for entry in bibtex._parse_irregular(source, 1, macros)]


def test_entries_have_their_lines_and_values() -> None:
    assert [(entry.line, dict(entry.fields)) for entry in bibtex.parse_entries(FILE)] == [
        (
            4,
            {
                "title": "A {B} c",
                "author": r"X {\"O}. and Y",
                "year": "2020",
                "month": "nov~5",
                "booktitle": "Proceedings of Things",
            },
        ),
        (12, {"title": r"Two @ {CLEF}, \{ and $x_{i}^{2}$", "note": r"{\"o}"}),
        (15, {"booktitle": "Proceedings", "title": r"T{\'e}"}),
        (16, {"title": "In parentheses"}),
    ]


def test_a_macro_may_be_defined_twice_and_after_its_use() -> None:
    text = '@misc{a, note = m}\n@string{m = "one"}\n@string{m = "two"}\n'
    assert [dict(entry.fields) for entry in bibtex.parse_entries(text)] == [{"note": "one"}]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_read_quickly_is_read_as_bibtexparser_reads_it(seed: int) -> None:
    chance = random.Random(seed)
    quickly_read = 0
    for _ in range(120):
        text = FILE
        for _ in range(chance.choice((1, 1, 2, 4))):
            place = chance.randint(0, len(text))
            text = (
                text[:place] + chance.choice(_TOKENS) + text[place + chance.choice((0, 0, 1, 5)) :]
            )
        for piece in bibtex_regular.split_pieces(text):
            fields = bibtex_regular.read_regular(text, piece)
            if fields is None:
                continue
            quickly_read += 1
            source = text[piece.start : piece.end]
            assert [
                {name: bibtex._resolve_value(value.text, {}) if value.is_source else value.text
                 for name, value in fields.items()}
            ] == fields_by_bibtexparser(source, {}), source  # fmt: skip
    assert quickly_read > 100


def test_pieces_are_the_whole_file_and_know_their_lines() -> None:
    pieces = list(bibtex_regular.split_pieces(FILE))
    assert "".join(FILE[one.start : one.end] for one in pieces) == FILE
    assert [one.line for one in pieces] == [1, 2, 4, 12, 14, 15, 16]


@pytest.mark.parametrize(
    "entry",
    [
        "@article{key:2020/a-b, title = {A}, year = 2020}",
        "@ARTICLE{Müller+2020,\r\n\tTitle = {{A}},\r\n\tDate-Added = {2020-01-01 10:00},\r\n}\r\n",
        '@misc{a, title = "A {"}quoted{"} word", url = {https://a.org/?b=c#d}}'.replace('{"}', ""),
        "@misc{a, abstract = {50\\% of $\\{x\\}$, G{\\\"o}del {\\'{E}}tude}}",
        "@book{a, month = dec, pages = {1--5},}",
        '@article{a, month = nov # " 5--9"}',
    ],
)
def test_ordinary_entries_need_no_bibtexparser(entry: str) -> None:
    (piece,) = bibtex_regular.split_pieces(entry)
    assert bibtex_regular.read_regular(entry, piece)


@pytest.mark.parametrize(
    "entry",
    [
        "@article{a, title = {A} year = 2020}",
        "@article{a, title = {A}",
        "@article{a, title = {A}}} and more",
        "@article{a title = {A}}",
        '@article{a, title = "A { B"}',
        "@article{a, title = {A \\\\} B}}",
        "@comment{a, title = {A}}",
        "@misc{a}",
    ],
)
def test_what_is_not_regular_is_left_to_bibtexparser(entry: str) -> None:
    (piece,) = bibtex_regular.split_pieces(entry)
    assert bibtex_regular.read_regular(entry, piece) is None


def test_of_many_papers_each_portion_is_told() -> None:
    told: list[int] = []
    counter = EntryCounter(on_portion=lambda: told.append(counter.seen_count))
    paper = make_paper(key=Clean("title:a"), title="A")
    counter.read_papers(range(2 * PORTION + 1), lambda number: paper)
    assert told == [PORTION, 2 * PORTION]
