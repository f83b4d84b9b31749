"""Whatever a body holds: papers, or one sentence; and one odd entry costs itself only."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest

from reader.errors import ParseError
from reader.feeds import biorxiv, files, hf_json, openreview, syndication
from reader.feeds.entry_reader import EntryCounter
from reader.formats import format_named, make_writer
from reader.model.entry import Entry
from reader.model.paper import Paper
from reader.text.html import html_to_text
from tests.attacks.scale import ROUNDS
from tests.conftest import NOON
from tests.feeds.test_copied_links import MARKDOWN, NOTEBOOK
from tests.feeds.test_files import COPIED
from tests.feeds.test_pubmed_xml import WHOLE as PUBMED
from tests.feeds.test_sources import ATOM, BIBTEX, RIS
from tests.feeds.test_tagged_records import ENW, NBIB, WOS
from tests.hub import entry
from tests.make import paper
from tests.preprints import page_of_preprints, page_of_submissions, preprint, submission

TODAY = NOON.date()
MICRODATA = "".join(make_writer(format_named("html"))([Entry(paper(1)), Entry(paper(2))]))
MAIL = "".join(
    f"{'-' * 60}\n\\\\\narXiv:2611.0000{n}\nDate: Wed, 18 Nov 2026 10:00:00 GMT   (9kb)\n\n"
    f"Title: Paper {n}\nAuthors: Ada Byron, Bo Lee (Here)\nCategories: cs.LG\n\\\\\n  It is {n}.\n"
    f"\\\\ ( https://arxiv.org/abs/2611.0000{n} ,  9kb)\n"
    for n in (1, 2)
)
RSS = """<?xml version="1.0"?><rss version="2.0" {0}><channel><title>c</title>
<item><title>A</title><link>https://e.org/1</link>{1}</item>
<item><title>B</title><link>https://e.org/2</link></item></channel></rss>"""
ATOM_ONE = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" {0}><title>c</title>
<entry><title>A</title><link href="https://e.org/1"/><id>i</id>{1}</entry>
<entry><title>B</title><link href="https://e.org/2"/></entry></feed>"""
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
)
ELEMENTS = (
    "title link guid id description summary content author authors contributors category tags"
    " keywords pubDate published published_parsed updated updated_parsed links entries enclosures"
    " arxiv:primary_category arxiv:doi prism:doi prism:publicationDate dc:identifier dc:creator"
    " dc:date publisher source contents date modified href comments license media:content"
    " media:credit"
)
FORMS = [
    "<{0}>x;y</{0}>", '<{0} a="b">x</{0}>', "<{0}/>", "<{0}><b>q</b></{0}>", "<{0}>1</{0}><{0}/>",
    '<{0} term="t" href="h" url="u" name="n" type="text"/>', "<{0}>9999-12-31T23:59:59-14:00</{0}>",
    "<{0}>0001-01-01T00:00:00+14:00</{0}>", "<{0}>" + "9" * 20 + "</{0}>", "<{0}>&lt;![x]</{0}>",
]  # fmt: skip
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "items": [
        {
            "id": "1", "url": "https://e.org/1", "title": "A", "content_html": "<p>",
            "summary": "s",
            "date_published": "2026-11-20T00:00:00Z", "authors": [{"name": "A"}], "tags": ["a"],
            "author": {"name": "B"}, "external_url": "https://e.org/2", "content_text": "c",
        },
        {"id": "2", "title": "B"},
    ],
}  # fmt: skip
CSL = [
    {
        "type": "article", "title": "A", "author": [{"family": "F", "given": "G", "suffix": "Jr"}],
        "issued": {"date-parts": [[2026, 11, 20]]}, "DOI": "10.1/x", "URL": "https://e.org",
        "number": "arXiv:2505.10475", "abstract": "a", "keyword": "k, l",
    },
    {"type": "book", "title": "B"},
]  # fmt: skip
OURS = json.loads("".join(make_writer(format_named("json"))([Entry(paper(1)), Entry(paper(2))])))
HF = [entry(1, organization={"fullname": "O"}, githubRepo="https://e.org", githubStars=3), entry(2)]
ODD: list[object] = [
    None, True, 0, -1, 1.5, 10**30, 10**18, "", "x" * 10, "²", "9" * 20, "2026-13-45", "0000-00-00",
    "\ud800", "a" * 1_000_000,
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", [], {}, [None], [[]], {"a": 1},
    ["a", 1], "\x00\u202e", "<![b", "<b", "&#xD800;", "10.1/²", "[", "http://[::1", "http://a:b/",
]  # fmt: skip
SAMPLES: Mapping[str, bytes] = {
    "Atom": ATOM.encode(),
    "RSS": RSS.format(SPACES, "<dc:date>2026-11-20</dc:date>").encode(),
    "BibTeX": BIBTEX.encode(),
    "RIS": RIS.encode(),
    "MEDLINE": NBIB.encode(),
    "EndNote": ENW.encode(),
    "PubMed": PUBMED.encode(),
    "Web of Science": WOS.encode(),
    "copied": COPIED.encode(),
    "Markdown": MARKDOWN.encode(),
    "notebook": NOTEBOOK.encode(),
    "mail": MAIL.encode(),
    "microdata": MICRODATA.encode(),
    "JSON Feed": json.dumps(JSON_FEED).encode(),
    "CSL": json.dumps(CSL).encode(),
    "ours": json.dumps(OURS).encode(),
    "HF": json.dumps(HF).encode(),
    "CSV": "".join(make_writer(format_named("csv"))([Entry(paper(1)), Entry(paper(2))])).encode(),
    "TSV": "".join(make_writer(format_named("tsv"))([Entry(paper(1)), Entry(paper(2))])).encode(),
    "links": b"- [One](https://e.org/1)\n2611.00001\ndoi:10.1234/x\n",
}
PIECES = [
    b"<![x]", b"<!--", b"]]>", b"&#55296;", b"\xed\xa0\x80", b"\\ud800", b"{", b"}", b'"',
    b"\n@a{", b"9" * 20, b"\0", b"\xff", b"@string{a=b}", b"ER  - \n", b"TY  - ", b"\xe2\x80\xae",
    b"\x1b[31m",
    b"itemscope itemtype=https://schema.org/ScholarlyArticle", b"&#" + b"9" * 5000 + b";", b"<p ",
]  # fmt: skip


def counted(body: bytes) -> tuple[list[Paper], str]:
    """The papers of a file, and what is said of the others."""
    tally = files.counter_for(body)
    return files.parse(body, "it", today=TODAY, counter=tally), tally.note


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_samples_are_read(kind: str) -> None:
    found, said = counted(SAMPLES[kind])
    assert found and not said


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_damaged_file_is_papers_or_a_sentence(kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(300 * ROUNDS):
        body = bytearray(SAMPLES[kind])
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(body) + 1)
            gap = chance.choice([0, 1, 3, 40])
            piece = chance.choice([*PIECES, bytes([chance.randrange(256)]), bytes(body[:place])])
            body[place : place + gap] = piece[:6000]
        try:
            assert isinstance(counted(bytes(body))[0], list)
        except ParseError as error:
            assert str(error).startswith("it")


@pytest.mark.parametrize(
    "parse", [syndication.parse, hf_json.parse, biorxiv.parse, openreview.parse]
)
def test_any_file_is_papers_or_a_sentence_where_another_kind_is_expected(
    parse: Callable[[bytes, str], list[Paper]],
) -> None:
    for body in SAMPLES.values():
        try:
            assert isinstance(parse(body, "it"), list)
        except ParseError as error:
            assert str(error).startswith("it")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("feed", [RSS, ATOM_ONE], ids=["RSS", "Atom"])
def test_an_element_that_is_repeated_or_has_attributes_costs_no_entry(feed: str, form: str) -> None:
    for name in ELEMENTS.split():
        body = feed.format(SPACES, form.format(name)).encode()
        tally = EntryCounter()
        found = syndication.parse(body, "it", counter=tally)
        assert len(found) == 2 and tally.note == "", name
        assert all(one.published is None or 1000 < one.published.year < 2200 for one in found)


@pytest.mark.parametrize("kind", ["BibTeX", "RIS", "MEDLINE", "EndNote", "Web of Science"])
def test_a_line_of_a_reference_may_be_anything_and_costs_its_entry_at_most(kind: str) -> None:
    rows = SAMPLES[kind].decode().splitlines()
    whole = len(counted(SAMPLES[kind])[0])
    odd_values = ["", "{", "}", '"', "#", "\\", "9" * 20, "a" * 1_000_000, "\u202e", "and and", ","]
    for number, row in enumerate(rows):
        tag = row[: row.find("=") + 1] if kind == "BibTeX" else row[:6]
        for odd in odd_values:
            changed = "\n".join([*rows[:number], f"{tag} {odd}", *rows[number + 1 :]])
            try:
                found, said = counted(changed.encode())
            except ParseError as error:
                assert str(error).startswith("it")
            else:
                # Without the line that begins it, a tagged record is no record; and without the
                # first line, the file may be another kind of file.
                begins = number < 2 or row.startswith(("PMID", "%0", "PT"))
                assert begins or len(found) == whole or said, (number, odd)


def places(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON value."""
    if way:
        yield way
    named = value if isinstance(value, dict) else {}
    listed = value if isinstance(value, list) else []
    for name, inner in [*named.items(), *enumerate(listed)]:
        yield from places(inner, (*way, name))


