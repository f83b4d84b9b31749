"""Inputs that nobody wrote: mutated files, for every parser and little language.

``python -m tests.attacks.fuzz TARGET SEED COUNT`` mutates inputs of one target and prints what
broke the promise: no exception but ours, at most a second of processor time.
:mod:`tests.attacks.coverage_guided` chooses the mutations by the lines that they reach.
"""

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from traceback import format_exception

from reader.article.blocks import parse_markdown
from reader.article.from_html import html_to_markdown
from reader.article.layout import lay_out
from reader.config import load_config
from reader.errors import ReaderError
from reader.feeds import files, hf_json, syndication
from reader.formats import tex
from reader.formats.template import fill_template
from reader.library import foreign_library
from reader.library.event_line import decode_event
from reader.library.events import Damaged, Newer
from reader.model import address, address_steps, address_titles, query
from reader.model.entry import Entry
from reader.model.paper import (
    is_paper_key,
    make_paper,
    paper_from_key,
    paper_from_record,
    parse_arxiv_id,
    parse_doi,
    title_key,
)
from reader.share import paper_text
from reader.text.latex import to_unicode
from reader.text.sanitise import block, line, safe_url, visible
from tests.attacks.forms import FORMS, SITE_FORMS, answer_of, file_of, full_text
from tests.attacks.hostile import HOSTILE

TODAY = date(2026, 11, 23)
_MEMORY = 300_000_000
"""Bytes that all inputs of a run may take beyond what the program itself takes."""
_SECONDS = 1.0
"""Seconds of processor time for one input."""
LONGEST = 20_000
"""Bytes of an input."""
_FEW = ["colour", "lines", "zero width", "thai", "html"]
_TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b[31m",
    b"\n",
    b"\r\n",
    b"\t",
    b" " * 300,
    b"<![x]",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"]]>",
    b"<!ENTITY a 'b'>",
    b"&#",
    b"&#x110000;",
    b"&lt;",
    b"&amp;amp;",
    b"<table><tr>",
    b"</",
    b"<math alttext='",
    b"{",
    b"}",
    b"{{",
    b"[",
    b"]",
    b"[" * 200,
    b"{" * 200,
    b"(" * 200,
    b'"',
    b"'",
    b"\\",
    b"\\\\",
    b"\\u0000",
    b"\\ud800",
    b"\\frac{",
    b"\\sqrt",
    b"$",
    b"$$",
    b"^^[",
    b"@article{",
    b"@string{",
    b"@comment",
    b"TY  - ",
    b"ER  - ",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"9" * 40,
    b"18446744073709551616",
    b"99999-12-31",
    b"0001-01-01",
    b"9999-12-31T23:59:60+23:59",
    b"2026-W54",
    b"10.1234/",
    b"arXiv:",
    b"|",
    b"|---|",
    b"```",
    b"> " * 50,
    b"- " * 50,
    b"https://",
    b"javascript:",
    b"%0a",
    b"%",
    b"-",
    b" OR ",
    b"author:",
    b"votes:>",
    b"since:",
    b"*" * 100,
    b"_" * 100,
)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _read_file(data: bytes) -> None:
    for paper in files.parse(data, "file", today=TODAY):
        paper_text.make_copy_text("{key} {title} {citation}", [Entry(paper)])


def _read_full_text(data: bytes) -> None:
    for one in lay_out(parse_markdown(_text(data)), 60):
        assert "\x1b" not in one.text


def _read_html(data: bytes) -> None:
    _read_full_text(html_to_markdown(_text(data)).encode("utf-8", "replace"))


def _read_query(data: bytes) -> None:
    query.parse_query(_text(data), TODAY)


def _read_address(data: bytes) -> None:
    found = address.parse_address(_text(data), today=TODAY)
    address_titles.feed_title(found)
    address_titles.format_period(found, TODAY)
    for step in (-1, 1):
        address_steps.neighbour_period(found, step, TODAY, TODAY)
    address_steps.wider_period(found, TODAY, TODAY)


def _read_template(data: bytes) -> None:
    fill_template(_text(data), Entry(paper_from_key("arxiv:2611.20001")))


