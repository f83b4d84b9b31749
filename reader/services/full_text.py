"""The full text of a paper, from the catalogue or else from the network."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from reader.catalogue import full_texts
from reader.catalogue.catalogue_access import CatalogueAccess
from reader.errors import CatalogueError
from reader.feeds.cancellation import ShouldStop
from reader.services.site_requests import SiteRequests


def fetch_full_text(
    id: str,
    ask: CatalogueAccess,
    sites: SiteRequests,
    clock: Callable[[], datetime],
    stop: ShouldStop,
) -> str:
    """A paper's full text as Markdown, by its arXiv id: from the catalogue, else from the network.

    Raises NetError and ParseError, and Stopped if ``stop`` says that nobody waits any more.
    """
    from reader.feeds import fulltext
    from reader.feeds.parser_process import ChildParser

    key = f"arxiv:{id}"
    stored_text = ask(lambda database: full_texts.read_full_text(database, key))
    if stored_text is not None:
        return stored_text
    text = fulltext.fetch(
        id, sites.fetch_from_hugging_face, sites.fetch_from_arxiv, ChildParser(stop)
    )
    # The text is returned even if it can't be stored.
    with suppress(CatalogueError):
        ask(lambda database: full_texts.store_full_text(database, key, text, clock()))
    return text


def has_full_text(key: str, ask: CatalogueAccess) -> bool:
    """Whether the catalogue has a paper's full text."""
    return ask(lambda database: full_texts.read_full_text(database, key)) is not None