def put(value: object, way: tuple[str | int, ...], odd: object) -> bytes:
    """The value with another one in a place."""
    whole = json.loads(json.dumps(value))
    at = whole
    for name in way[:-1]:
        at = at[name]
    at[way[-1]] = odd
    return json.dumps(whole).encode()


@pytest.mark.parametrize("value", [JSON_FEED, CSL, OURS, HF], ids=["feed", "CSL", "ours", "HF"])
def test_a_field_of_json_may_be_anything_and_costs_its_entry_at_most(value: object) -> None:
    first = ("items", 0) if isinstance(value, dict) else (0,)
    for way in places(value):
        if way[: len(first)] != first:
            continue
        for odd in ODD:
            body = put(value, way, odd)
            try:
                found, said = counted(body)
            except ParseError:
                # An entry that tells what the file is may make it another file.
                assert len(way) <= len(first) + 1, (way, odd)
            else:
                assert len(found) == 2 or (len(found) == 1 and said), (way, odd, said)


@pytest.mark.parametrize(
    ("parse", "answer", "first"),
    [
        (
            biorxiv.parse,
            page_of_preprints([preprint(1, version=2), preprint(2)]),
            ("collection", 0),
        ),
        (openreview.parse, page_of_submissions([submission(1), submission(2)]), ("notes", 0)),
    ],
    ids=["bioRxiv", "OpenReview"],
)
def test_a_field_of_a_sites_answer_may_be_anything_and_costs_its_entry_at_most(
    parse: Callable[..., list[Paper]], answer: bytes, first: tuple[str | int, ...]
) -> None:
    value = json.loads(answer)
    for way in places(value):
        if way[: len(first)] != first:
            continue
        for odd in ODD:
            tally = EntryCounter()
            found = parse(put(value, way, odd), "it", counter=tally)
            assert len(found) == 2 or (len(found) == 1 and tally.note), (way, odd)
            assert all(one.published is None or one.published.year > 1000 for one in found)