def _read_settings(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        Path(file.name).write_bytes(data)
        load_config(Path(file.name), lambda word: False)


def _read_event(data: bytes) -> None:
    for one in data.split(b"\n"):
        try:
            decode_event(one)
        except (Damaged, Newer):
            continue


def _read_library(data: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        path = Path(file.name)
        path.write_bytes(data)
        for one in foreign_library.read_export(path):
            if one.record:
                paper_from_record(one.record)


def _read_text(data: bytes) -> None:
    text = _text(data)
    line(text)
    block(text)
    safe_url(text)
    parse_arxiv_id(text)
    parse_doi(text)
    is_paper_key(text)
    tex.unescape_tex(text)
    tex.escape_tex(line(text))
    to_unicode(visible(text))
    make_paper(key=title_key(text), title=text, abstract=text, authors=text.split("\n"))


def _papers(form: str) -> Callable[[], list[bytes]]:
    return lambda: [file_of(form, [HOSTILE[name] for name in _FEW])]


def _answers(form: str) -> Callable[[], list[bytes]]:
    return lambda: [answer_of(form, [HOSTILE[name] for name in _FEW])]


def _read_answer(form: str) -> Callable[[bytes], None]:
    return lambda data: _ignore(SITE_FORMS[form][1](data, "answer"))


_EVENT = (
    b'{"v":1,"id":"9f","at":"2026-11-23T08:12:31+00:00","stamp":1795421551000000,'
    b'"device":"0a1b2c3d4e5f","origin":"key","changes":[["arxiv:2505.10475","read",'
    b'"2026-11-23T08:12:31+00:00"],["title:a","note","text"]],"replaces":{"title:a":[[1,"a"]]},'
    b'"records":{"title:a":{"key":"title:a","title":"A"}}}\n'
)
_LIBRARY = (
    b'{"reader_library":1,"exported":"2026-11-23T08:12:31+00:00","papers":[{"key":"title:a",'
    b'"read":"2026-11-23T08:12:31+00:00","bookmark":null,"tags":{"rl":"2026-11-23T08:12:31Z"},'
    b'"note":"text","record":{"key":"title:a","title":"A","votes":3}}],"mutes":{"author:x":"2026"}}'
)
_DOCUMENTS = (
    b'{"reader_library":{"1":{"version":2,"written":"2026-11-23T08:12:31+00:00"}},"papers":{"1":'
    b'{"key":"title:a","read":"2026-11-23T08:12:31+00:00","tags":{"rl":"2026-11-23T08:12:31Z"},'
    b'"note":"text","record":{"key":"title:a","title":"A"}}},"mutes":{"1":{"rule":"author:x",'
    b'"since":"2026-11-23T08:12:31+00:00"}}}'
)
_SETTINGS = (
    b'home = "hf:daily"\ntheme = "reader-dark"\n[feeds.mine]\nfrom = ["hf:daily"]\n'
    b'where = "votes:>3"\n[keys]\nbookmark = "b"\n[templates]\nchat = "{title} {link}"\n'
    b'[targets.zotero]\ncommand = ["a", "b"]\n[mail]\nfrom = "a@example.org"\n'
)
_PAGE = (
    b"<article><h1>A</h1><p>b<math alttext='x'></math></p><table><tr><td>c</td></tr></table>"
    b"<pre>d</pre></article>"
)
_QUERIES = [
    b'"speculative decoding" -survey OR author:byron (votes:>50 is:unread)',
    b"date:2026-11-01..2026-11-20 since:3d featured:2026-W47 title:a has:code stars:>=9 -is:muted",
]
_ADDRESSES = [
    b"hf:date/2026-11-20", b"hf:week/2026-W47", b"https://huggingface.co/papers?q=a&date=2026-11-20",
    b"arxiv:search/cat:cs.LG AND ti:\"a\"", b"library:tag/rl", b"https://example.org/feed.xml",
    b"https://arxiv.org/abs/2505.10475v2", b"hf:since/2026-11-16", b"doi:10.1145/3292500",
    b"biorxiv:cell-biology", b"https://www.medrxiv.org/collection/oncology?page=2",
    b"openreview:ICLR.cc/2026/Conference", b"https://openreview.net/group?id=a.org/B/2026&c=d#e",
]  # fmt: skip
_TEXTS = [
    b'We show $\\frac{a}{b}$ and \\textbf{bold} for $5 and $10, G\\"odel, $x_{i}^{2}$, 32times',
    b"https://doi.org/10.1145/3292500.3330701?x=1 arXiv:2505.10475v2 hep-th/9901001",
    "Thai กำ Hebrew שָׁלוֹם Arabic مُحَمَّد emoji 👩‍🔬".encode(),
]

Target = tuple[Callable[[bytes], None], Callable[[], list[bytes]]]
TARGETS: dict[str, Target] = {
    **{form: (_read_file, _papers(form)) for form in FORMS},
    "API answer": (
        lambda data: _ignore(hf_json.parse(data, "answer")),
        _papers("Hugging Face's JSON"),
    ),
    "feed": (
        lambda data: _ignore(syndication.parse(data, "feed")),
        lambda: [file_of("Atom", ["a"]), file_of("RSS", ["b"]), file_of("JSON Feed", ["c"])],
    ),
    **{form: (_read_answer(form), _answers(form)) for form in SITE_FORMS},
    "full text": (_read_full_text, lambda: [full_text(["a $x$ b"]).encode()]),
    "HTML": (_read_html, lambda: [_PAGE]),
    "query": (_read_query, lambda: _QUERIES),
    "address": (_read_address, lambda: _ADDRESSES),
    "template": (_read_template, lambda: [b"{title} {link}\\t{{x}} {authors}", b"{bibtex}"]),
    "settings": (_read_settings, lambda: [_SETTINGS]),
    "event": (_read_event, lambda: [_EVENT * 2]),
    "library": (_read_library, lambda: [_LIBRARY, _DOCUMENTS]),
    "text": (_read_text, lambda: _TEXTS),
}
"""What reads an input, and what valid inputs look like, by name."""


def _ignore(found: object) -> None:
    """What was found does not matter here."""


def mutated(seeds: Sequence[bytes], random: random.Random) -> bytes:
    """One of the inputs with a few things changed."""
    data = bytearray(random.choice(seeds))
    for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
        at = random.randint(0, len(data))
        size = random.choice((1, 1, 2, 5, 20, 200))
        match random.randrange(8):
            case 0:
                data[at : at + 1] = bytes([random.randrange(256)])
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = random.choice(_TOKENS)
            case 3:
                data[at:at] = data[at : at + size] * random.choice((2, 3, 10))
            case 4:
                other = random.choice(seeds)
                start = random.randint(0, len(other))
                data[at : at + size] = other[start : start + size]
            case 5:
                del data[at:]
            case 6:
                start = random.randint(0, len(data))
                data[at : at + size], data[start : start + size] = (
                    data[start : start + size],
                    data[at : at + size],
                )
            case 7:
                data[at : at + size] = random.choice(_TOKENS)
    return bytes(data[:LONGEST])


def broken(read: Callable[[bytes], None], data: bytes) -> str:
    """How an input breaks the promise; empty where it does not."""
    began = time.process_time()
    try:
        read(data)
    except ReaderError as error:
        if "\n" in str(error) or len(str(error)) > 2000:
            return f"no sentence: {str(error)[:200]!r}"
    except Exception as error:
        return "".join(format_exception(error)[-3:])
    took = time.process_time() - began
    return f"took {took:.1f} s" if took > _SECONDS else ""


def run(name: str, seed: int, count: int) -> int:
    """Try so many inputs of a target; prints the first ones that break the promise."""
    read, valid = TARGETS[name]
    chance = random.Random(f"{name} {seed}")
    seeds = valid()
    failures = 0
    for _ in range(count):
        data = mutated(seeds, chance)
        if problem := broken(read, data):
            failures += 1
            if failures <= 3:
                sys.stdout.write(f"{name}: {data[:1500]!r}\n{problem}\n")
    return failures


def main(arguments: Sequence[str]) -> int:
    """Run a target; 1 where an input broke the promise."""
    name, seed, count = arguments[0], int(arguments[1]), int(arguments[2])
    soft = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    failures = run(name, seed, count)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - soft
    if grown > _MEMORY:
        sys.stdout.write(f"{name}: the inputs took {grown / 1e6:.0f} MB\n")
        failures += 1
    return 1 if failures else 0


if __name__ == "__main__":
    os.nice(5)
    raise SystemExit(main(sys.argv[1:]))
