"""The XML of PubMed is read article by article."""

from datetime import date

import pytest

from reader.errors import ParseError
from reader.feeds import files
from reader.feeds.entry_reader import EntryCounter
from reader.model.paper import Paper

HEAD = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN"
 "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">
<PubmedArticleSet>
"""
WHOLE = """<PubmedArticle>
<MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">30516284</PMID>
<DateRevised><Year>2019</Year><Month>01</Month><Day>07</Day></DateRevised>
<Article PubModel="Print-Electronic"><Journal><JournalIssue CitedMedium="Internet">
<PubDate><Year>2018</Year><Month>Dec</Month><Day>05</Day></PubDate></JournalIssue>
<Title>Made-up cardiology</Title></Journal>
<ArticleTitle>Ca<sup>2+</sup> and H<sub>2</sub>O in <i>E. coli</i>
  &amp; others: p&lt;0.05.</ArticleTitle>
<ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>
<ELocationID EIdType="doi" ValidYN="N">10.1002/wrong</ELocationID>
<Abstract><AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">We <b>ask</b>.</AbstractText>
<AbstractText Label="METHODS">We take <mml:math><mml:mi>x</mml:mi></mml:math>.</AbstractText>
<CopyrightInformation>© them</CopyrightInformation></Abstract>
<AuthorList CompleteYN="Y">
<Author ValidYN="Y"><LastName>Byron</LastName><ForeName>Ada</ForeName><Initials>A</Initials>
</Author>
<Author ValidYN="Y"><LastName>Lee</LastName><Initials>B</Initials><Suffix>Jr</Suffix></Author>
<Author ValidYN="Y"><CollectiveName>The Group</CollectiveName></Author></AuthorList></Article>
<KeywordList Owner="NOTNLM"><Keyword>aorta</Keyword><Keyword>heart valves</Keyword></KeywordList>
</MedlineCitation>
<PubmedData><ReferenceList><Reference><ArticleIdList>
<ArticleId IdType="doi">10.9999/of-a-reference</ArticleId></ArticleIdList></Reference>
</ReferenceList>
<ArticleIdList><ArticleId IdType="pubmed">30516284</ArticleId>
<ArticleId IdType="doi">10.1002/CLC.23127</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle>
"""


def article(number: int, inner: str = "", dates: str = "") -> str:
    """An article with what stands in its Article and in its JournalIssue."""
    issue = f"<Journal><JournalIssue><PubDate>{dates}</PubDate></JournalIssue></Journal>"
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{number}</PMID><Article>{issue}"
        f"<ArticleTitle>Title {number}</ArticleTitle>{inner}</Article></MedlineCitation>"
        "</PubmedArticle>\n"
    )


def read(source: str, counter: EntryCounter | None = None) -> list[Paper]:
    body = f"{HEAD}{source}</PubmedArticleSet>".encode()
    return files.parse(body, "it", today=date(2026, 11, 23), counter=counter)


def test_an_article_is_read_with_all_that_it_says() -> None:
    (paper,) = read(WHOLE)
    assert paper.key == "doi:10.1002/clc.23127"
    assert paper.title == "Ca²⁺ and H₂O in E. coli & others: p<0.05."
    assert paper.abstract == "BACKGROUND: We ask. METHODS: We take x."
    assert paper.authors == ("Ada Byron", "B Lee Jr", "The Group")
    assert (paper.author_count, paper.published) == (3, date(2018, 12, 5))
    assert paper.keywords == ("aorta", "heart valves")
    assert paper.links.page == "https://pubmed.ncbi.nlm.nih.gov/30516284/"


@pytest.mark.parametrize(
    ("dates", "text"),
    [
        ("<Year>2018</Year><Month>12</Month><Day>5</Day>", "2018-12-05"),
        ("<Year>2018</Year><Month>Dec</Month>", "2018-12"),
        ("<Year>2018</Year><Season>Fall</Season>", "2018"),
        ("<Year>2018</Year>", "2018"),
        ("<MedlineDate>2000 Spring</MedlineDate>", "2000"),
        ("<MedlineDate>2000 Nov-Dec</MedlineDate>", "2000-11"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12"),
        ("<MedlineDate>2000-2001</MedlineDate>", "2000"),
        ("<MedlineDate>no date</MedlineDate>", "2017-11-01"),
        ("", "2017-11-01"),
    ],
)
def test_of_a_date_as_much_is_kept_as_the_article_says(dates: str, text: str) -> None:
    on_the_web = "<ArticleDate><Year>2017</Year><Month>11</Month><Day>01</Day></ArticleDate>"
    (paper,) = read(article(1, on_the_web, dates))
    assert paper.date_text == text


def test_a_preprint_of_arxiv_has_its_id() -> None:
    pii = '<ELocationID EIdType="pii" ValidYN="Y">arXiv:2304.00001v2</ELocationID>'
    assert [paper.key for paper in read(article(1, pii))] == ["arxiv:2304.00001"]


def test_authors_that_are_not_all_named_are_not_counted() -> None:
    authors = (
        '<AuthorList CompleteYN="N"><Author><LastName>Lee</LastName></Author>'
        '<Author ValidYN="N"><LastName>Lea</LastName></Author></AuthorList>'
    )
    (paper,) = read(article(1, authors))
    assert (paper.authors, paper.author_count) == (("Lee",), None)


def test_a_chapter_of_a_book_is_read() -> None:
    (paper,) = read(
        "<PubmedBookArticle><BookDocument><PMID>15</PMID><Book><BookTitle>A book</BookTitle>"
        '<PubDate><Year>1993</Year></PubDate><AuthorList Type="editors"><Author>'
        "<LastName>Adam</LastName></Author></AuthorList></Book><ArticleTitle>A chapter"
        '</ArticleTitle><AuthorList Type="authors"><Author><LastName>Lee</LastName>'
        "<ForeName>Ann</ForeName></Author></AuthorList><Abstract><AbstractText>Text."
        "</AbstractText></Abstract></BookDocument></PubmedBookArticle>"
    )
    assert (paper.title, paper.authors, paper.year) == ("A chapter", ("Ann Lee",), 1993)
    assert paper.abstract == "Text."


def test_a_damaged_article_costs_itself_and_its_line_is_named() -> None:
    counter = EntryCounter()
    source = article(1) + article(2, "A & B") + article(3, "&nbsp;") + article(4)
    cut = article(5)[:-40]
    assert [one.title for one in read(source + cut, counter)] == ["Title 1", "Title 4"]
    assert counter.note == "3 of 5 entries could not be read: line 6, line 7, line 9"


def test_entities_that_a_file_declares_are_not_known() -> None:
    declared = HEAD.replace('.dtd">', '.dtd" [<!ENTITY a SYSTEM "file:///etc/hostname">]>')
    source = declared + article(1, "<Abstract><AbstractText>&a;</AbstractText></Abstract>")
    with pytest.raises(ParseError, match="it holds no whole article of PubMed"):
        files.parse(source.encode(), "it", today=date(2026, 11, 23))
