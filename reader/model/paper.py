"""A paper: the immutable record that every feed gives, and the links that follow from its key."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TypeGuard
from urllib.parse import quote, unquote

import msgspec

from reader.model.preprint_servers import find_html, find_pdf
from reader.text.fold import fold
from reader.text.sanitise import Clean, join_clean, line, safe_url

_ID_PATTERN = r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})"
ARXIV_DOI = "10.48550/arXiv."
"""The start of the DOI that arXiv gives each preprint: https://info.arxiv.org/help/doi.html."""
_KEY = re.compile(r"(?:arxiv|doi|url|title):\S+")
_BARE_ID = re.compile(rf"(?:arxiv:)?({_ID_PATTERN})(?:v[0-9]+)?", re.IGNORECASE | re.ASCII)
_URL_ID = re.compile(
    rf"""(?:https?://)?(?:www\.|export\.)?
    (?: arxiv\.org/(?:abs|pdf|html|format|ps)/
      | (?:huggingface\.co|hf\.co|hf-mirror\.com)/papers/
      | alphaxiv\.org/(?:abs|pdf|overview)/
      | (?:dx\.)?doi\.org/10\.48550/arxiv\.
      | doi:10\.48550/arxiv\. | 10\.48550/arxiv\. )
    ({_ID_PATTERN})(?:v[0-9]+)?(?:\.pdf|\.md)?/?(?:[?\#].*)?""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?:doi:\s*)?(10\.[0-9]{4,9}/[^\s\"?#]+)"
    r"(?:[?#]\S*)?",
    re.IGNORECASE,
)
_BARE_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MAX_KEY = 2000
_MAX_SLUG = 1500
_MAX_DOI = 500
_MAX_TITLE = 1000
"""Characters, like the next ones: longer texts are cut; the texts of real papers are shorter."""
_MAX_ABSTRACT = 20_000
_MAX_NAME = 300
"""For a person, an organisation or a keyword."""
_MAX_AUTHORS = 10_000
"""The largest collaborations have 5,000."""
_MAX_KEYWORDS = 200
_VALID_YEARS = range(1000, 2200)
"""Years that a paper may have; any other year is a mistake."""
_MONTHS = range(1, 13)
_VERSIONS = range(1, 1000)
_MAX_COUNT = 10**9
"""Votes, stars, comments or authors; a larger number is a mistake."""


def parse_arxiv_id(text: str) -> Clean | None:
    """The arXiv id in a bare id, ``arXiv:…`` or a paper's URL, without its version; else None.

    Forms of ids: https://info.arxiv.org/help/arxiv_identifier.html (before and since April 2007).

    >>> parse_arxiv_id("https://arxiv.org/pdf/2505.10475v2.pdf")
    '2505.10475'
    """
    text = text.strip()
    match = _BARE_ID.fullmatch(text) or _URL_ID.fullmatch(text)
    return Clean(match[1]) if match else None


def parse_doi(text: str) -> Clean | None:
    """The DOI in a bare DOI, ``doi:…`` or a resolver's URL, in lower case; else None.

    Case does not matter in a DOI (DOI Handbook §2.4).

    >>> parse_doi("https://doi.org/10.1145/3292500.3330701")
    '10.1145/3292500.3330701'
    """
    match = _DOI.fullmatch(text.strip()) if len(text) <= 2 * _MAX_KEY else None
    return clean_doi(match[1]) if match else None


def clean_doi(text_in_address: str) -> Clean | None:
    """A DOI from a URL, percent-decoded and in lower case, without format characters.

    None if it holds a control character or a blank, which no DOI has.
    """
    if len(text_in_address) >= _MAX_DOI:
        return None
    text = unquote(text_in_address).lower()
    if _CONTROL.search(text):
        return None
    cleaned = line(text)
    return cleaned if _BARE_DOI.fullmatch(cleaned) and cleaned.isprintable() else None


def is_paper_key(text: str) -> TypeGuard[Clean]:
    """Whether a text is a paper's key: visible characters, no blanks, not too long to store."""
    has_form = len(text) <= _MAX_KEY and _KEY.fullmatch(text) is not None
    return has_form and text.isprintable() and line(text) == text


def arxiv_key(id: Clean) -> Clean:
    """The key of the paper with that arXiv id."""
    return join_clean(Clean("arxiv:"), id)


def doi_key(doi: Clean) -> Clean:
    """The key of the paper with that DOI."""
    return join_clean(Clean("doi:"), doi)


def parse_paper_key(text: str) -> Clean | None:
    """The key in a text that is a key, an arXiv id, a DOI, or a URL of one of these; else None."""
    if arxiv := parse_arxiv_id(text):
        return arxiv_key(arxiv)
    if is_paper_key(text):
        # It is not a URL: all of it is the key, also characters that would end a URL.
        return line(text.lower()) if text.startswith("doi:") else text
    return doi_key(doi) if (doi := parse_doi(text)) else None


def title_key(title: str) -> Clean:
    """The key of a paper without id and URL: ``title:`` and the folded words of its title."""
    slug = line(fold(line(title)).replace(" ", "-"))
    if not slug or len(slug) > _MAX_SLUG:
        import hashlib

        digest = hashlib.sha256(title.encode(errors="replace")).hexdigest()[:16]
        slug = line(f"{slug[:_MAX_SLUG]}-{digest}" if slug else digest)
    return join_clean(Clean("title:"), slug)


class Links(msgspec.Struct, frozen=True):
    """The public URLs of a paper, also if it was fetched from a mirror."""

    page: Clean | None = None
    """The page to share: Hugging Face's for a paper on arXiv, else the page that the feed links."""
    abs: Clean | None = None
    """arXiv's abstract page."""
    pdf: Clean | None = None
    """The PDF."""
    html: Clean | None = None
    """The full text in HTML, of arXiv, bioRxiv or medRxiv."""
    doi: Clean | None = None
    """The DOI resolver's URL: of the published version if it is known, else of arXiv's DOI."""


class Paper(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One paper. Its texts are those of the source, cleaned, on one line, with TeX unchanged.

    :func:`make_paper` makes a paper from the values of a source.
    """

    key: Clean
    """``arxiv:2505.10475`` (without version), else ``doi:…``, ``url:…`` or ``title:<slug>``."""
    title: Clean
    """One line; may hold TeX."""
    abstract: Clean = Clean("")
    """One line; may hold TeX. Empty if the feed has none."""
    authors: tuple[Clean, ...] = ()
    """The names that are not hidden, as the source writes them, in order, with repeats."""
    author_count: int | None = None
    """The number of authors, hidden ones included; None if the feed does not tell it."""
    organization: Clean | None = None
    """The organisation's full name."""
    published: date | None = None
    """The day on which the paper was published, UTC."""
    year: int | None = None
    """The year, if the day is not known."""
    month: int | None = None
    """The month of the year, 1 to 12, if it is known but the day is not."""
    featured: date | None = None
    """The day on which the feed showed it, UTC."""
    votes: int | None = None
    """Upvotes at the time of fetching."""
    comments: int | None = None
    """Comments in its discussion at the time of fetching."""
    submitter: Clean | None = None
    """The handle of the person who submitted it to the feed."""
    ai_summary: Clean | None = None
    """One line that a language model wrote, as the feed gives it."""
    keywords: tuple[Clean, ...] = ()
    """The feed's keywords, in order."""
    github: Clean | None = None
    """URL of the code repository."""
    github_stars: int | None = None
    """Stars of the repository at the time of fetching."""
    project: Clean | None = None
    """URL of the project page."""
    thumbnail: Clean | None = None
    """URL of a preview picture."""
    url: Clean | None = None
    """The page that the feed links, for a paper that is not on arXiv."""
    doi: Clean | None = None
    """The DOI of the published version of a paper on arXiv, in lower case."""
    source: Clean = Clean("")
    """The kind of feed that it is from: ``hf``, ``page``, ``copied``, ``sample``…"""
    version: int | None = None
    """The newest version of a preprint that a source told, from 1."""
    revised: date | None = None
    """The day of that version, UTC, where the source tells it."""

    @property
    def id(self) -> Clean | None:
        """The arXiv id without version, or None."""
        scheme, _, name = self.key.partition(":")
        return Clean(name) if scheme == "arxiv" else None

    @property
    def date_text(self) -> str:
        """As much of the date as is known: ``2026-11-20``, ``2026-11``, ``2026`` or nothing."""
        if self.published:
            return self.published.isoformat()
        if not self.year:
            return ""
        return f"{self.year}-{self.month:02}" if self.month else f"{self.year}"

    @property
    def first_possible_day(self) -> date | None:
        """The day on which it was published, else the first day of the month; None if unknown."""
        if self.published is None and self.year and self.month:
            return date(self.year, self.month, 1)
        return self.published

    @property
    def links(self) -> Links:
        """The public URLs that follow from the key and the page."""
        if arxiv := self.id:
            return Links(
                page=join_clean(Clean("https://huggingface.co/papers/"), arxiv),
                abs=join_clean(Clean("https://arxiv.org/abs/"), arxiv),
                pdf=join_clean(Clean("https://arxiv.org/pdf/"), arxiv),
                html=join_clean(Clean("https://arxiv.org/html/"), arxiv),
                doi=_doi_url(self.doi or ARXIV_DOI + arxiv),
            )
        if self.key.startswith("doi:"):
            doi = _doi_url(self.key.removeprefix("doi:"))
            page = self.url or doi
            return Links(page=page, pdf=find_pdf(page), html=find_html(page), doi=doi)
        return Links(page=self.url, pdf=find_pdf(self.url), html=find_html(self.url))


def make_paper(
    *,
    key: Clean,
    title: str,
    abstract: str = "",
    authors: Iterable[str] = (),
    author_count: int | None = None,
    organization: str | None = None,
    published: date | None = None,
    year: int | None = None,
    month: int | None = None,
    featured: date | None = None,
    votes: int | None = None,
    comments: int | None = None,
    submitter: str | None = None,
    ai_summary: str | None = None,
    keywords: Iterable[str] = (),
    github: str | None = None,
    github_stars: int | None = None,
    project: str | None = None,
    thumbnail: str | None = None,
    url: str | None = None,
    doi: str | None = None,
    source: str = "",
    version: int | None = None,
    revised: date | None = None,
) -> Paper:
    """A paper from the decoded values of a source. Its texts are cleaned here, and nowhere later.

    Texts and lists that are longer than those of real papers are cut. Impossible numbers, dates and
    URLs are left out, and so are a URL and a DOI that follow from the key.
    """
    arxiv = key.startswith("arxiv:")
    published_doi = parse_doi(doi or "") if arxiv else None
    if published_doi and published_doi.startswith(ARXIV_DOI.lower()):
        published_doi = None
    return Paper(
        key=key,
        title=line(title, _MAX_TITLE),
        abstract=line(abstract, _MAX_ABSTRACT),
        authors=tuple(islice(_clean_names(authors), _MAX_AUTHORS)),
        author_count=_valid_count(author_count),
        organization=_clean_name(organization),
        published=_valid_day(published),
        year=year if year in _VALID_YEARS else None,
        month=month if year in _VALID_YEARS and month in _MONTHS else None,
        featured=_valid_day(featured),
        votes=_valid_count(votes),
        comments=_valid_count(comments),
        submitter=_clean_name(submitter),
        ai_summary=line(ai_summary or "", _MAX_ABSTRACT) or None,
        keywords=tuple(islice(_clean_names(keywords), _MAX_KEYWORDS)),
        github=safe_url(github),
        github_stars=_valid_count(github_stars),
        project=safe_url(project),
        thumbnail=safe_url(thumbnail),
        url=None if arxiv else safe_url(url),
        doi=published_doi,
        source=line(source, _MAX_NAME),
        version=version if version in _VERSIONS else None,
        revised=_valid_day(revised) if version in _VERSIONS else None,
    )


def paper_from_key(key: str) -> Paper:
    """A paper of which only the key is known; the key is its title too."""
    return make_paper(key=line(key), title=key)


def _clean_name(text: str | None) -> Clean | None:
    return line(text or "", _MAX_NAME) or None


def _clean_names(texts: Iterable[str]) -> Iterator[Clean]:
    return (found for text in texts if (found := line(text, _MAX_NAME)))


def _valid_day(day: date | None) -> date | None:
    return day if day is not None and day.year in _VALID_YEARS else None


def _valid_count(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= _MAX_COUNT else None


def _doi_url(doi: str) -> Clean:
    """The resolver's URL: https://www.doi.org/doi-handbook/HTML/encoding-rules-for-urls.html."""
    return line("https://doi.org/" + quote(doi, safe="/:;()!$&'*+,=@"))


def merge_papers(old: Paper | None, new: Paper) -> Paper:
    """One paper from the values of two sources.

    A value of the newer one replaces that of the older one, and a value that only the older one has
    is kept. There are exceptions: an older abstract that is much longer is kept; a title that is
    only the key does not count; more names of authors replace fewer; keywords of different sources
    are put together; the higher version stays, with its day. Votes
    and comments follow the rule, since only Hugging Face counts them.
    """
    if old is None:
        return new
    kept_values = {
        name: getattr(old, name)
        for name in Paper.__struct_fields__
        if getattr(new, name) in (None, "", ()) and getattr(old, name) not in (None, "", ())
    }
    if new.title == new.key:
        kept_values["title"] = old.title
    if len(old.abstract) > 1.5 * len(new.abstract):
        kept_values["abstract"] = old.abstract
    if len(old.authors) > len(new.authors):
        kept_values["authors"] = old.authors
        kept_values["author_count"] = max(old.author_count or 0, new.author_count or 0)
    if (new.version or 0) > (old.version or 0):
        kept_values.pop("revised", None)  # that is the day of the version before
    elif (old.version, old.revised) != (new.version, new.revised):
        kept_values["version"] = old.version
        kept_values["revised"] = (
            old.revised or new.revised if old.version == new.version else old.revised
        )
    if old.keywords and new.keywords and old.source != new.source:
        kept_values["keywords"] = tuple(dict.fromkeys((*new.keywords, *old.keywords)))
    return msgspec.structs.replace(new, **kept_values) if kept_values else new


def describe_version(paper: Paper, today: date) -> str:
    """``v3, 12 Nov``: the version of a preprint and its day; with the year, if it is another."""
    day = paper.revised
    if day is None:
        return f"v{paper.version}"
    return f"v{paper.version}, {day.day} {day:%b}" + (f" {day.year}" * (day.year != today.year))


def paper_to_record(paper: Paper) -> dict[str, object]:
    """The paper as a record of plain JSON values; values that it does not have are left out."""
    record = msgspec.to_builtins(paper)
    assert isinstance(record, dict)
    return record


def paper_from_record(record: object) -> Paper | None:
    """The paper of a record from any source; None if the record is not one of a paper.

    Its texts are cleaned as in :func:`make_paper`.
    """
    try:
        paper = msgspec.convert(record, Paper)
    except msgspec.ValidationError:
        return None
    if not is_paper_key(paper.key) or (
        paper.key.startswith("arxiv:") and not parse_arxiv_id(paper.key)
    ):
        return None
    values = msgspec.structs.asdict(paper)
    return make_paper(**{**values, "title": line(paper.title) or paper.key})
