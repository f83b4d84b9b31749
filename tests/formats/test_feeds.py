"""RSS, Atom and JSON Feed: valid, read by an independent reader, with ids that stay."""

import json
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest

from reader.formats import Format, make_writer
from reader.formats.channel import Channel, channel_for
from reader.model.address import Daily, Day, Library, Preprints, Venue, Web
from reader.model.entry import Entry
from reader.model.paper import Paper
from tests.formats.papers import entry, paper

NOW = datetime(2026, 11, 20, 8, 12, tzinfo=UTC)
HEAD = Channel("Papers & <more>", "hf:daily", updated=NOW)
HOSTILE = Entry(
    paper(
        3,
        title="Sum of <k> terms & R&D &amp; ]]> $x_1$",
        abstract="a < b <script>alert(1)</script> & c &lt;d&gt; ]]>",
        authors=("A <b> & Co",),
        keywords=("cs.CL", "<x>"),
    )
)
BARE = Entry(Paper(key="title:a-page", title="A Page"))
ATOM = "{http://www.w3.org/2005/Atom}"


def printed(name: Format, *entries: Entry) -> str:
    return "".join(make_writer(name, channel=HEAD)(entries))


def parsed(text: str) -> Any:
    """As feedparser reads it, without a complaint."""
    found = feedparser.parse(text.encode(), sanitize_html=False)
    assert found.bozo == 0, found.get("bozo_exception")
    return found


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_feedparser_reads_it_without_complaint(name: Format) -> None:
    found = parsed(printed(name, entry(1), HOSTILE, BARE))
    assert found.version == {"rss": "rss20", "atom": "atom10"}[name]
    assert found.feed.title == "Papers & <more>"
    assert found.feed.link == "https://huggingface.co/papers"
    first = found.entries[0]
    assert first.title == "Paper number 1"
    assert first.link == "https://huggingface.co/papers/2611.00001"
    assert first.summary == "What paper 1 is about."
    assert [author.name for author in first.authors] == ["Ada Byron", "Kurt Weyl"]
    assert [tag.term for tag in found.entries[1].tags] == ["cs.CL", "<x>"]


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_the_days_are_those_of_the_paper_and_the_feed(name: Format) -> None:
    [one] = parsed(printed(name, entry(1))).entries
    shown = one.published_parsed if name == "rss" else one.updated_parsed
    assert date(*shown[:3]) == date(2026, 11, 20)
    own = one.prism_publicationdate if name == "rss" else one.published
    assert own[:10] == "2026-11-18"


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_what_looks_like_html_is_text_after_the_reader_took_it_for_html(name: Format) -> None:
    [one] = parsed(printed(name, HOSTILE)).entries
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in one.summary
    assert "<script" not in one.summary
    assert "&lt;k&gt;" in one.title


@pytest.mark.parametrize("name", ["rss", "atom", "jsonfeed"])
def test_ids_stay_when_votes_marks_and_places_change(name: Format) -> None:
    def ids(text: str) -> list[str]:
        if name == "jsonfeed":
            return [item["id"] for item in json.loads(text)["items"]]
        return [one.id for one in parsed(text).entries]

    before = ids(printed(name, entry(1), BARE, entry(2)))
    after = ids(printed(name, entry(2, votes=99, read=True), BARE, entry(1, bookmarked=True)))
    assert len({*before}) == 3
    assert sorted(before) == sorted(after)


@pytest.mark.parametrize("name", ["rss", "atom", "jsonfeed"])
def test_an_item_is_the_same_text_whatever_is_voted_and_marked(name: Format) -> None:
    quiet = printed(name, entry(1, votes=1, comments=0))
    busy = printed(name, entry(1, votes=900, comments=40, read=True, bookmarked=True))
    assert quiet == busy


def test_rss_keeps_to_its_specification() -> None:
    root = ElementTree.fromstring(printed("rss", entry(1), HOSTILE, BARE))
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    [channel] = root
    for required in ("title", "link", "description"):
        assert len(channel.findall(required)) == 1
    assert parsedate_to_datetime(channel.findtext("lastBuildDate") or "") == NOW
    for item in channel.iter("item"):
        assert item.findtext("title") or item.findtext("description")
        for once in ("title", "link", "guid", "pubDate", "description"):
            assert len(item.findall(once)) <= 1
        guid = item.find("guid")
        assert guid is not None and guid.get("isPermaLink") == "false"
        for day in item.findall("pubDate"):
            assert parsedate_to_datetime(day.text or "").tzinfo


def test_atom_keeps_to_rfc_4287() -> None:
    root = ElementTree.fromstring(printed("atom", entry(1), HOSTILE, BARE))
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 3
    for element in (root, *entries):
        for once in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{once}")) == 1, once
        id = element.findtext(f"{ATOM}id") or ""
        assert urlsplit(id).scheme in ("https", "urn")
        for name in ("updated", "published"):
            for when in element.findall(f"{ATOM}{name}"):
                assert datetime.fromisoformat(when.text or "").tzinfo
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in element.findall(f"{ATOM}link")
            if link.get("rel") == "alternate"
        ]
        assert len(alternates) == len({*alternates}), "§4.1.1: one of a kind"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None, "§4.1.1: for entries without one"
    assert all(one.find(f"{ATOM}summary") is not None for one in entries), "§4.1.2: without link"
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == 3


def test_json_feed_keeps_to_its_version() -> None:
    feed = json.loads(printed("jsonfeed", entry(1), HOSTILE, BARE))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "Papers & <more>"
    for item in feed["items"]:
        assert isinstance(item["id"], str) and "content_text" in item
        assert all(value not in (None, [], "") for value in {**item, "content_text": 1}.values())
    assert feed["items"][0]["authors"] == [{"name": "Ada Byron"}, {"name": "Kurt Weyl"}]
    assert datetime.fromisoformat(feed["items"][0]["date_published"]).tzinfo
    assert json.loads(printed("jsonfeed"))["items"] == []


def test_no_character_that_xml_forbids_gets_through() -> None:
    odd = paper(1, title="a\x00b\x0bc\ufffe", authors=("\x1b[31mred",))
    for name in ("rss", "atom"):
        ElementTree.fromstring(printed(name, Entry(odd)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "title", "link"),
    [
        (Daily(), "Daily Papers", "https://huggingface.co/papers"),
        (
            Day(date(2026, 11, 20)),
            "Daily Papers, Friday 20 November 2026",
            "https://huggingface.co/papers/date/2026-11-20",
        ),
        (
            Preprints("biorxiv", "cell-biology"),
            "bioRxiv cell biology",
            "https://www.biorxiv.org/collection/cell-biology",
        ),
        (
            Preprints("medrxiv", "all"),
            "medRxiv",
            "https://www.medrxiv.org/content/early/recent",
        ),
        (
            Venue("ICLR.cc/2026/Conference"),
            "OpenReview ICLR.cc/2026/Conference",
            "https://openreview.net/group?id=ICLR.cc/2026/Conference",
        ),
        (Library("bookmarks"), "Bookmarks", "https://huggingface.co/papers"),
        (Web("https://example.org/feed"), "example.org/feed", "https://example.org/feed"),
    ],
)
def test_a_list_is_called_what_it_shows(address: Any, title: str, link: str) -> None:
    head = channel_for(address, NOW)
    assert (head.title, head.link) == (title, link)
