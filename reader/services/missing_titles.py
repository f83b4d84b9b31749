"""Finds the titles of papers that a text names only by their ids."""

from collections.abc import Callable, Sequence

import msgspec

from reader.catalogue import papers
from reader.catalogue.catalogue_access import CatalogueAccess
from reader.errors import NetError, ParseError
from reader.feeds import arxiv
from reader.model.paper import Paper
from reader.services.site_requests import SiteRequests


def add_missing_titles(
    listed: Sequence[Paper],
    ask: CatalogueAccess,
    sites: SiteRequests,
    progress: Callable[[int, str], None],
) -> tuple[tuple[Paper, ...], str]:
    """The papers, each with a title, and a sentence on what went wrong.

    Missing titles come from the catalogue or from arXiv. A paper that neither knows gets its key as
    its title. ``progress`` is called with how many papers have come and what is being fetched.
    """
    named = [paper.key for paper in listed if not paper.title]
    if not named:
        return tuple(listed), ""
    problem = ""
    stored = ask(lambda database: papers.read_papers(database, named))
    titled = {paper.key: paper for paper in stored if paper.title != paper.key}
    ids = [key.removeprefix("arxiv:") for key in named if key.startswith("arxiv:")]
    unknown = [id for id in ids if f"arxiv:{id}" not in titled]
    try:
        if unknown:
            fetched = arxiv.fetch_by_ids(unknown, sites.fetch_from_arxiv, progress=progress)
            titled |= {paper.key: paper for paper in fetched}
    except (NetError, ParseError) as error:
        subject = (
            f"{len(unknown)} papers have their ids" if len(unknown) > 1 else "a paper has its id"
        )
        problem = f"{error}; until then {subject} as title"
    with_titles = (
        paper
        if paper.title
        else titled.get(paper.key, msgspec.structs.replace(paper, title=paper.key))
        for paper in listed
    )
    return tuple(with_titles), problem
