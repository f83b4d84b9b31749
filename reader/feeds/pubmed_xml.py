"""The XML of PubMed: what its site saves and what its programs send (efetch).

https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html describes the elements. Each article
is parsed alone, without the head of the file: one that is damaged costs itself only, and no entity
that a file declares is ever known.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reader.errors import ParseError
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.identity import find_doi
from reader.feeds.reference import Reference, paper_from_reference
from reader.feeds.reference_dates import ReferenceDate, parse_date, parse_parts
from reader.model.paper import Paper, parse_arxiv_id
from reader.system import input_limits
from reader.text.scripts import to_subscript, to_superscript

_RECOGNISED_CHARS = 20_000
"""The beginning of a file, which tells its form."""
_ARTICLE = re.compile(r"<Pubmed(Book)?Article(?=[\s>])")
_PAGE = re.compile(r"<!doctype html|<html", re.IGNORECASE)
_ENVELOPE = (
    '<articles xmlns:mml="http://www.w3.org/1998/Math/MathML"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink">{}</articles>'
)
"""Around an article, so that the names in its formulas are known."""
_CITATIONS = ("MedlineCitation", "BookDocument")
_PUBMED_ID = re.compile(r"\d{1,9}")
_IDENTIFIERS = (
    "MedlineCitation/Article/ELocationID",
    "BookDocument/ArticleIdList/ArticleId",
    "PubmedData/ArticleIdList/ArticleId",
    "PubmedBookData/ArticleIdList/ArticleId",
)
"""Where identifiers of the article stand; those of its references stand elsewhere."""
_DATES = (
    "Article/Journal/JournalIssue/PubDate",
    "Article/ArticleDate",
    "Book/PubDate",
    "ContributionDate",
)
_DEEPEST = 50
"""Elements within elements of a title or an abstract."""


class _Piece(NamedTuple):
    line: int
    """The line on which the article begins, counted from 1."""
    source: str


def recognises(text: str) -> bool:
    """Whether a file holds articles of PubMed, and is no page that shows some."""
    begin = text[:_RECOGNISED_CHARS].lstrip("\ufeff \t\r\n")
    is_markup = begin.startswith("<") and not _PAGE.match(begin)
    return is_markup and _ARTICLE.search(begin) is not None


def parse(text: str, name: str, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers of a file, in order. Raises ParseError if it holds none."""
    counter = counter or EntryCounter(input_limits.FILE_ENTRIES)
    papers = counter.read_papers(
        _split_articles(text),
        lambda piece: _read_article(piece.source),
        place=lambda piece: f"line {piece.line}",
    )
    if not papers:
        raise ParseError(f"{name} holds no whole article of PubMed; fetch or save it again")
    return papers


def _split_articles(text: str) -> Iterator[_Piece]:
    begin = _ARTICLE.search(text)
    line = 1 + text.count("\n", 0, begin.start()) if begin else 1
    while begin:
        following = _ARTICLE.search(text, begin.end())
        latest_end = following.start() if following else len(text)
        end_tag = f"</Pubmed{begin[1] or ''}Article>"
        end = text.find(end_tag, begin.start(), latest_end)
        # An article without an end is not whole, and the parser says so.
        end = end + len(end_tag) if end > 0 else latest_end
        yield _Piece(line, text[begin.start() : end])
        line += text.count("\n", begin.start(), latest_end)
        begin = following


def _read_article(source: str) -> Paper | None:
    article = ElementTree.fromstring(_ENVELOPE.format(source))[0]
    found = (article.find(name) for name in _CITATIONS)
    citation = next((one for one in found if one is not None), None)
    if citation is None:
        return None
    dois, arxiv_ids = _find_identifiers(article)
    number = _text(citation.find("PMID"))
    address = f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if _PUBMED_ID.fullmatch(number) else ""
    doi = next(iter(dois), "")
    authors, has_more = _find_authors(citation)
    return paper_from_reference(
        Reference(
            title=_find_title(citation),
            abstract=_find_abstract(citation),
            authors=authors,
            has_more_authors=has_more,
            identifiers=[*arxiv_ids, doi and f"doi:{doi}", address],
            doi=doi,
            date=_find_date(citation),
            keywords=[_text(one) for one in citation.iterfind("KeywordList/Keyword")],
            url=address,
        )
    )


def _find_identifiers(article: Element) -> tuple[list[str], list[str]]:
    """The DOIs and the arXiv ids of an article."""
    dois: list[str] = []
    arxiv_ids: list[str] = []
    for path in _IDENTIFIERS:
        for one in article.iterfind(path):
            kind = one.get("EIdType") or one.get("IdType")
            value = _text(one)
            if kind == "doi" and one.get("ValidYN") != "N" and (doi := find_doi(value)):
                dois.append(doi)
            elif kind == "pii" and value.lower().startswith("arxiv:") and parse_arxiv_id(value):
                arxiv_ids.append(value)
    return dois, arxiv_ids


def _find_title(citation: Element) -> str:
    for path in ("Article/ArticleTitle", "Article/VernacularTitle", "ArticleTitle",
                 "Book/BookTitle"):  # fmt: skip
        if title := _text(citation.find(path)):
            return title
    return ""


def _find_abstract(citation: Element) -> str:
    """The parts of the abstract, each behind its label as the article gives it."""
    for path in ("Article/Abstract", "Abstract", "OtherAbstract"):
        abstract = citation.find(path)
        if abstract is None:
            continue
        parts = []
        for one in abstract.iterfind("AbstractText"):
            label, text = one.get("Label", "").strip(" :"), _text(one)
            if text:
                parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
        if parts:
            return " ".join(parts)
    return ""


def _find_authors(citation: Element) -> tuple[list[str], bool]:
    """The names of the authors, and whether there are authors that are not named."""
    lists = [*citation.iterfind("Article/AuthorList"), *citation.iterfind("AuthorList")]
    lists = lists or citation.findall("Book/AuthorList")
    chosen = [one for one in lists if one.get("Type") != "editors"] or lists
    if not chosen:
        return [], False
    names = [_name(one) for one in chosen[0].iterfind("Author") if one.get("ValidYN") != "N"]
    return [name for name in names if name], chosen[0].get("CompleteYN") == "N"


def _name(author: Element) -> str:
    parts = (
        _text(author.find("ForeName")) or _text(author.find("Initials")),
        _text(author.find("LastName")),
        _text(author.find("Suffix")),
    )
    return " ".join(part for part in parts if part) or _text(author.find("CollectiveName"))


def _find_date(citation: Element) -> ReferenceDate:
    """The date of the issue, else the date of the article on the web."""
    for path in _DATES:
        found = citation.find(path)
        if found is None:
            continue
        year, month, day, free = (
            _text(found.find(name)) for name in ("Year", "Month", "Day", "MedlineDate")
        )
        read = parse_parts(year, month, day) if year else parse_date(free)
        if read.year:
            return read
    return ReferenceDate()


def _text(element: Element | None, depth: int = 0) -> str:
    """The text of an element; what is raised or lowered becomes Unicode where it can."""
    if element is None or depth > _DEEPEST:
        return ""
    parts = [element.text or ""]
    for child in element:
        inner = _text(child, depth + 1)
        script = {"sup": to_superscript, "sub": to_subscript}.get(child.tag)
        parts += [(script(inner) if script else None) or inner, child.tail or ""]
    text = "".join(parts)
    return text if depth else " ".join(text.split())
