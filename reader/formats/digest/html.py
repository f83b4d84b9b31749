"""A digest as a page of HTML that mail programs show, too."""

from collections.abc import Iterator
from html import escape

from reader.entry import Entry
from reader.formats.digest import Digest
from reader.formats.digest.wording import (
    BOOKMARKED,
    BY_MACHINE,
    facts,
    heading,
    introduction,
    summary,
    title,
)

# No colours but the reader's own: they fit light and dark. No pictures, no scripts, nothing that
# is fetched: who opens a mail is nobody's business.
_HEAD = """\
<!DOCTYPE html>
<html lang="en" style="color-scheme: light dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{heading}</title>
</head>
<body style="max-width: 42em; margin: 0 auto; padding: 1em; font: 1em/1.5 sans-serif">
<main>
<h1 style="font-size: 1.4em; line-height: 1.2">{heading}</h1>
<p>{introduction}</p>
"""
_ITEM = '<li style="margin-bottom: 1.2em">'


def html(digest: Digest) -> str:
    """The digest as a whole document (https://html.spec.whatwg.org)."""
    parts = [
        _HEAD.format(heading=escape(heading(digest)), introduction=escape(introduction(digest)))
    ]
    parts.append("<ol>\n")
    parts += ("".join(_paper(entry, digest.by_day)) for entry in digest.entries)
    parts.append("</ol>\n")
    if digest.bookmarked:
        parts.append(f'<h2 style="font-size: 1.2em">{BOOKMARKED}</h2>\n<ul>\n')
        parts += (
            f"<li>{_link(title(entry.paper), entry.paper.links.page)}</li>\n"
            for entry in digest.bookmarked
        )
        parts.append("</ul>\n")
    return "".join([*parts, "</main>\n</body>\n</html>\n"])


def _paper(entry: Entry, by_day: bool) -> Iterator[str]:
    paper = entry.paper
    about = summary(paper)
    said = [escape(one) for one in facts(entry, by_day=by_day)]
    said += [_link("PDF", paper.links.pdf)] if paper.links.pdf else []
    yield f"{_ITEM}\n<strong>{_link(title(paper), paper.links.page)}</strong><br>\n"
    yield f"<small>{' · '.join(said)}</small>\n" if said else ""
    if about.text:
        label = f"<em>{BY_MACHINE}</em> " if about.by_machine else ""
        yield f'<p style="margin: 0.2em 0">{label}{escape(about.text)}</p>\n'
    yield "</li>\n"


def _link(words: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(words)}</a>' if url else escape(words)
