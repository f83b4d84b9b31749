"""Naming papers on the command line."""

import sys
from collections.abc import Callable, Sequence

from reader import address as addresses
from reader.cli.services import Services
from reader.errors import UsageError
from reader.paper import Paper, arxiv_id, doi_of, is_key, record_of


def key_of(text: str) -> str:
    """The key of the paper that an arXiv id, a paper's URL or a key names."""
    if arxiv := arxiv_id(text):
        return f"arxiv:{arxiv}"
    if doi := doi_of(text):
        return f"doi:{doi}"
    if is_key(text):
        return text
    raise UsageError(f"{text!r} names no paper; give an arXiv id, a DOI, a paper's URL or its key")


def keys_given(words: Sequence[str]) -> list[str]:
    """The keys of the papers that are named, on standard input where none (or ``-``) are."""
    if not words or list(words) == ["-"]:
        if sys.stdin.isatty():
            raise UsageError("No papers were named; give ids, or pipe them in")
        words = sys.stdin.read().split()
    return list(dict.fromkeys(key_of(word) for word in words))


def record_by(everything: Services) -> Callable[[str], dict[str, object] | None]:
    """How the library finds the paper that it keeps."""

    def record(key: str) -> dict[str, object] | None:
        paper = everything.feeds.paper(key)
        return record_of(paper) if paper else None

    return record


def known(everything: Services, text: str) -> Paper | None:
    """The paper, if the catalogue holds it."""
    return everything.feeds.paper(key_of(text))


def found(everything: Services, text: str) -> Paper:
    """The paper, from the catalogue or from the network."""
    if paper := known(everything, text):
        return paper
    key = key_of(text)
    scheme, _, name = key.partition(":")
    if scheme == "doi":
        address = addresses.parse(f"doi:{name}", today=everything.feeds.today)
    elif scheme == "arxiv":
        address = addresses.PaperById(name)
    else:
        raise UsageError(f"{key} is not in the catalogue; open the feed or file that has it first")
    return everything.feeds.fetch(address).entries[0].paper
