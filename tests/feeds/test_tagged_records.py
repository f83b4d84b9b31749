"""Records of MEDLINE, EndNote and Web of Science."""

from datetime import date

import pytest

from reader.errors import ParseError
from reader.feeds import files, tagged_records
from reader.feeds.entry_reader import EntryCounter
from reader.model.paper import Paper
from tests.conftest import NOON

NBIB = """
PMID- 12345678
OWN - NLM
DP  - 2026 Nov 20
TI  - On the growth of trees that stand in the wind
      of the north.
LID - S0140(20)30183-5 [pii]
LID - 10.1234/abc.5 [doi]
AB  - BACKGROUND: Trees grow.
      RESULTS: They do.
FAU - Byron, Ada
AU  - Byron A
FAU - Lee, Bo
AU  - Lee B
OT  - trees
OT  - wind
SO  - J Trees. 2026 Nov 20;1(2):3-4.

PMID- 12345679
DP  - 2026 Nov
TI  - Without a DOI
AU  - Li C
"""
ENW = """%0 Journal Article
%A Byron, Ada
%A Lee, Bo
%T On the growth of trees
%D 2026
%8 November 20
%R 10.1234/ABC.5
%U https://example.org/trees
%K trees
wind
%X Trees grow.
They do.

%0 Report
%A Li, C.
%T A report
%D 2025
"""
WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Byron, A
   Lee, B
AF Byron, Ada
   Lee, Bo
TI On the growth of trees
   in the wind
DE trees; wind
AB Trees grow.
PD NOV 20
PY 2026
DI 10.1234/abc.5
ER

PT J
AU Li, C
TI Another
PD NOV
PY 2025
ER

EF
"""


def read(text: str) -> list[Paper]:
    return files.parse(text.encode(), "it", today=NOON.date())


@pytest.mark.parametrize("text", [NBIB, ENW, WOS])
def test_a_record_gives_all_that_it_tells(text: str) -> None:
    paper = read(text)[0]
    assert paper.key == "doi:10.1234/abc.5"
    assert paper.title.startswith("On the growth of trees")
    assert paper.authors == ("Ada Byron", "Bo Lee")
    assert paper.published == date(2026, 11, 20)
    assert paper.keywords == ("trees", "wind")
    assert "Trees grow." in paper.abstract


@pytest.mark.parametrize("text", [NBIB, ENW, WOS])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_record_is_read_with_any_line_end(text: str, newline: str) -> None:
    assert len(read(text.replace("\n", newline))) == 2


def test_lines_without_a_tag_go_on_with_the_one_before() -> None:
    assert read(NBIB)[0].title == "On the growth of trees that stand in the wind of the north."
    assert read(WOS)[0].title == "On the growth of trees in the wind"
    assert read(ENW)[0].abstract == "Trees grow. They do."


def test_without_a_doi_a_record_of_pubmed_has_its_page() -> None:
    paper = read(NBIB)[1]
    assert paper.key == "url:https://pubmed.ncbi.nlm.nih.gov/12345679/"
    assert (paper.date_text, paper.authors) == ("2026-11", ("Li C",))


def test_a_date_may_be_a_year_or_a_month() -> None:
    assert [read(text)[1].date_text for text in (ENW, WOS)] == ["2025", "2025-11"]


def test_a_record_that_tells_nothing_costs_only_itself() -> None:
    counter = EntryCounter()
    papers = tagged_records.parse(WOS.replace("TI Another", "XX"), "it", counter)
    assert len(papers) == 1
    assert counter.note == "1 of 2 entries could not be read: line 17"


def test_records_without_any_title_are_refused() -> None:
    with pytest.raises(ParseError, match="it holds no record with a title or an id"):
        tagged_records.parse("%0 Report\n%D 2025\n", "it")
