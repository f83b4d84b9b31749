"""Papers as a web page of its own: nothing is fetched, nothing runs.

Each paper is a ``ScholarlyArticle`` (https://schema.org/ScholarlyArticle) in microdata, which
reference managers and this program read.
"""

from collections.abc import Iterable, Iterator
from html import escape

from reader.entry import Entry
from reader.formats.channel import Channel
from reader.formats.table import who
from reader.paper import Paper

_STYLE = """\
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
article { margin: 2.5rem 0 }
h2 { font-size: 1.15rem; margin: 0 }
h2 a { color: inherit; text-decoration: none }
h2 a:hover, h2 a:focus { text-decoration: underline }
p { margin: .4rem 0 }
.facts { opacity: .75; font-size: .9rem }
"""


def as_html(text: str) -> str:
    """The text as HTML shows it.

    >>> as_html("a < b & c")
    'a &lt; b &amp; c'
    """
    return escape(text, quote=False)


def page(entries: Iterable[Entry], channel: Channel) -> Iterator[str]:
    """A whole HTML document (https://html.spec.whatwg.org), an article for each paper."""
    title = as_html(channel.title)
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
    for entry in entries:
        yield "\n".join(_article(entry)) + "\n"
    yield "</body>\n</html>\n"


def _article(entry: Entry) -> Iterator[str]:
    paper = entry.paper
    yield (
        '<article itemscope itemtype="https://schema.org/ScholarlyArticle"'
        f' itemid="{escape(paper.key)}">'
    )
    title = f'<span itemprop="name">{as_html(paper.title)}</span>'
    if url := paper.links.page:
        title = f'<a itemprop="url" href="{escape(url)}">{title}</a>'
    yield f"<h2>{title}</h2>"
    if facts := " · ".join(_facts(entry)):
        yield f'<p class="facts">{facts}</p>'
    if paper.abstract:
        yield f'<p itemprop="abstract">{as_html(paper.abstract)}</p>'
    for word in paper.keywords:
        yield f'<meta itemprop="keywords" content="{escape(word)}">'
    yield "</article>"


def _facts(entry: Entry) -> Iterator[str]:
    paper = entry.paper
    if entry.marks.bookmarked:
        yield "★"
    if paper.votes is not None:
        yield f"▲ {paper.votes}"
    if paper.authors:
        yield ", ".join(_author(name) for name in paper.authors)
    elif from_whom := who(paper):
        yield as_html(from_whom)
    if paper.published:
        day = paper.published.isoformat()
        yield f'<time itemprop="datePublished" datetime="{day}">{day}</time>'
    yield from (f'<a href="{escape(url)}">{name}</a>' for name, url in _elsewhere(paper))


def _author(name: str) -> str:
    return f'<span itemprop="author">{as_html(name)}</span>'


def _elsewhere(paper: Paper) -> Iterator[tuple[str, str]]:
    links = paper.links
    for name, url in (("arXiv", links.abs), ("PDF", links.pdf), ("code", paper.github)):
        if url:
            yield name, url
