"""The key of an entry's paper: from the arXiv id or DOI in its links, else its URL or title."""

import re
from collections.abc import Iterable

from reader.model.paper import arxiv_key, clean_doi, doi_key, parse_arxiv_id, parse_doi, title_key
from reader.text.sanitise import Clean, join_clean, safe_url

_OAI_ID = re.compile(r"oai:arxiv\.org:(\S+)", re.IGNORECASE)
_DOI = re.compile(
    r"(?:doi:|https?://(?:dx\.)?doi\.org/|\b)(10\.[0-9]{4,9}(?:/|%2f)[^\s\"<>]+)", re.IGNORECASE
)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_QUERY_OR_ANCHOR = re.compile(r"[?#]|%3f|%23", re.IGNORECASE)
_PAGE_FORM = re.compile(
    r"[/.](?:abs|abstract|epdf|epub|full|full-text|full-xml|fulltext|html|htm|meta|pdf|pdfft|pdfplus"
    r"|peerreview|reader|references|short|summary|suppl_file|supplementary-material|tables|figures"
    r"|metrics|citations?|download|xml)\Z",
    re.IGNORECASE,
)
"""How a publisher's URL goes on where the DOI has ended."""
_ARTICLE_NUMBER = re.compile(r"(?<=[^/])/\d{5,9}(?:/[^/]*)?\Z")
"""The number, and the words of the title, that some publishers put behind the DOI."""
_PREPRINT_VERSION = re.compile(
    r"\A(10\.(?:1101|64898|21203|31219|31234|20944)/\S+?)(?:v\d{1,2}|/v\d{1,2})\Z", re.IGNORECASE
)
"""bioRxiv, medRxiv and other servers put the version behind the DOI of a preprint."""
_VERSION = re.compile(
    r"(?:oai:arxiv\.org:|arxiv:|arxiv\.org/abs/)[a-z.-]{0,20}/?[0-9.]{7,10}v([0-9]{1,3})",
    re.IGNORECASE,
)
"""A preprint's version behind its arXiv id."""
_MAX_ADDRESS = 500
"""Characters of a URL in a key."""
_MAX_IDENTIFIER = 2000
"""Characters of an identifier that are searched for a DOI."""


def find_doi(text: str) -> Clean | None:
    """Find the DOI in a text or URL, in lower case (DOI Handbook §2.4: case does not matter).

    In a publisher's URL more follows the DOI: the form of the page, an article's number, a version.
    """
    match = _DOI.search(text[:_MAX_IDENTIFIER])
    if match is None:
        return None
    doi = cut_sentence_end(match[1], ".,;")
    before = text[: match.start(1)].lower()
    if "://" in before and not before.endswith(("doi.org/", "doi.org/doi:")):
        doi = _cut_page_from_doi(doi)
    return clean_doi(doi)


def cut_sentence_end(doi: str, signs: str) -> str:
    """A DOI without the signs that end a sentence, and without a bracket that it does not open.

    >>> cut_sentence_end("10.1234/a(2020)).", ".,")
    '10.1234/a(2020)'
    """
    doi = doi.rstrip(signs)
    surplus = doi.count(")") - doi.count("(")
    while surplus > 0 and doi.endswith(")"):
        doi = doi[:-1].rstrip(signs)
        surplus -= 1
    return doi


def _cut_page_from_doi(doi: str) -> str:
    doi = _QUERY_OR_ANCHOR.split(doi, maxsplit=1)[0].rstrip("/")
    doi = _ARTICLE_NUMBER.sub("", doi)
    while (cut := _PAGE_FORM.sub("", doi)) != doi:
        doi = cut
    return _PREPRINT_VERSION.sub(r"\1", doi)


def key_from_identifiers(identifiers: Iterable[str | None], title: str) -> Clean:
    """The key of the paper with these ids and URLs, the most precise one first, and this title."""
    present = [name for name in identifiers if name]
    for name in present:
        oai = _OAI_ID.fullmatch(name.strip())
        if arxiv := parse_arxiv_id(oai[1] if oai else name):
            return arxiv_key(arxiv)
    for name in present:
        if doi := parse_doi(name) or find_doi(name):
            arxiv_doi = _ARXIV_DOI.fullmatch(doi)
            arxiv = parse_arxiv_id(arxiv_doi[1]) if arxiv_doi else None
            return arxiv_key(arxiv) if arxiv else doi_key(doi)
    for name in present:
        url = safe_url(name) if "://" in name else None
        if url and len(url) < _MAX_ADDRESS:
            return join_clean(Clean("url:"), url)
    return title_key(title)


def find_version(identifier: str) -> int | None:
    """The version in an identifier of a preprint on arXiv; None if it names none.

    >>> find_version("http://arxiv.org/abs/2505.10475v3")
    3
    """
    match = _VERSION.search(identifier[:_MAX_IDENTIFIER])
    return int(match[1]) if match else None


def names_paper(identifier: str) -> bool:
    """Whether there is an arXiv id or a DOI in an identifier."""
    return not key_from_identifiers([identifier], "").startswith(("url:", "title:"))
