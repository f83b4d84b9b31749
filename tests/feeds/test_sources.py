"""Feeds, bibliographies and mails: each paper is read whole, under the key it has everywhere."""

import contextlib
import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ParseError
from reader.feeds import arxiv_mail, bibliography, files, syndication
from reader.feeds.identity import key_from_identifiers
from reader.model.paper import Paper, merge_papers
from tests.conftest import NOON
from tests.make import paper

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title>A made-up feed</title>
<entry><id>https://example.org/1</id><title>On &lt;b&gt;bold&lt;/b&gt; claims</title>
<link href="https://example.org/1"/><published>2026-11-18T23:30:00-05:00</published>
<author><name>Ada Byron</name></author><author><name>Kurt Weyl</name></author>
<summary type="html">
&lt;p&gt;It is &lt;i&gt;so&lt;/i&gt;.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;</summary>
<category term="claims"/></entry>
<entry><id>https://example.org/2</id><title>Known by its DOI</title>
<link href="https://doi.org/10.1234/ABC.5"/></entry>
<entry><id>tag:example.org,3</id><title>An arXiv paper elsewhere</title>
<link href="https://www.alphaxiv.org/abs/2611.00001v3"/></entry>
<entry><id>https://example.org/4</id><title>arXiv's own DOI</title>
<link href="https://doi.org/10.48550/arXiv.2611.00002"/></entry>
</feed>"""


def test_an_atom_feed_is_read() -> None:
    papers = syndication.parse(ATOM.encode(), "a feed")
    assert [one.key for one in papers] == [
        "url:https://example.org/1", "doi:10.1234/abc.5", "arxiv:2611.00001", "arxiv:2611.00002",
    ]  # fmt: skip
    first = papers[0]
    assert (first.title, first.abstract) == ("On <b>bold</b> claims", "It is so.")
    assert first.authors == ("Ada Byron", "Kurt Weyl")
    assert first.published == date(2026, 11, 19), "UTC"
    assert first.links.page == "https://example.org/1"
    assert first.keywords == ("claims",)


def test_a_json_feed_is_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "t",
        "items": [
            {"id": "1", "url": "https://arxiv.org/abs/2611.00003", "title": "One",
             "content_html": "<p>Text</p>", "date_published": "2026-11-18T10:00:00Z",
             "authors": [{"name": "Ada Byron"}], "tags": ["a"]},
            {"id": 2, "url": "https://example.org/2", "title": "Two", "content_text": "a < b"},
        ],
    }  # fmt: skip
    one, two = syndication.parse(json.dumps(feed).encode(), "a feed")
    assert (one.key, one.abstract, one.published) == (
        "arxiv:2611.00003",
        "Text",
        date(2026, 11, 18),
    )
    assert (two.key, two.abstract) == ("url:https://example.org/2", "a < b")


def test_an_error_of_arxiv_is_no_paper() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>
    <summary>incorrect id format for abc</summary></entry></feed>"""
    with pytest.raises(ParseError, match="arXiv refuses this: incorrect id format for abc"):
        syndication.parse(body.encode(), "arXiv's answer")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"plain text", b"<html><body>a page</body></html>", b'{"version": 1}',
        b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>',
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="a body"):
        syndication.parse(body, "a body")


@given(st.binary(max_size=300), st.integers(0, len(ATOM)), st.integers(0, 50))
def test_a_damaged_feed_is_read_or_refused(noise: bytes, place: int, gap: int) -> None:
    body = ATOM.encode()
    with contextlib.suppress(ParseError):
        syndication.parse(body[:place] + noise + body[place + gap :], "a feed")


def test_hostile_text_in_a_feed_is_made_harmless() -> None:
    body = ATOM.replace("Known by its DOI", "Known \u202eby &#27;[31mits \u200bDOI").replace(
        "https://example.org/1", "javascript:alert(1)"
    )
    papers = syndication.parse(body.encode(), "a feed")
    shown = "".join(f"{one.title}{one.abstract}{one.url}" for one in papers)
    assert not re.search("[\x00-\x1f\u202e\u200b]", shown) and "javascript" not in shown