@pytest.mark.parametrize(
    ("body", "titles", "said"),
    [
        (
            json.dumps([entry(1), None, entry(2)]),
            ["Made-up paper 1 of 20 November", "Made-up paper 2 of 20 November"],
            "1 of 3 entries could not be read",
        ),
        (
            '[{"paper": {"id": "2611.00001", "title": "A \\ud800 \\ud83d\\ude00 \\\\ud800"}}]',
            ["A \ufffd 😀 \\ud800"],
            "",
        ),
        ("@misc{a, title={A}, year={" + "9" * 20 + "}, month=1}", ["A"], ""),
        ("@misc{a, title={A}, year={9999}, month=dec, day=31}", ["A"], ""),
        ("TY  - JOUR\nTI  - A\nDA  - " + "9" * 20 + "/1/1\nER  - \n", ["A"], ""),
        ("@misc{a, title={A}}\n@misc{a, title={B}}\n@misc{c, year=2020}", ["A", "B"],
         "1 of 3 entries could not be read: line 3"),
        ("@misc{a, title={A}, month=nov # {x}, title={B}}", ["B"], ""),
        ('@string{x = "Some "}\n@misc{a, title= x # {Title} # " more"}', ["Some Title more"], ""),
        ("@misc{a,\ntitle={A in}b},\nauthor={C D},\n}\n@misc{b, title={B}}", ["A inb", "B"], ""),
        (json.dumps([OURS[0], {**OURS[1], "votes": "many"}]), [one["title"] for one in OURS], ""),
        (json.dumps([OURS[0], {**OURS[1], "key": "x"}]), [one["title"] for one in OURS], ""),
        (json.dumps([OURS[0], {"key": "x", "title": 5}]), [OURS[0]["title"]],
         "1 of 2 entries could not be read: paper 2"),
    ],
)  # fmt: skip
def test_one_odd_entry_costs_itself_only(body: str, titles: list[str], said: str) -> None:
    found, told = counted(body.encode())
    assert ([one.title for one in found], told) == (titles, said)


def test_nested_articles_of_a_page_are_papers_of_their_own() -> None:
    one = '<div itemscope itemtype="https://schema.org/ScholarlyArticle"><h1 itemprop="name">'
    found, _ = counted(f"<html>{one}Outer{one}Inner</h1></div></h1></div>".encode())
    assert [one.title for one in found] == ["OuterInner", "Inner"]


def test_dates_of_a_feed_are_of_a_year_that_may_be() -> None:
    for written in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"):
        body = json.dumps([entry(1, publishedAt=written, submittedOnDailyAt=written)]).encode()
        (one,) = hf_json.parse(body, "it")
        assert (one.published, one.featured) == (None, None)
    body = RSS.format("", "<pubDate>no date</pubDate><dc:date>2026-11-20</dc:date>").encode()
    assert syndication.parse(body.replace(b"rss ", b"rss " + SPACES.encode()), "it")[0].published


@pytest.mark.parametrize("html", ["<![x]", "a <![if b]> c", "<!", "<![CDATA[x]]>", "a<!--", "<p a"])
def test_any_html_is_text(html: str) -> None:
    assert isinstance(html_to_text(html), str)


def test_words_after_a_sign_that_is_no_tag_stay() -> None:
    assert html_to_text("<b>where</b> x <y and that").split() == ["where", "x", "<y", "and", "that"]


def test_a_note_counts_what_is_left_out() -> None:
    tally = EntryCounter(3)
    found = tally.read_papers([1, 2], lambda number: paper(number) if number < 2 else None)
    assert (len(found), tally.note) == (1, "1 of 2 entries could not be read")
    tally.read_papers([3, 4], paper)
    assert tally.note == "Only the first 3 entries are read; the others are left out"


def test_the_year_of_a_date_far_away_is_none() -> None:
    assert date.max not in {one.published for one in counted(SAMPLES["ours"])[0]}
