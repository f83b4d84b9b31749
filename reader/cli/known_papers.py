"""Tells papers that are known from those that are not, before they are marked, and names them.

What the catalogue or the library knows is known. The others are asked for: a mark of an id that was
typed wrong would be a paper without a title for ever.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from reader.catalogue.database import Database
from reader.catalogue.mark_fields import read_cells
from reader.catalogue.papers import read_numbers, read_papers
from reader.cli.services import Services
from reader.errors import CatalogueError, ReaderError
from reader.model.paper import Paper
from reader.text.width import cut

_LONGEST_TITLE = 60
"""Cells of a title or a key in a sentence."""
_MOST_NAMED = 10
"""Papers that one sentence names."""


class KnownPapers(NamedTuple):
    """The papers that can be marked, and what is said of the others."""

    keys: Sequence[str]
    problem: str
    """A sentence on the papers that are not known; empty if all are."""


def find_known(services: Services, keys: Sequence[str], offline: bool) -> KnownPapers:
    """Those of the papers that are known here or to Hugging Face or arXiv; ``offline``: all.

    Raises ReaderError if there is none.
    """
    unknown = [] if offline else _find_unknown(services, keys)
    if not unknown:
        return KnownPapers(keys, "")
    # Other machines may have told of them meanwhile.
    services.library.refresh_marks()
    why = _ask_sites(services, _find_unknown(services, unknown))
    unknown = _find_unknown(services, unknown)
    problem = _describe_unknown(unknown, why) if unknown else ""
    if len(unknown) == len(keys):
        raise ReaderError(problem)
    return KnownPapers([key for key in keys if key not in unknown], problem)


def describe_change(services: Services, before: str, keys: Iterable[str], after: str = "") -> str:
    """What was done to papers: ``Marked “Title” read``, with ``before`` and ``after`` the papers.

    If there are several: ``Marked 3 papers read: “First title” and 2 more``.
    """
    first, *others = dict.fromkeys(keys)
    if not others:
        return f"{before} {name_paper(services, first)}{after}"
    return (
        f"{before} {len(others) + 1} papers{after}:"
        f" {name_paper(services, first)} and {len(others)} more"
    )


def describe_no_change(services: Services, keys: Sequence[str], state: str) -> str:
    """Why nothing was done: ``Nothing to do: “Title” is bookmarked already``."""
    one = len(keys) == 1
    named = f"{name_paper(services, keys[0])} is" if one else f"{len(keys)} papers are"
    return f"Nothing to do: {named} {state} already"


def name_paper(services: Services, key: str) -> str:
    """A paper's title in quotation marks; its id or key if no title is known."""
    found: Sequence[Paper] = ()
    # Whatever becomes of the catalogue, what was marked is marked.
    with suppress(CatalogueError):
        found = services.library.ask(lambda database: read_papers(database, [key]))
    title = found[0].title if found else key
    return _short_name(key) if title == key else f"“{cut(title, _LONGEST_TITLE)}”"


def _find_unknown(services: Services, keys: Sequence[str]) -> list[str]:
    """Those of the papers that neither the catalogue nor the library knows."""

    def find(database: Database) -> list[str]:
        stored = read_numbers(database, keys)
        missing = [key for key in keys if key not in stored]
        marked = {key for key, _ in read_cells(database, missing)} if missing else set()
        return [key for key in missing if key not in marked]

    return services.library.ask(find)


def _ask_sites(services: Services, keys: Sequence[str]) -> str:
    """Ask sites for papers, and store what they know. Returns why not all could be asked for."""
    ids = [key.removeprefix("arxiv:") for key in keys if key.startswith("arxiv:")]
    if not ids:
        return ""
    from reader.cli.list_feed import show_progress

    with show_progress() as progress:
        return services.feeds.store_papers_by_id(ids, progress)


def _describe_unknown(keys: Sequence[str], why: str) -> str:
    names = ", ".join(map(_short_name, keys[:_MOST_NAMED]))
    if len(keys) > _MOST_NAMED:
        names += f" and {len(keys) - _MOST_NAMED} more"
    verb, them = ("is", "it") if len(keys) == 1 else ("are", "them")
    reason = f": {why}" if why else ""
    return f"{names} {verb} not known here{reason}; --offline marks {them} anyway"


def _short_name(key: str) -> str:
    """The name of a paper as it may be typed: its arXiv id, else its key, cut if it is long."""
    return cut(key.removeprefix("arxiv:"), _LONGEST_TITLE)
