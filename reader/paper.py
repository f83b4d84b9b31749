"""A paper: the immutable record that every feed yields, and the links that follow from its key."""

import re
from datetime import date
from urllib.parse import quote, unquote

import msgspec

from reader.text.fold import fold
from reader.text.sanitise import line, safe_url

_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
ARXIV_DOI = "10.48550/arXiv."
"""Begins the DOI that arXiv gives each preprint: https://info.arxiv.org/help/doi.html."""
_KEY = re.compile(r"(?:arxiv|doi|url|title):\S+")
_BARE_ID = re.compile(rf"(?:arxiv:)?({_ID})(?:v\d+)?", re.IGNORECASE)
_URL_ID = re.compile(
    rf"""(?:https?://)?(?:www\.|export\.)?
    (?: arxiv\.org/(?:abs|pdf|html|format|ps)/
      | (?:huggingface\.co|hf\.co|hf-mirror\.com)/papers/
      | alphaxiv\.org/(?:abs|pdf|overview)/
      | (?:dx\.)?doi\.org/10\.48550/arxiv\.
      | doi:10\.48550/arxiv\. | 10\.48550/arxiv\. )
    ({_ID})(?:v\d+)?(?:\.pdf|\.md)?/?(?:[?\#].*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?:doi:\s*)?(10\.\d{4,9}/[^\s\"?#]+)(?:[?#]\S*)?",
    re.IGNORECASE,
)


def arxiv_id(text: str) -> str | None:
    """The arXiv id that a bare id, ``arXiv:…`` or a paper's URL names, its version stripped.

    Forms of ids: https://info.arxiv.org/help/arxiv_identifier.html (before and since April 2007).

    >>> arxiv_id("https://arxiv.org/pdf/2505.10475v2.pdf")
    '2505.10475'
    """
    text = text.strip()
    match = _BARE_ID.fullmatch(text) or _URL_ID.fullmatch(text)
    return match[1] if match else None


def doi_of(text: str) -> str | None:
    """The DOI that a bare one, ``doi:…`` or a resolver's URL names, in small letters.

    Case does not matter in a DOI (DOI Handbook §2.4).

    >>> doi_of("https://doi.org/10.1145/3292500.3330701")
    '10.1145/3292500.3330701'
    """
    match = _DOI.fullmatch(text.strip())
    return unquote(match[1]).lower() if match and len(match[1]) < 500 else None


def is_key(text: str) -> bool:
    """Whether a text is written like a paper's key."""
    return _KEY.fullmatch(text) is not None


def title_key(title: str) -> str:
    """The key of a paper whose page names no id: ``title:`` and the folded words of its title."""
    slug = fold(title).replace(" ", "-")
    if not slug:
        import hashlib

        slug = hashlib.sha256(title.encode()).hexdigest()[:16]
    return f"title:{slug}"


class Links(msgspec.Struct, frozen=True):
    """Where a paper is found: public addresses, whatever endpoint it was fetched from."""

    page: str | None = None
    """The page to share: Hugging Face's for an arXiv paper, else where the feed points."""
    abs: str | None = None
    """arXiv's abstract page."""
    pdf: str | None = None
    """The PDF."""
    html: str | None = None
    """arXiv's HTML rendering."""
    doi: str | None = None
    """The DOI resolver's address: of the published version where it is known, else arXiv's."""


class Paper(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One paper as a feed names it. Text is the source's, sanitised, on one line, TeX untouched."""

    key: str
    """``arxiv:2505.10475`` (without version), else ``doi:…``, ``url:…`` or ``title:<slug>``."""
    title: str
    """One line; may hold TeX."""
    abstract: str = ""
    """One line; may hold TeX. Empty where the feed gives none."""
    authors: tuple[str, ...] = ()
    """Names that are not hidden, as given, in order, repeats kept."""
    author_count: int | None = None
    """How many authors, hidden ones too; None where the feed does not say."""
    organization: str | None = None
    """The organisation's full name."""
    published: date | None = None
    """The paper's own date, UTC."""
    year: int | None = None
    """Its year, where no more of its date is known."""
    featured: date | None = None
    """The day the feed showed it, UTC."""
    votes: int | None = None
    """Upvotes when fetched."""
    comments: int | None = None
    """Comments of its discussion when fetched."""
    submitter: str | None = None
    """Handle of who submitted it to the feed."""
    ai_summary: str | None = None
    """One line written by a machine, as the feed gives it."""
    keywords: tuple[str, ...] = ()
    """The feed's keywords, in order."""
    github: str | None = None
    """URL of the code repository."""
    github_stars: int | None = None
    """Stars of the repository when fetched."""
    project: str | None = None
    """URL of the project page."""
    thumbnail: str | None = None
    """URL of a preview picture."""
    url: str | None = None
    """Where the feed points, for a paper that is not on arXiv."""
    doi: str | None = None
    """DOI of the published version of a paper on arXiv, in small letters."""
    source: str = ""
    """The kind of feed it came from: ``hf``, ``page``, ``copied``, ``sample``…"""

    @property
    def id(self) -> str | None:
        """The arXiv id without version, or None."""
        return self.key.removeprefix("arxiv:") if self.key.startswith("arxiv:") else None

    @property
    def links(self) -> Links:
        """The public addresses that follow from the key."""
        if arxiv := self.id:
            return Links(
                page=f"https://huggingface.co/papers/{arxiv}",
                abs=f"https://arxiv.org/abs/{arxiv}",
                pdf=f"https://arxiv.org/pdf/{arxiv}",
                html=f"https://arxiv.org/html/{arxiv}",
                doi=_resolved(self.doi or ARXIV_DOI + arxiv),
            )
        if self.key.startswith("doi:"):
            doi = _resolved(self.key.removeprefix("doi:"))
            return Links(page=self.url or doi, doi=doi)
        return Links(page=self.url)


def _resolved(doi: str) -> str:
    """The resolver's address: https://www.doi.org/doi-handbook/HTML/encoding-rules-for-urls.html."""
    return "https://doi.org/" + quote(doi, safe="/:;()!$&'*+,=@")


def merged(old: Paper | None, new: Paper) -> Paper:
    """What two sources say of one paper as one record.

    The newer says what it says, the older what only it knows, but: an abstract that is much
    longer is kept, a title that is but the key is none, names of authors outweigh a number,
    keywords are those of both, and votes and comments are the newer's of Hugging Face, which alone
    counts them.
    """
    if old is None:
        return new
    found = {
        name: getattr(old, name)
        for name in Paper.__struct_fields__
        if getattr(new, name) in (None, "", ()) and getattr(old, name) not in (None, "", ())
    }
    if new.title == new.key:
        found["title"] = old.title
    if len(old.abstract) > 1.5 * len(new.abstract):
        found["abstract"] = old.abstract
    if len(old.authors) > len(new.authors):
        found["authors"] = old.authors
        found["author_count"] = max(old.author_count or 0, new.author_count or 0)
    if old.keywords and new.keywords and old.source != new.source:
        found["keywords"] = tuple(dict.fromkeys((*new.keywords, *old.keywords)))
    return msgspec.structs.replace(new, **found) if found else new


def record_of(paper: Paper) -> dict[str, object]:
    """The paper as plain JSON values; what it does not have is left out."""
    record = msgspec.to_builtins(paper)
    assert isinstance(record, dict)
    return record


def read_record(record: object) -> Paper | None:
    """The paper of such values, which may come from anywhere; None where they are no paper.

    Text is made safe, addresses that are none are left out, and a negative number is none.
    """
    try:
        paper = msgspec.convert(record, Paper)
    except msgspec.ValidationError:
        return None
    key, title = line(paper.key), line(paper.title)
    if not is_key(key) or (key.startswith("arxiv:") and not arxiv_id(key)):
        return None
    return Paper(
        key=key,
        title=title or key,
        abstract=line(paper.abstract),
        authors=tuple(name for one in paper.authors if (name := line(one))),
        author_count=_count(paper.author_count),
        organization=line(paper.organization or "") or None,
        published=paper.published,
        year=paper.year if paper.year and 1000 <= paper.year <= 9999 else None,
        featured=paper.featured,
        votes=_count(paper.votes),
        comments=_count(paper.comments),
        submitter=line(paper.submitter or "") or None,
        ai_summary=line(paper.ai_summary or "") or None,
        keywords=tuple(word for one in paper.keywords if (word := line(one))),
        github=safe_url(paper.github),
        github_stars=_count(paper.github_stars),
        project=safe_url(paper.project),
        thumbnail=safe_url(paper.thumbnail),
        url=safe_url(paper.url),
        doi=doi_of(paper.doi or ""),
        source=line(paper.source),
    )


def _count(number: int | None) -> int | None:
    return number if number is not None and 0 <= number < 2**53 else None
