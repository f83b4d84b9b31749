"""Papers as Atom (RFC 4287)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from reader.entry import Entry
from reader.formats.channel import Channel, moment, urn
from reader.formats.html import as_html
from reader.formats.xml import HEAD, element


def atom(entries: Iterable[Entry], channel: Channel) -> Iterator[str]:
    """An entry for each paper; ``published`` is its own date, ``updated`` the feed's day."""
    yield HEAD + '<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield element("id", urn(channel.address))
    yield element("title", channel.title)
    yield element("updated", _written(channel.updated))
    yield element("link", rel="alternate", type="text/html", href=channel.link)
    # Every entry needs an author or takes the feed's (§4.2.1).
    yield "<author>\n" + element("name", channel.title) + "</author>\n"
    for entry in entries:
        yield "".join(_entry(entry, channel.updated))
    yield "</feed>\n"


def _entry(entry: Entry, updated: datetime) -> Iterator[str]:
    paper = entry.paper
    links = paper.links
    yield "<entry>\n"
    yield element("id", links.abs or links.page or urn(paper.key))
    # As HTML, which it is where it says so: readers guess of text that looks like HTML.
    yield element("title", as_html(paper.title), type="html")
    day = paper.featured or paper.published
    yield element("updated", _written(moment(day) if day else updated))
    if paper.published:
        yield element("published", _written(moment(paper.published)))
    for name in paper.authors:
        yield "<author>\n" + element("name", name) + "</author>\n"
    if links.page:
        yield element("link", rel="alternate", type="text/html", href=links.page)
    if links.pdf:
        yield element("link", rel="related", type="application/pdf", title="PDF", href=links.pdf)
    for word in paper.keywords:
        yield element("category", term=word)
    yield element("summary", as_html(paper.abstract or "No abstract is known."), type="html")
    yield "</entry>\n"


def _written(when: datetime) -> str:
    """RFC 3339, as §3.3 asks for."""
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
