"""Papers as RSS 2.0, for feed readers.

https://www.rssboard.org/rss-specification, with Dublin Core for the authors and PRISM for the
paper's own date: ``pubDate`` is the day the feed showed it.
"""

import re
from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from html import unescape

from reader.entry import Entry
from reader.formats.channel import Channel, moment
from reader.formats.html import as_html
from reader.formats.xml import HEAD, element

_ROOT = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">\n'
)
_TAG = re.compile(r"<[A-Za-z/!?]")


def rss(entries: Iterable[Entry], channel: Channel) -> Iterator[str]:
    """An item for each paper. Its guid is the paper's key, so it stays when anything else changes.

    Votes and comments are not in it: an item that changes by the hour looks new by the hour.
    """
    yield HEAD + _ROOT + "<channel>\n"
    yield element("title", channel.title)
    yield element("link", channel.link)
    yield element("description", f"{channel.title}: titles and abstracts")
    yield element("lastBuildDate", format_datetime(channel.updated, usegmt=True))
    for entry in entries:
        yield "".join(_item(entry))
    yield "</channel>\n</rss>\n"


def _item(entry: Entry) -> Iterator[str]:
    paper = entry.paper
    yield "<item>\n"
    yield element("title", _title(paper.title))
    if paper.links.page:
        yield element("link", paper.links.page)
    yield element("guid", paper.key, isPermaLink="false")
    if day := paper.featured or paper.published:
        yield element("pubDate", format_datetime(moment(day), usegmt=True))
    if paper.published:
        yield element("prism:publicationDate", paper.published.isoformat())
    for name in paper.authors:
        yield element("dc:creator", name)
    for word in paper.keywords:
        yield element("category", word)
    if paper.abstract:
        yield element("description", as_html(paper.abstract))
    yield "</item>\n"


def _title(text: str) -> str:
    """A title for readers that take it for text, and for those that take it for HTML.

    The two differ only where it looks like HTML: https://www.rssboard.org/rss-profile.
    """
    return as_html(text) if _TAG.search(text) or unescape(text) != text else text