BIBTEX = r"""
@misc{byron2026made, title={A Made-Up {Paper} on $\alpha$-Pruning},
  author={Byron, Ada and Kurt Weyl}, year={2026}, month=nov,
  eprint={2611.00004v2}, archivePrefix={arXiv}, primaryClass={cs.LG},
  abstract={It prunes.}, url={https://arxiv.org/abs/2611.00004}, }
@article{weyl2025, title = "{Another} One", author = "Weyl, Kurt", year = 2025,
  doi = {10.1234/XYZ}, keywords = {one, two}}
@book{broken2020,
      title={A title in}braces that do not match},
      author={Emmy Klein},
      eprint={2001.00001},
      archivePrefix={arXiv},
}
"""
RIS = """TY  - JOUR
TI  - A made-up article
AU  - Byron, Ada
AU  - Weyl, Kurt
AB  - What it says.
PY  - 2026
DA  - 2026/11/18
DO  - 10.1234/ris.1
UR  - https://example.org/ris
KW  - one
ER  -
"""


OLD_ARXIV_RSS = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://export.arxiv.org/rss/cs.CL"><title>cs.CL updates on arXiv.org</title>
</channel>
<item rdf:about="http://arxiv.org/abs/2305.20001">
<title>On trees with $k&lt;n$ leaves. (arXiv:2305.20001v1 [cs.CL])</title>
<link>http://arxiv.org/abs/2305.20001</link>
<description rdf:parseType="Literal">&lt;p&gt;Trees grow.&lt;/p&gt;</description>
<dc:creator> &lt;a href="http://arxiv.org/find/1"&gt;Ada Byron&lt;/a&gt; (1),
&lt;a href="http://arxiv.org/find/2"&gt;Bo Lee&lt;/a&gt; (2)
((1) Institute of Trees, (2) Lab)</dc:creator>
</item>
<item rdf:about="http://arxiv.org/abs/hep-th/0101001">
<title>Is it old? (arXiv:hep-th/0101001v3 UPDATED)</title>
<link>http://arxiv.org/abs/hep-th/0101001</link><dc:creator>Bo Lee</dc:creator></item></rdf:RDF>"""


def test_arxiv_s_rss_of_before_2024_is_read() -> None:
    one, two = syndication.parse(OLD_ARXIV_RSS.encode(), "a file")
    assert (one.key, one.title) == ("arxiv:2305.20001", "On trees with $k<n$ leaves")
    assert (one.authors, one.author_count) == (("Ada Byron", "Bo Lee"), 2)
    assert (one.keywords, one.source, one.abstract) == (("cs.CL",), "arxiv", "Trees grow.")
    assert (two.key, two.title) == ("arxiv:hep-th/0101001", "Is it old?")


def test_bibtex_is_read() -> None:
    one, two, three = bibliography.parse(BIBTEX, "a file")
    assert (one.key, one.authors) == ("arxiv:2611.00004", ("Ada Byron", "Kurt Weyl"))
    assert (one.date_text, one.abstract) == ("2026-11", "It prunes.")
    assert (two.key, two.title, two.keywords) == ("doi:10.1234/xyz", "Another One", ("one", "two"))
    assert (three.key, three.authors) == ("arxiv:2001.00001", ("Emmy Klein",))


def test_ris_is_read() -> None:
    (one,) = bibliography.parse(RIS, "a file")
    assert (one.key, one.title) == ("doi:10.1234/ris.1", "A made-up article")
    assert (one.authors, one.published) == (("Ada Byron", "Kurt Weyl"), date(2026, 11, 18))
    assert (one.abstract, one.keywords) == ("What it says.", ("one",))


@pytest.mark.parametrize("text", [ATOM, BIBTEX, RIS])
def test_a_file_of_any_of_these_kinds_is_a_feed(text: str) -> None:
    assert files.parse(text.encode(), "a file", today=NOON.date())


