"""Papers as RSS 2.0, for feed readers.

https://www.rssboard.org/rss-specification, with Dublin Core for the authors and PRISM for the
paper's own date: ``pubDate`` is the day on which the feed showed the paper.
"""

import re
from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from html import unescape

from reader.formats.channel import Channel, start_of_day
from reader.formats.html import escape_text
from reader.formats.xml import HEAD, xml_element
from reader.model.entry import Entry

_ROOT = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">\n'
)
_TAG = re.compile(r"<[A-Za-z/!?]")


def write_rss(entries: Iterable[Entry], channel: Channel) -> Iterator[str]:
    """An item for each paper. Its guid is the paper's key, which never changes.

    Votes and comments are left out: they change every hour, and the item would look new each time.
    """
    yield HEAD + _ROOT + "<channel>\n"
    yield xml_element("title", channel.title)
    yield xml_element("link", channel.link)
    yield xml_element("description", f"{channel.title}: titles and abstracts")
    yield xml_element("lastBuildDate", format_datetime(channel.updated, usegmt=True))
    for entry in entries:
        yield "".join(_format_item(entry))
    yield "</channel>\n</rss>\n"


def _format_item(entry: Entry) -> Iterator[str]:
    paper = entry.paper
    yield "<item>\n"
    yield xml_element("title", _format_title(paper.title))
    if paper.links.page:
        yield xml_element("link", paper.links.page)
    yield xml_element("guid", paper.key, isPermaLink="false")
    if day := paper.featured or paper.published:
        yield xml_element("pubDate", format_datetime(start_of_day(day), usegmt=True))
    if paper.published:
        yield xml_element("prism:publicationDate", paper.published.isoformat())
    for name in paper.authors:
        yield xml_element("dc:creator", name)
    for word in paper.keywords:
        yield xml_element("category", word)
    if paper.abstract:
        yield xml_element("description", escape_text(paper.abstract))
    yield "</item>\n"


def _format_title(text: str) -> str:
    """A title that works in feed readers that expect text and in those that expect HTML.

    Only a title that looks like HTML is escaped: https://www.rssboard.org/rss-profile.
    """
    return escape_text(text) if _TAG.search(text) or unescape(text) != text else text
