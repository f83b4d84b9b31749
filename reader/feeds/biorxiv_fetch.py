"""bioRxiv and medRxiv over HTTP: the newest preprints of a category, by their API.

https://api.biorxiv.org: the API lists what was posted in an interval of days. Its page speaks of
100 entries at once; in 2026 it gives 30, and at times nothing at all, but all to a second request.
The RSS feeds of the servers hold only the last 30 preprints of a category.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from reader.errors import ParseError
from reader.feeds.biorxiv import newest_versions
from reader.feeds.hf_fetch import FetchedFeed, Get, QueryParams, ReportProgress
from reader.feeds.paging import fetch_pages
from reader.feeds.parse_result import ParsedPapers
from reader.feeds.parser_process import DEFAULT_PARSER, ChildParser
from reader.model.address import Preprints
from reader.model.paper import Paper
from reader.model.preprint_servers import ALL_CATEGORIES, SERVER_NAMES
from reader.text.near_words import find_near_word

_SPANS = (2, 2, 3, 23)
"""Days that are asked for at once, the newest first, until there are enough preprints."""
_ENOUGH = 100
"""Preprints of a feed, unless more are asked for."""
_FULL_PAGE = 30
"""Entries of a page; there are more on the next one only if this one has as many."""
_MOST = 2_000
"""Entries of one span: bioRxiv posts 1,400 versions a week."""
_CATEGORIES = {
    "biorxiv": (
        "animal-behavior-and-cognition biochemistry bioengineering bioinformatics biophysics"
        " cancer-biology cell-biology clinical-trials developmental-biology ecology epidemiology"
        " evolutionary-biology genetics genomics immunology microbiology molecular-biology"
        " neuroscience paleontology pathology pharmacology-and-toxicology physiology plant-biology"
        " scientific-communication-and-education synthetic-biology systems-biology zoology"
    ),
    "medrxiv": (
        "addiction-medicine allergy-and-immunology anesthesia cardiovascular-medicine"
        " dentistry-and-oral-medicine dermatology emergency-medicine endocrinology epidemiology"
        " forensic-medicine gastroenterology genetic-and-genomic-medicine geriatric-medicine"
        " health-economics health-informatics health-policy health-systems-and-quality-improvement"
        " hematology hiv-aids infectious-diseases intensive-care-and-critical-care-medicine"
        " medical-education medical-ethics nephrology neurology nursing nutrition"
        " obstetrics-and-gynecology occupational-and-environmental-health oncology ophthalmology"
        " orthopedics otolaryngology pain-medicine palliative-medicine pathology pediatrics"
        " pharmacology-and-therapeutics primary-care-research psychiatry-and-clinical-psychology"
        " public-and-global-health radiology-and-imaging"
        " rehabilitation-medicine-and-physical-therapy respiratory-medicine rheumatology"
        " sexual-and-reproductive-health sports-medicine surgery toxicology transplantation urology"
    ),
}
"""The categories of each server. They only explain why a category has nothing: the site decides."""


def fetch(
    address: Preprints,
    get: Get,
    parser: ChildParser = DEFAULT_PARSER,
    *,
    today: date,
    limit: int | None = None,
    progress: ReportProgress = lambda count, what: None,
) -> FetchedFeed:
    """Fetch the newest preprints. Raises NetError, and ParseError if there is no such category."""
    server = _Server(address, get, parser)
    papers: list[Paper] = []
    for first, last in _spans_before(today):
        for page in server.fetch_span(first, last):
            papers = newest_versions([*papers, *page.papers])
            progress(len(papers), f"{first} to {last}")
        if len(papers) >= max(limit or 0, _ENOUGH):
            break
    note = "" if papers else _explain_emptiness(address)
    return FetchedFeed(tuple(papers), note=note, left_out=server.left_out)


class _Server:
    """Requests to one server; remembers whether entries of its answers could not be read."""

    def __init__(self, address: Preprints, get: Get, parser: ChildParser) -> None:
        self._server = address.server
        self._category = "" if address.category == ALL_CATEGORIES else address.category
        self._get = get
        self._parser = parser
        self.left_out = ""
        """One sentence about entries that could not be read; empty if there are none."""

    def fetch_span(self, first: date, last: date) -> Iterator[ParsedPapers]:
        """The pages with what was posted in these days, both included."""
        return fetch_pages(
            lambda start: self._fetch_page(first, last, start), full_page=_FULL_PAGE, most=_MOST
        )

    def _fetch_page(self, first: date, last: date, start: int) -> ParsedPapers:
        path = f"/details/{self._server}/{first}/{last}/{start}/json"
        params: QueryParams = (
            {"category": self._category.replace("-", "_")} if self._category else {}
        )
        body = self._get(path, params)
        if not body.strip():
            body = self._get(path, params)
        parsed = self._parser.parse_preprints(
            body,
            f"{SERVER_NAMES[self._server]}'s answer",
            self._server,
            (self._category,) if self._category else (),
        )
        self.left_out = parsed.left_out or self.left_out
        return parsed


def _spans_before(today: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of each span, the newest first."""
    last = today
    for days in _SPANS:
        first = last - timedelta(days=days - 1)
        yield first, last
        last = first - timedelta(days=1)


def _explain_emptiness(address: Preprints) -> str:
    """What to say of a feed without preprints. Raises ParseError if its category is unknown."""
    name, category = SERVER_NAMES[address.server], address.category
    known = _CATEGORIES[address.server].split()
    if category == ALL_CATEGORIES:
        return f"{name} has posted nothing in the last {sum(_SPANS)} days"
    if category in known:
        return f"{name} has posted nothing in {category} in the last {sum(_SPANS)} days"
    near = find_near_word(category, known)
    where = f"its categories are at https://www.{address.server}.org"
    hint = f"did you mean {address.server}:{near}?" if near else where
    raise ParseError(f"{name} has no preprints in a category {category!r}; {hint}")
