"""Which feeds show new papers from time to time."""

from reader.model import address as addresses
from reader.model.address import Address

_CHANGING = (
    addresses.Daily
    | addresses.Trending
    | addresses.Search
    | addresses.ArxivNew
    | addresses.ArxivSearch
    | addresses.Preprints
    | addresses.Venue
    | addresses.Web
)
"""Feeds of sites that go on showing new papers."""


def goes_on(address: Address) -> bool:
    """Whether a feed shows new papers from time to time, so that it can be one's own feed."""
    return isinstance(address, _CHANGING)


def gets_new_papers(address: Address) -> bool:
    """Whether a feed gets new papers: a feed of a site, of the user's own, or of the rules."""
    return goes_on(address) or isinstance(address, addresses.Named | addresses.Following)
