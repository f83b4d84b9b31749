"""What a list of papers is called where its form has a head: feeds and pages."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from reader import address as addresses
from reader.address import Address

_SITE = "https://huggingface.co/papers"


class Channel(NamedTuple):
    """The head of a list."""

    title: str = "Papers"
    """What it is called."""
    address: str = ""
    """The feed's address, as the program writes it."""
    link: str = _SITE
    """A public page that shows the same, or nearly."""
    updated: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    """When the papers were fetched, UTC."""


def channel_of(address: Address, updated: datetime) -> Channel:
    """The head of a feed. ``hf:daily`` is that of every day, so it is not called after one."""
    when = addresses.period(address, None)
    title = ", ".join(part for part in (addresses.title(address), when) if part)
    name = addresses.canonical(address)
    return Channel(title, name, _page(address), updated)


def moment(day: date) -> datetime:
    """The beginning of a day, UTC."""
    return datetime.combine(day, time(), UTC)


def urn(name: str) -> str:
    """An id for what has no public address: the same for the same name (RFC 9562 §5.5).

    >>> urn("title:a-paper")
    'urn:uuid:d4b93f1c-86e8-5b1a-8a8e-f3f4d27bd6a5'
    """
    return uuid5(NAMESPACE_URL, f"reader:{name}").urn


def _page(address: Address) -> str:
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
        case addresses.Web(url):
            return url
        case _:
            return _SITE
