"""Papers as a self-contained web page: it loads nothing and runs no scripts.

Each paper is a ``ScholarlyArticle`` (https://schema.org/ScholarlyArticle) in microdata, which
reference managers and this program read.
"""

from collections.abc import Iterable, Iterator
from html import escape

from reader.formats.channel import Channel
from reader.formats.table import short_byline
from reader.model.entry import Entry
from reader.model.paper import Paper

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


def escape_text(text: str) -> str:
    """Escape a text for HTML.

    >>> escape_text("a < b & c")
    'a &lt; b &amp; c'
    """
    return escape(text, quote=False)


def write_html_page(entries: Iterable[Entry], channel: Channel) -> Iterator[str]:
    """A whole HTML document (https://html.spec.whatwg.org), an article for each paper."""
    title = escape_text(channel.title)
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
    for entry in entries:
        yield "\n".join(_format_article(entry)) + "\n"
    yield "</body>\n</html>\n"


def _format_article(entry: Entry) -> Iterator[str]:
    paper = entry.paper
    yield (
        '<article itemscope itemtype="https://schema.org/ScholarlyArticle"'
        f' itemid="{escape(paper.key)}">'
    )
    title = f'<span itemprop="name">{escape_text(paper.title)}</span>'
    if url := paper.links.page:
        title = f'<a itemprop="url" href="{escape(url)}">{title}</a>'
    yield f"<h2>{title}</h2>"
    if facts := " · ".join(_list_facts(entry)):
        yield f'<p class="facts">{facts}</p>'
    if paper.abstract:
        yield f'<p itemprop="abstract">{escape_text(paper.abstract)}</p>'
    for word in paper.keywords:
        yield f'<meta itemprop="keywords" content="{escape(word)}">'
    yield "</article>"


def _list_facts(entry: Entry) -> Iterator[str]:
    paper = entry.paper
    if entry.marks.bookmarked:
        yield "★"
    if paper.votes is not None:
        yield f"▲ {paper.votes}"
    if paper.authors:
        yield ", ".join(_format_author(name) for name in paper.authors)
    elif source := short_byline(paper):
        yield escape_text(source)
    if paper.published:
        day = paper.published.isoformat()
        yield f'<time itemprop="datePublished" datetime="{day}">{day}</time>'
    yield from (f'<a href="{escape(url)}">{name}</a>' for name, url in _other_links(paper))


def _format_author(name: str) -> str:
    return f'<span itemprop="author">{escape_text(name)}</span>'


def _other_links(paper: Paper) -> Iterator[tuple[str, str]]:
    links = paper.links
    for name, url in (("arXiv", links.abs), ("PDF", links.pdf), ("code", paper.github)):
        if url:
            yield name, url
