"""Fetches what an address of the web holds: a feed, a file, or a page that names its feed."""

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from reader.errors import OnlyNamesFeed
from reader.model.paper import parse_doi
from reader.services.site_requests import SiteRequests

if TYPE_CHECKING:
    from reader.feeds.parse_result import ParsedPapers
    from reader.feeds.parser_process import ChildParser


def fetch_page(url: str, sites: SiteRequests, parser: "ChildParser", today: date) -> "ParsedPapers":
    """The papers of a feed, a file or a page; of a page that names its feed, that feed's.

    Raises NetError and ParseError.
    """
    # The resolver of DOIs returns the record itself if it is asked for BibTeX:
    # https://www.doi.org/the-identifier/resources/factsheets/doi-resolution-documentation
    accept = "application/x-bibtex" if parse_doi(url) else None
    body = sites.fetch(url, {}, accept)
    try:
        return parser.parse_download(body, url.partition("://")[2], today)
    except OnlyNamesFeed as page:
        feed_url = urljoin(url, page.address)
        return parser.parse_file(sites.fetch(feed_url, {}), feed_url.partition("://")[2], today)
