"""What people call a feed, and a word that says what it is."""

from typing import assert_never

from reader.model import address as addresses
from reader.model.address import Address
from reader.model.address_titles import feed_title, format_period
from reader.model.arxiv_categories import CATEGORY_NAMES
from reader.model.preprint_servers import SERVER_NAMES
from reader.text.sanitise import Clean, line


def name_feed(address: Address) -> Clean:
    """The name of a feed in a list of feeds.

    >>> name_feed(addresses.ArxivNew("cs.CL"))
    'cs.CL Computation and Language'
    """
    match address:
        case addresses.Day() | addresses.Week() | addresses.Month():
            return line(format_period(address, None))
        case addresses.Since():
            return line(f"Daily Papers {format_period(address, None)}")
        case addresses.ArxivNew(category):
            return line(f"{category} {CATEGORY_NAMES.get(category, '')}".rstrip())
        case addresses.ArxivSearch(query) | addresses.Search(query):
            return line(query)
        case addresses.Venue(id):
            return line(id)
        case _:
            return feed_title(address)


def describe_kind(address: Address) -> str:
    """What kind of feed it is, in a word or few.

    >>> describe_kind(addresses.ArxivNew("cs.CL"))
    'arXiv'
    """
    match address:
        case addresses.Daily():
            return "the newest day"
        case addresses.Day():
            return "a day"
        case addresses.Week():
            return "a week"
        case addresses.Month():
            return "a month"
        case addresses.Since():
            return "several days"
        case addresses.Trending():
            return "Hugging Face"
        case addresses.Search():
            return "search, Hugging Face"
        case addresses.PaperById():
            return "a paper"
        case addresses.ArxivNew():
            return "arXiv"
        case addresses.ArxivSearch():
            return "search, arXiv"
        case addresses.Preprints(server, _):
            return SERVER_NAMES[server]
        case addresses.Venue():
            return "OpenReview"
        case addresses.Web():
            return "web"
        case addresses.Named():
            return "your feed"
        case addresses.Catalogue():
            return "every paper seen"
        case addresses.File():
            return "file"
        case addresses.Library(part):
            return "tag" if part.startswith("tag/") else _PARTS.get(part, "library")
        case addresses.Similar():
            return "papers like one"
        case addresses.ForYou():
            return "the best for you"
        case addresses.Following():
            return "what you follow"
        case addresses.Sample():
            return "part of the program"
        case _:
            assert_never(address)


_PARTS = {
    "bookmarks": "what you bookmarked",
    "history": "what you read",
    "all": "bookmarks, tags, notes",
}
