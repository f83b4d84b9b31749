"""The record of a paper by its DOI: the resolver gives it as CSL-JSON, if it is asked for that.

https://www.crossref.org/documentation/retrieve-metadata/content-negotiation/: the resolver sends
such a request on to the agency where the DOI is registered (Crossref, DataCite and others), so that
one address serves all. Each request is for one DOI.
"""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from reader.errors import BadStatus, NetError, ParseError
from reader.feeds.hf_fetch import ReportProgress
from reader.feeds.parser_process import DEFAULT_PARSER, ChildParser
from reader.model.paper import Paper
from reader.text.sanitise import Clean

Get = Callable[[str], bytes]
"""Fetches the record of a DOI as CSL-JSON. Raises NetError."""

_MOST = 60
"""DOIs that are looked up at once; more would take longer than anybody waits."""
_SECONDS = 20.0
"""After so long no further DOI is asked for."""
_TEMPORARY = (408, 425, 429)
"""Statuses below 500 that say nothing of the DOI: the site wants no requests now."""


class FoundByDoi(NamedTuple):
    """What the resolver knows of some DOIs."""

    papers: Sequence[Paper]
    """In the order of the keys; a DOI without a record is left out."""
    asked_count: int
    """How many DOIs were asked for."""
    problem: str = ""
    """Why no more could be asked for, as a sentence; empty if nothing went wrong."""


def fetch_by_dois(
    keys: Sequence[Clean],
    get: Get,
    parser: ChildParser = DEFAULT_PARSER,
    *,
    progress: ReportProgress = lambda count, what: None,
    clock: Callable[[], float] = time.monotonic,
) -> FoundByDoi:
    """Fetch the papers with these keys, each of which is ``doi:`` and a DOI.

    ``clock`` gives seconds. Raises Stopped.
    """
    end = clock() + _SECONDS
    papers: list[Paper] = []
    asked_count = 0
    for key in keys[:_MOST]:
        if clock() > end:
            break
        try:
            paper = _fetch_one(key, get, parser)
        except NetError as error:
            return FoundByDoi(papers, asked_count, str(error))
        asked_count += 1
        if paper is not None:
            papers.append(paper)
        progress(len(papers), f"{asked_count} of {len(keys)} DOIs")
    return FoundByDoi(papers, asked_count)


def _fetch_one(key: Clean, get: Get, parser: ChildParser) -> Paper | None:
    """The paper with this key; None if nobody has a record of its DOI. Raises NetError."""
    try:
        parsed = parser.parse_references(get(key.removeprefix("doi:")), "The record of a DOI")
    except BadStatus as error:
        if error.status >= 500 or error.status in _TEMPORARY:
            raise
        return None
    except ParseError:
        return None  # some agencies send the paper's page, whatever is asked for
    for paper in parsed.papers:
        if paper.title != paper.key:
            # A DOI may stand for another one: then the record names that other one.
            return msgspec.structs.replace(paper, key=key)
    return None
