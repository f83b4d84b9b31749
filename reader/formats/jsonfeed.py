"""Papers as a JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/."""

from collections.abc import Iterable, Iterator

import msgspec

from reader.formats.channel import Channel, start_of_day
from reader.model.entry import Entry


def write_json_feed(entries: Iterable[Entry], channel: Channel) -> Iterator[str]:
    """An item for each paper, without the fields that are empty."""
    encode = msgspec.json.encode
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.link,
    }
    yield encode(head).decode().removesuffix("}") + ',"items":['
    before = "\n"
    for entry in entries:
        yield before + encode(_make_item(entry)).decode()
        before = ",\n"
    yield "\n]}\n"


def _make_item(entry: Entry) -> dict[str, object]:
    paper = entry.paper
    links = paper.links
    day = paper.published or paper.featured
    item = {
        "id": paper.key,
        "url": links.page,
        "external_url": links.abs,
        "title": paper.title,
        "content_text": paper.abstract,
        "date_published": start_of_day(day).isoformat() if day else None,
        "authors": [{"name": name} for name in paper.authors],
        "tags": list(paper.keywords),
    }
    needed = ("id", "content_text")
    return {name: value for name, value in item.items() if value or name in needed}
