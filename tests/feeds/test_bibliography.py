"""BibTeX, RIS and CSL-JSON as people's programs write them."""

import json
from datetime import date

import pytest

from reader.feeds import bibliography, csl
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.person_names import parse_bibtex_names, parse_joined_names
from reader.feeds.reference_dates import parse_date, parse_parts
from reader.model.paper import Paper
from reader.text.tex_accents import decode_accents


def bibtex(fields: str) -> Paper:
    """The paper of one entry."""
    (paper,) = bibliography.parse(f"@article{{one, title={{A Title}}, {fields}}}", "a file")
    return paper


def ris(*rows: str) -> Paper:
    """The paper of one record."""
    (paper,) = bibliography.parse("\n".join(("TY  - JOUR", "T1  - A Title", *rows)), "a file")
    return paper


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"G{\"o}del", "Gödel"),
        (r"G\"{o}del", "Gödel"),
        (r"G\"odel", "Gödel"),
        (r"{\v{S}}ime{\v c}ek", "Šimeček"),
        (r"Erd{\H o}s and P\'al", "Erdős and Pál"),
        (r"{\L}ukasiewicz and {\O}re", "Łukasiewicz and Øre"),
        (r"Stra{\ss}e, \AA ngstr\"om", "Straße, Ångström"),
        (r"na{\"\i}ve", "naïve"),
        (r"pages 3--5 --- all", "pages 3–5 — all"),
        (r"\emph{very \textbf{bold}} claims", "very bold claims"),
        (r"$\hat{x}$ and $\alpha--\beta$", r"$\hat{x}$ and $\alpha--\beta$"),
        (r"\unknown{this} stays", r"\unknown{this} stays"),
        ("50% of all", "50% of all"),
    ],
)
def test_accents_and_dashes_become_unicode_and_maths_stays(tex: str, text: str) -> None:
    assert decode_accents(tex) == text


def test_braces_that_only_group_are_left_out() -> None:
    assert bibtex("note={}, author={A B}").title == "A Title"
    (paper,) = bibliography.parse("@misc{a, title={Bands of {GaAs} for {\\'E}tude}}", "a file")
    assert paper.title == "Bands of GaAs for Étude"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("Byron, Ada and Bo Lee", ("Ada Byron", "Bo Lee")),
        ("{Barnes and Noble Inc.} and Doe, John", ("Barnes and Noble Inc.", "John Doe")),
        ("Doe, John AND Roe, Jane", ("John Doe", "Jane Roe")),
        ("von Neumann, John\n  and\n  de la Cruz, Ana", ("John von Neumann", "Ana de la Cruz")),
        ("King, Jr., Martin", ("Martin King Jr.",)),
        ("King, Martin L Jr and Lee, V", ("Martin L King Jr", "V Lee")),
        (r"M{\"u}ller, J{\"o}rg", ("Jörg Müller",)),
        ("family=Cruz, given=Ana, prefix=de la", ("Ana de la Cruz",)),
        ("Anderson, Andrew", ("Andrew Anderson",)),
        ("Byron,Ada", ("Ada Byron",)),
    ],
)
def test_names_of_bibtex(source: str, names: tuple[str, ...]) -> None:
    assert parse_bibtex_names(source) == (names, False)


def test_and_others_is_no_author_and_no_number_is_claimed() -> None:
    paper = bibtex("author={Byron, Ada and Lee, Bo and others}")
    assert paper.authors == ("Ada Byron", "Bo Lee")
    assert paper.author_count is None


@pytest.mark.parametrize(
    ("text", "names", "is_known"),
    [
        ("A. Byron, B. Lee and C. Li", ("A. Byron", "B. Lee", "C. Li"), True),
        ("Smith, J., Doe, A. B.", ("J. Smith", "A. B. Doe"), True),
        ("Smith, J.; Doe, Ann", ("J. Smith", "Ann Doe"), True),
        ("Byron, Ada", ("Ada Byron",), True),
        ("Ada Byron", ("Ada Byron",), True),
        ("Ada Byron, Bo Lee", ("Ada Byron", "Bo Lee"), True),
        ("Ada Byron et al.", ("Ada Byron",), False),
        ("Byron, Lee, Li", ("Byron, Lee, Li",), False),
    ],
)
def test_joined_names_of_feeds_are_split_where_that_is_certain(
    text: str, names: tuple[str, ...], is_known: bool
) -> None:
    assert parse_joined_names([text]) == (names, not is_known)


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ("date={2026-11-20}", date(2026, 11, 20)),
        ("date={2026-11-20/2026-11-22}", date(2026, 11, 20)),
        ("year=2026, month=11, day=20", date(2026, 11, 20)),
        ('year=2026, month="20~" # nov', date(2026, 11, 20)),
        ('year=2026, month=nov # "~20"', date(2026, 11, 20)),
        ("year=2026, month={November}, day={20}", date(2026, 11, 20)),
        ("year=2026", None),
        ("year=99999999999999999999", None),
        ("date={2026-13-45}", None),
    ],
)
def test_dates_of_bibtex(fields: str, day: date | None) -> None:
    assert bibtex(fields).published == day


@pytest.mark.parametrize(
    ("rows", "year", "day"),
    [
        (("Y1  - 2023/05/16/",), 2023, date(2023, 5, 16)),
        (("PY  - 2022", "DA  - NOV 20"), 2022, date(2022, 11, 20)),
        (("PY  - 2022", "Y1  - 2022/11/20"), 2022, date(2022, 11, 20)),
        (("DA  - 2023///Spring",), 2023, None),
        (("PY  - 2024",), 2024, None),
    ],
)
def test_dates_of_ris(rows: tuple[str, ...], year: int, day: date | None) -> None:
    paper = ris(*rows)
    assert paper.published == day
    assert (paper.published.year if paper.published else paper.year) == year