def test_a_paper_from_two_sources_is_one_record() -> None:
    hub = paper(1, abstract="Cut short", keywords=("agents",), votes=12)
    arxiv = Paper(
        key=hub.key, title=hub.title, abstract="Cut short, but here it goes on and on to its end",
        authors=("Ada Byron", "Kurt Weyl", "Emmy Klein"), keywords=("cs.LG",), source="arxiv",
    )  # fmt: skip
    for one in (merge_papers(hub, arxiv), merge_papers(arxiv, hub)):
        assert one.abstract == arxiv.abstract
        assert one.authors == arxiv.authors
        assert one.votes == 12
        assert set(one.keywords) == {"agents", "cs.LG"}


@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=60))
def test_every_entry_has_a_key(names: list[str], title: str) -> None:
    assert re.match("(arxiv|doi|url|title):.", key_from_identifiers(names, title))


@pytest.mark.recorded
def test_every_recorded_atom_entry_is_read(recorded: Path) -> None:
    bodies = [file.read_bytes() for file in (recorded / "arxiv/api").glob("*.xml")]
    answers = [json.loads(file.read_bytes()) for file in recorded.glob("arxiv/api/recorded/*.json")]
    bodies += [one["body"].encode() for one in answers if one["status_code"] == 200]
    entries = 0
    for body in bodies:
        papers = syndication.parse(body, "a body", source="arxiv")
        assert len(papers) == body.count(b"<entry>")
        entries += len(papers)
        for one in papers:
            assert one.id and one.title and one.abstract and one.authors and one.published
    assert entries + sum(one["status_code"] == 400 for one in answers) == 277


@pytest.mark.recorded
def test_every_recorded_rss_item_is_read(recorded: Path) -> None:
    for file in [*recorded.glob("arxiv/rss/jmamath*.xml"), *recorded.glob("feeds/*.xml")]:
        body = file.read_bytes()
        papers = syndication.parse(body, file.name)
        assert len(papers) == body.count(b"<item>") > 0
        assert all(one.id and one.abstract for one in papers)
        assert all("Announce Type" not in one.abstract for one in papers)
    (feed,) = recorded.glob("feeds/*.json")
    assert len(syndication.parse(feed.read_bytes(), feed.name)) == len(
        json.loads(feed.read_bytes())["items"]
    )


@pytest.mark.recorded
def test_every_recorded_mail_is_read(recorded: Path) -> None:
    for file in recorded.glob("arxiv/mail/*.txt"):
        text = file.read_text()
        assert arxiv_mail.recognises(text)
        papers = arxiv_mail.parse(text, file.name)
        if "malformed" not in file.name:
            assert len(papers) == len(re.findall(r"(?m)^arXiv:", text))
            assert all(one.abstract and one.authors and one.published for one in papers)


@pytest.mark.recorded
def test_every_recorded_bibtex_entry_is_read(recorded: Path) -> None:
    text = (recorded / "bibtex/arxiv-export-1044.bib").read_text()
    papers = bibliography.parse(text, "a file")
    assert [f"arxiv:{id}" for id in re.findall(r"eprint=\{([^}]*)\}", text)] and len(papers) == 1044
    assert {one.key for one in papers} == {
        f"arxiv:{id}" for id in re.findall(r"eprint=\{([^}]*)\}", text)
    }
    assert all(one.title and one.authors for one in papers)


def test_a_reference_without_a_title_is_known_by_its_id_and_one_without_both_is_none() -> None:
    entries = (
        "@misc{a, eprint={2611.00009}, archivePrefix={arXiv}}\n@misc{b, year={2020}}\n"
        "@misc{c, title={C}}\n"
    )
    first, second = bibliography.parse(entries, "it")
    assert (first.key, first.title) == ("arxiv:2611.00009", "arxiv:2611.00009")
    assert second.title == "C"
