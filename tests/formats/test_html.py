"""The page: valid HTML, everything in it text, nothing fetched."""

from datetime import UTC, datetime

import html5lib
import pytest

from reader.formats import make_writer
from reader.formats.channel import Channel
from reader.model.entry import Entry, Marks
from reader.model.paper import Paper
from tests.formats.papers import entry, paper

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=y> & &lt; </title></h1>"
HEAD = Channel(ATTACK, updated=datetime(2026, 11, 20, tzinfo=UTC))
XHTML = "{http://www.w3.org/1999/xhtml}"


def page(*entries: Entry) -> str:
    return "".join(make_writer("html", channel=HEAD)(entries))


def parsed(text: str):  # type: ignore[no-untyped-def]
    """The document, as a browser reads it; raises where the HTML is not valid."""
    return html5lib.HTMLParser(strict=True).parse(text)


def test_the_page_is_valid_html_with_an_article_for_each_paper() -> None:
    document = parsed(page(entry(1), entry(2), Entry(Paper(key="title:x", title="Bare"))))
    assert len(document.findall(f".//{XHTML}article")) == 3
    assert document.find(f".//{XHTML}meta[@charset='utf-8']") is not None


def test_what_looks_like_html_is_shown_as_text() -> None:
    hostile = paper(
        1, title=ATTACK, abstract=ATTACK, authors=(ATTACK,), keywords=(ATTACK,), published=None
    )
    document = parsed(page(Entry(hostile), Entry(Paper(key=f'title:{"x" * 9}"><b>', title="T"))))
    names = {element.tag.removeprefix(XHTML) for element in document.iter()}
    assert names <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "article", "a", "span", "p",
    }  # fmt: skip
    assert document.find(f".//{XHTML}h1").text == ATTACK
    assert document.find(f".//{XHTML}p[@itemprop='abstract']").text == ATTACK
    assert document.find(f".//{XHTML}span[@itemprop='author']").text == ATTACK


def test_nothing_is_fetched_and_nothing_runs() -> None:
    document = parsed(page(entry(1, thumbnail="https://example.org/a.png", github_stars=3)))
    for element in document.iter():
        assert not {"src", "srcset", "style", "background"} & {*element.attrib}
        assert not any(name.startswith("on") for name in element.attrib)
    assert "url(" not in page(entry(1))


@pytest.mark.parametrize("bookmarked", [True, False])
def test_a_bookmark_is_shown(bookmarked: bool) -> None:
    marks = Marks(bookmarked="2026-11-20T08:00:00Z" if bookmarked else None)
    facts = parsed(page(Entry(paper(1), marks))).find(f".//{XHTML}p[@class='facts']")
    assert facts.text.startswith("★" if bookmarked else "▲ 1")


def test_links_lead_to_the_public_pages() -> None:
    document = parsed(page(entry(7, github="https://github.com/example/code")))
    assert [link.get("href") for link in document.iter(f"{XHTML}a")] == [
        "https://huggingface.co/papers/2611.00007", "https://arxiv.org/abs/2611.00007",
        "https://arxiv.org/pdf/2611.00007", "https://github.com/example/code",
    ]  # fmt: skip
