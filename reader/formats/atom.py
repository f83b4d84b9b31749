"""Papers as Atom (RFC 4287)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from reader.formats.channel import Channel, make_urn, start_of_day
from reader.formats.html import escape_text
from reader.formats.xml import HEAD, xml_element
from reader.model.entry import Entry


def write_atom(entries: Iterable[Entry], channel: Channel) -> Iterator[str]:
    """An entry for each paper. ``published`` is its own date, ``updated`` its day in the feed."""
    yield HEAD + '<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield xml_element("id", make_urn(channel.address))
    yield xml_element("title", channel.title)
    yield xml_element("updated", _format_time(channel.updated))
    yield xml_element("link", rel="alternate", type="text/html", href=channel.link)
    # An entry without an author takes the author of the feed, which must exist (§4.2.1).
    yield "<author>\n" + xml_element("name", channel.title) + "</author>\n"
    for entry in entries:
        yield "".join(_format_entry(entry, channel.updated))
    yield "</feed>\n"


def _format_entry(entry: Entry, updated: datetime) -> Iterator[str]:
    paper = entry.paper
    links = paper.links
    yield "<entry>\n"
    yield xml_element("id", links.abs or links.page or make_urn(paper.key))
    # Declared as HTML: for plain text that looks like HTML, feed readers guess.
    yield xml_element("title", escape_text(paper.title), type="html")
    day = paper.featured or paper.published
    yield xml_element("updated", _format_time(start_of_day(day) if day else updated))
    if paper.published:
        yield xml_element("published", _format_time(start_of_day(paper.published)))
    for name in paper.authors:
        yield "<author>\n" + xml_element("name", name) + "</author>\n"
    if links.page:
        yield xml_element("link", rel="alternate", type="text/html", href=links.page)
    if links.pdf:
        yield xml_element(
            "link", rel="related", type="application/pdf", title="PDF", href=links.pdf
        )
    for word in paper.keywords:
        yield xml_element("category", term=word)
    yield xml_element(
        "summary", escape_text(paper.abstract or "No abstract is known."), type="html"
    )
    yield "</entry>\n"


def _format_time(when: datetime) -> str:
    """A time in the form of RFC 3339, as §3.3 requires."""
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
