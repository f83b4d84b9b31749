"""Papers that are named on the command line, by id, URL or key."""

import sys
from collections.abc import Sequence

from reader.catalogue.papers import read_papers
from reader.cli.services import Services
from reader.errors import UsageError
from reader.model import address as addresses
from reader.model.paper import Paper, paper_from_key, parse_paper_key
from reader.text.sanitise import Clean

_LONGEST_SHOWN = 80
"""Characters of a typed name that an error message shows."""


def parse_key(text: str) -> Clean:
    """The key of the paper that an arXiv id, a DOI, a URL or a key names. Raises UsageError."""
    if key := parse_paper_key(text):
        return key
    excerpt = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    raise UsageError(
        f"{excerpt!r} names no paper; give an arXiv id, a DOI, a paper's URL or its key"
    )


def read_keys(words: Sequence[str]) -> list[str]:
    """The keys of the papers that are named; without words, or with ``-``, on standard input.

    Raises UsageError.
    """
    if not words or list(words) == ["-"]:
        if sys.stdin.isatty():
            raise UsageError("No papers were named; give ids, or pipe them in")
        words = sys.stdin.read().split()
    return list(dict.fromkeys(parse_key(word) for word in words))


def find_in_catalogue(services: Services, text: str) -> Paper | None:
    """The paper with that name in the catalogue; None if it is not there. Raises UsageError."""
    return services.feeds.find_paper(parse_key(text))


def find_papers(
    services: Services, keys: Sequence[str], *, id_is_enough: bool = False
) -> list[Paper]:
    """The papers with these keys, from the catalogue or else from the network, in their order.

    With ``id_is_enough``, no paper on arXiv is asked for. Raises UsageError, NetError and
    ParseError.
    """
    stored = services.library.ask(lambda database: read_papers(database, keys))
    found: dict[str, Paper] = {paper.key: paper for paper in stored}
    missing = [key for key in keys if key not in found]
    ids = [key.removeprefix("arxiv:") for key in missing if key.startswith("arxiv:")]
    if id_is_enough:
        found |= {key: paper_from_key(key) for key in missing if key.startswith("arxiv:")}
    elif len(ids) > 1:
        services.feeds.store_papers_by_id(ids)  # in batches; what is still missing is told below
    return [found.get(key) or find_paper(services, key) for key in keys]


def find_paper(services: Services, text: str) -> Paper:
    """The paper with that name, from the catalogue or else from the network.

    Raises UsageError, NetError and ParseError.
    """
    if paper := find_in_catalogue(services, text):
        return paper
    key = parse_key(text)
    scheme, _, name = key.partition(":")
    if scheme == "doi":
        address = addresses.parse_address(f"doi:{name}", today=services.feeds.today)
    elif scheme == "arxiv":
        address = addresses.PaperById(name)
    else:
        raise UsageError(f"{key} is not in the catalogue; open the feed or file that has it first")
    return services.feeds.fetch(address).entries[0].paper
