"""The head of a feed or a web page that lists papers: its title, address and date."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from reader.model import address as addresses
from reader.model import preprint_servers
from reader.model.address import Address
from reader.model.address_titles import feed_title, format_period

_SITE = "https://huggingface.co/papers"


class Channel(NamedTuple):
    """The head of a list."""

    title: str = "Papers"
    """The title of the list."""
    address: str = ""
    """The feed's address in its canonical form."""
    link: str = _SITE
    """A public web page that shows the same list, or nearly the same."""
    updated: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    """When the papers were fetched, UTC."""


def channel_for(address: Address, updated: datetime) -> Channel:
    """The head for a feed. The title for ``hf:daily`` names no day: it is the feed of every day."""
    period = format_period(address, None)
    title = ", ".join(part for part in (feed_title(address), period) if part)
    name = addresses.format_address(address)
    return Channel(title, name, _public_page(address), updated)


def start_of_day(day: date) -> datetime:
    """The first moment of a day, UTC."""
    return datetime.combine(day, time(), UTC)


def make_urn(name: str) -> str:
    """An id for something without a public address; always the same for a name (RFC 9562 §5.5).

    >>> make_urn("title:a-paper")
    'urn:uuid:1e877b93-a785-51b1-a849-c1352a94b8f5'
    """
    return uuid5(NAMESPACE_URL, f"reader:{name}").urn


def _public_page(address: Address) -> str:
    match address:
        case addresses.Day(day):
            return f"{_SITE}/date/{day}"
        case addresses.Week(year, week):
            return f"{_SITE}/week/{year}-W{week:02d}"
        case addresses.Month(year, month):
            return f"{_SITE}/month/{year}-{month:02d}"
        case addresses.Trending():
            return f"{_SITE}/trending"
        case addresses.PaperById(id):
            return f"{_SITE}/{id}"
        case addresses.ArxivNew(category):
            return f"https://arxiv.org/list/{category}/new"
        case addresses.ArxivSearch():
            return "https://arxiv.org/search"
        case addresses.Preprints(server, preprint_servers.ALL_CATEGORIES):
            return f"https://www.{server}.org/content/early/recent"
        case addresses.Preprints(server, category):
            return f"https://www.{server}.org/collection/{category}"
        case addresses.Venue(id):
            return f"https://openreview.net/group?id={id}"
        case addresses.Web(url):
            return url
        case _:
            return _SITE
