"""Finds the titles of papers that a text names only by their arXiv ids or DOIs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from reader.catalogue import papers
from reader.catalogue.catalogue_access import CatalogueAccess
from reader.errors import NetError, ParseError
from reader.feeds import arxiv, doi_fetch
from reader.model.paper import Paper
from reader.services.site_requests import SiteRequests
from reader.text.sanitise import Clean

if TYPE_CHECKING:
    from reader.feeds.parser_process import ChildParser

Progress = Callable[[int, str], None]


class _Found(NamedTuple):
    """What a site knows of some papers."""

    papers: Sequence[Paper] = ()
    problem: str = ""
    """Why titles are missing, as a sentence; empty if none could be had."""


def add_missing_titles(
    listed: Sequence[Paper],
    ask: CatalogueAccess,
    sites: SiteRequests,
    parser: "ChildParser",
    progress: Progress,
) -> tuple[tuple[Paper, ...], str]:
    """The papers, each with a title, and sentences on what went wrong.

    Missing titles come from the catalogue, from arXiv or from the resolver of DOIs. A paper that
    none of them knows gets its key as its title. ``progress`` is called with how many papers have
    come and what is being fetched. Raises Stopped.
    """
    named = [paper.key for paper in listed if not paper.title]
    if not named:
        return tuple(listed), ""
    stored = ask(lambda database: papers.read_papers(database, named))
    titled = {paper.key: paper for paper in stored if paper.title != paper.key}
    unknown = [key for key in dict.fromkeys(named) if key not in titled]
    answers = [
        _ask_arxiv([key for key in unknown if key.startswith("arxiv:")], sites, parser, progress),
        _ask_resolver([key for key in unknown if key.startswith("doi:")], sites, parser, progress),
    ]
    titled |= {paper.key: paper for answer in answers for paper in answer.papers}
    with_titles = (
        paper
        if paper.title
        else titled.get(paper.key, msgspec.structs.replace(paper, title=paper.key))
        for paper in listed
    )
    return tuple(with_titles), "; ".join(answer.problem for answer in answers if answer.problem)


def _ask_arxiv(
    keys: Sequence[Clean], sites: SiteRequests, parser: "ChildParser", progress: Progress
) -> _Found:
    if not keys:
        return _Found()
    ids = [key.removeprefix("arxiv:") for key in keys]
    try:
        return _Found(arxiv.fetch_by_ids(ids, sites.fetch_from_arxiv, parser, progress=progress))
    except (NetError, ParseError) as error:
        subject = f"{len(ids)} papers have their ids" if len(ids) > 1 else "a paper has its id"
        return _Found(problem=f"{error}; until then {subject} as title")


def _ask_resolver(
    keys: Sequence[Clean], sites: SiteRequests, parser: "ChildParser", progress: Progress
) -> _Found:
    if not keys:
        return _Found()
    found = doi_fetch.fetch_by_dois(keys, sites.fetch_record_of_doi, parser, progress=progress)
    missing = len(keys) - len(found.papers)
    subject = f"{missing} papers have their DOIs" if missing > 1 else "a paper has its DOI"
    if found.problem:
        return _Found(found.papers, f"{found.problem}; until then {subject} as title")
    left = len(keys) - found.asked_count
    if left:
        papers_left = "1 DOI was" if left == 1 else f"{left} DOIs were"
        return _Found(
            found.papers, f"{papers_left} not looked up yet; list it again to look up more"
        )
    if missing:
        no_record = f"The resolver of DOIs has no record of {missing} of {len(keys)} papers"
        return _Found(found.papers, f"{no_record}; {subject} as title")
    return _Found(found.papers)
