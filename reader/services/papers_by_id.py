"""Stores papers that the catalogue does not know: from the sample, Hugging Face or arXiv."""

from collections.abc import Callable, Sequence
from datetime import datetime

from reader.catalogue import papers
from reader.catalogue.catalogue_access import CatalogueAccess
from reader.errors import BadStatus, NetError, ParseError
from reader.feeds import arxiv, sample
from reader.model.address import PaperById
from reader.model.paper import Paper
from reader.services.site_requests import SiteRequests

_FEW = 3
"""So many papers are asked for one by one: Hugging Face knows their votes. More come from arXiv."""
_BATCH = 100
"""Papers that are asked for at once and then stored: what came stays if a later batch fails."""
_NO_SUCH_PAPER = (400, 404)
"""What sites answer if they have no paper with an id, or if no paper can have it."""


def store_papers_by_id(
    ids: Sequence[str],
    ask: CatalogueAccess,
    sites: SiteRequests,
    clock: Callable[[], datetime],
    fetch_paper: Callable[[PaperById], object],
    progress: Callable[[int, str], None],
) -> str:
    """Store the papers with these arXiv ids, as far as the sample or a site knows them.

    ``fetch_paper`` fetches one from Hugging Face, else from arXiv, and stores it. ``progress`` is
    called with how many papers have come and what is being fetched. Returns why not all could be
    asked for; empty if all could. Raises CatalogueError.
    """

    def store(new: Sequence[Paper], live: bool) -> None:
        ask(lambda database: papers.store_papers(database, new, clock(), live=live))

    ours = [paper for paper in sample.load_sample() if paper.id in ids]
    if ours:
        store(ours, live=False)
    found = {paper.id for paper in ours}
    wanted = [id for id in ids if id not in found]
    try:
        if len(wanted) <= _FEW:
            for id in wanted:
                _fetch_if_there(PaperById(id), fetch_paper)
        else:
            possible = [id for id in wanted if _is_possible(id)]
            for batch in papers.split_into_chunks(possible, _BATCH):
                fetched = arxiv.fetch_by_ids(batch, sites.fetch_from_arxiv)
                store(fetched, live=True)
                found |= {paper.id for paper in fetched}
                progress(len(found), "arXiv")
    except (NetError, ParseError) as error:
        return str(error)
    return ""


def _fetch_if_there(address: PaperById, fetch_paper: Callable[[PaperById], object]) -> None:
    try:
        fetch_paper(address)
    except BadStatus as error:
        if error.status not in _NO_SUCH_PAPER:
            raise


def _is_possible(id: str) -> bool:
    """Whether arXiv can have a paper with this id. It refuses a batch that has one it can't have.

    Ids name the month since 2007: https://info.arxiv.org/help/arxiv_identifier.html.
    """
    month = id[2:4]
    return "/" in id or 1 <= int(month) <= 12