def test_a_date_is_no_date_without_a_year() -> None:
    assert parse_date("NOV 20").date is None
    assert parse_parts("", "nov", "20").date is None


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ("journal={arXiv preprint arXiv:2505.10475}", "arxiv:2505.10475"),
        ("journal={CoRR}, volume={abs/2505.10475}", "arxiv:2505.10475"),
        (r"howpublished={\url{https://arxiv.org/abs/2505.10475}}", "arxiv:2505.10475"),
        ("note={arXiv:2505.10475}", "arxiv:2505.10475"),
        ("eprint={2505.10475}", "arxiv:2505.10475"),
        ("eprint={2505.10475v2}, archiveprefix={arXiv}", "arxiv:2505.10475"),
        ("eprint={arXiv:2505.10475}, archiveprefix={arXiv}", "arxiv:2505.10475"),
        ("eprint={2505.10475}, eprinttype={arxiv}", "arxiv:2505.10475"),
        ("eprint={hep-th/9901001}", "arxiv:hep-th/9901001"),
        ("eprint={9901001}, archiveprefix={arXiv}, primaryclass={hep-th}", "arxiv:hep-th/9901001"),
        ("doi={https://doi.org/10.1145/3292500.3330701}", "doi:10.1145/3292500.3330701"),
        (r"doi={10.1007/978-3-319-1\_2}", "doi:10.1007/978-3-319-1_2"),
        (r"doi={10.1000/a}, url={https://ex.org/10.9999/other}", "doi:10.1000/a"),
        (r"url={\url{https://ex.org/a\_b}}", "url:https://ex.org/a_b"),
    ],
)
def test_the_key_of_an_entry(fields: str, key: str) -> None:
    assert bibtex(fields).key == key


@pytest.mark.parametrize(
    "text",
    [
        "TY  - GEN\nTI  - One\nER",
        "TY  - GEN\nTI  - One",
        "TY - GEN\nTI - One\nER - ",
        "TY  - GEN\r\nTI  - One\r\nER  - \r\n",
        "TY  - GEN\nTI  - One\nER  -",
    ],
)
def test_a_record_of_ris_is_read_however_it_ends(text: str) -> None:
    assert [paper.title for paper in bibliography.parse(text, "a file")] == ["One"]


def test_records_of_ris_without_ends_are_several() -> None:
    text = "TY  - GEN\nTI  - One\n\nTY  - GEN\nTI  - Two\nER  - \nTY  - GEN\nTI  - Three"
    titles = [paper.title for paper in bibliography.parse(text, "a file")]
    assert titles == ["One", "Two", "Three"]


def test_items_of_csl_are_judged_one_by_one() -> None:
    items = csl.find_items(
        json.loads(
            '[{"type": "article-journal", "title": "One", "DOI": "10.1234/abcd",'
            ' "issued": {"date-parts": [[2019, 5, 3]]}},'
            ' {"type": "personal_communication", "id": "letter"}, null]'
        )
    )
    assert items is not None
    assert [(one.key, one.published) for one in csl.parse(items)] == [
        ("doi:10.1234/abcd", date(2019, 5, 3))
    ]


def test_one_object_of_csl_is_one_paper() -> None:
    items = csl.find_items({"type": "article", "title": "One", "DOI": "10.1234/abcd"})
    assert items and [one.title for one in csl.parse(items)] == ["One"]


DAMAGED = """@article{k7, title = {Missing comma} author = {A B} year = 2025}
@article{k9, title = {Next}, year = 2025}
@article{k10, title = "Unbalanced { in quotes", year = 2025}
"""


def test_a_damaged_entry_costs_itself_and_its_line_is_named() -> None:
    counter = EntryCounter()
    papers = bibliography.parse(DAMAGED, "a file", counter)
    assert [paper.title for paper in papers] == ["Next"]
    assert counter.note == "2 of 3 entries could not be read: line 1, line 3"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20 November 2026", date(2026, 11, 20)),
        ("Fr, 20. Mai 2026 10:00:00 +0200", date(2026, 5, 20)),
        ("3 août 2026", date(2026, 8, 3)),
        ("14 juillet 2026", date(2026, 7, 14)),
        ("14 juin 2026", date(2026, 6, 14)),
        ("1. März 2026", date(2026, 3, 1)),
        ("2 dic 2026", date(2026, 12, 2)),
        ("Sat, 31 Feb 2026", None),
    ],
)
def test_months_are_known_in_several_languages(text: str, day: date | None) -> None:
    assert parse_date(text).date == day


def test_fields_without_the_line_that_begins_their_entry_go_to_no_other_entry() -> None:
    text = "@misc{a,\ntitle={A}\n}\n\ntitle={B},\ndoi={10.1234/b}\n}\n@misc{c, title={C}}"
    counter = EntryCounter()
    papers = bibliography.parse(text, "a file", counter)
    assert [paper.key for paper in papers] == ["title:a", "title:c"]
    assert counter.note == "1 of 3 entries could not be read: line 5"


def test_a_macro_without_a_definition_stands_for_itself() -> None:
    text = "@article{a, title={One}, journal=jmlr, month=sept, year=2025}"
    (paper,) = bibliography.parse(text, "a file")
    assert paper.date_text == "2025-09"
