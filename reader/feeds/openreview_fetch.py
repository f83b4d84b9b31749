"""OpenReview over HTTP: the papers of a venue, by the search of its API.

https://docs.openreview.net/reference/api-v2: ``/notes?content.venueid=…`` would give just these
papers, but since 2026 it answers 403 (``ChallengeRequiredError``) to who has no account. The search
still answers. It finds every submission of a venue, also rejected ones, in no order of use here.
"""

from datetime import date

from reader.errors import BadStatus, ParseError
from reader.feeds.hf_fetch import FetchedFeed, Get, QueryParams, ReportProgress
from reader.feeds.paging import fetch_pages
from reader.feeds.parse_result import ParsedPapers
from reader.feeds.parser_process import DEFAULT_PARSER, ChildParser
from reader.model.address import Venue
from reader.model.paper import Paper

_NAME = "OpenReview's answer"
_SEARCH_PATH = "/notes/search"
_PAGE_SIZE = 500
"""Submissions of one request: a megabyte or two."""
_FULL_PAGE = 25
"""The least submissions of a page after which there may be more."""
_MOST = 10_000
"""Submissions that a search can reach."""
_UNDER_REVIEW = ("Submission", "Under_Review")
"""What follows the id of a venue in the ``venueid`` of a submission that is not decided on."""


def fetch(
    address: Venue,
    get: Get,
    parser: ChildParser = DEFAULT_PARSER,
    *,
    progress: ReportProgress = lambda count, what: None,
) -> FetchedFeed:
    """Fetch the accepted papers of a venue; if there are none yet, those that are under review.

    Raises NetError, and ParseError if there is no such venue.
    """
    search = _VenueSearch(address.id, get, parser)
    submission_count = 0
    for page in fetch_pages(search.fetch_page, full_page=_FULL_PAGE, most=_MOST):
        submission_count += page.entry_count
        progress(len(search.accepted or search.under_review), address.id)
    papers = search.accepted or search.under_review
    if not papers:
        raise _no_papers(address)
    note = ""
    if submission_count >= _MOST:
        note = f"OpenReview finds {_MOST:,} submissions at most, so some papers may be missing"
    elif not search.accepted:
        note = f"{address.id} has accepted no papers yet; these are under review"
    newest_first = sorted(
        {paper.key: paper for paper in papers}.values(),
        key=lambda paper: paper.published or date.min,
        reverse=True,
    )
    return FetchedFeed(tuple(newest_first), note=note, left_out=search.left_out)


class _VenueSearch:
    """Searches the submissions of a venue, and collects its papers."""

    def __init__(self, venue: str, get: Get, parser: ChildParser) -> None:
        self._venue = venue
        self._get = get
        self._parser = parser
        self.accepted: list[Paper] = []
        """The accepted papers that have come."""
        self.under_review: list[Paper] = []
        """Those under review, as long as no accepted paper has come."""
        self.left_out = ""
        """One sentence about submissions that could not be read; empty if there are none."""

    def fetch_page(self, start: int) -> ParsedPapers:
        """The submissions of the venue from this one on."""
        body = self._get_page(start)
        page = self._parser.parse_submissions(body, _NAME, (self._venue,))
        self.left_out = page.left_out or self.left_out
        self.accepted += page.papers
        if not self.accepted:
            undecided = tuple(f"{self._venue}/{stage}" for stage in _UNDER_REVIEW)
            self.under_review += self._parser.parse_submissions(body, _NAME, undecided).papers
        return page

    def _get_page(self, start: int) -> bytes:
        params: QueryParams = {
            "query": "*",
            "group": self._venue,
            "source": "forum",
            "limit": _PAGE_SIZE,
            "offset": start,
        }
        try:
            return self._get(_SEARCH_PATH, params)
        except BadStatus as error:
            if error.status in (400, 404):
                raise _no_papers(Venue(self._venue)) from error
            if error.status != 403:
                raise
            raise BadStatus(
                f"OpenReview asks for a browser (403); open {_page_of(self._venue)} in one, or try"
                " again later",
                error.status,
            ) from error


def _no_papers(address: Venue) -> ParseError:
    return ParseError(
        f"OpenReview shows no papers of {address.id!r}; take the id from the address of the"
        f" venue's page, such as {_page_of('ICLR.cc/2026/Conference')}"
    )


def _page_of(venue: str) -> str:
    return f"https://openreview.net/group?id={venue}"
