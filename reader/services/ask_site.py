"""The papers of one feed, from the site that has it."""

from datetime import date
from typing import TYPE_CHECKING

from reader.catalogue.catalogue_access import CatalogueAccess
from reader.errors import BadStatus
from reader.feeds import arxiv, biorxiv_fetch, hf_fetch, openreview_fetch
from reader.model.address import (
    Address,
    ArxivNew,
    ArxivSearch,
    PaperById,
    Preprints,
    Venue,
    Web,
)
from reader.services import web_page
from reader.services.missing_titles import Progress, add_missing_titles
from reader.services.site_requests import SiteRequests

if TYPE_CHECKING:
    from reader.feeds.parser_process import ChildParser


def ask_site(
    address: Address,
    sites: SiteRequests,
    ask: CatalogueAccess,
    parser: "ChildParser",
    today: date,
    limit: int | None,
    progress: Progress,
) -> hf_fetch.FetchedFeed:
    """The papers of a feed, from its site. Raises NetError and ParseError."""
    match address:
        case ArxivNew() | ArxivSearch():
            return arxiv.fetch(address, sites.fetch_from_arxiv, parser, limit=limit)
        case Preprints():
            return biorxiv_fetch.fetch(
                address,
                sites.fetch_from_biorxiv,
                parser,
                today=today,
                limit=limit,
                progress=progress,
            )
        case Venue():
            return openreview_fetch.fetch(
                address, sites.fetch_from_openreview, parser, progress=progress
            )
        case Web(url):
            page = web_page.fetch_page(url, sites, parser, today)
            titled, problem = add_missing_titles(page.papers, ask, sites, parser, progress)
            return hf_fetch.FetchedFeed(
                titled, note=problem, left_out=page.left_out, read_count=page.read_count
            )
        case PaperById(id):
            try:
                return hf_fetch.fetch(address, sites.fetch_from_hugging_face, parser, today=today)
            except BadStatus as error:
                if error.status != 404:
                    raise
                return arxiv.fetch_by_id(id, sites.fetch_from_arxiv, parser)
        case _:
            return hf_fetch.fetch(
                address,
                sites.fetch_from_hugging_face,
                parser,
                today=today,
                limit=limit,
                progress=progress,
            )
