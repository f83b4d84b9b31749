"""A digest as an HTML page that mail programs can show, too."""

from collections.abc import Iterator
from html import escape

from reader.digest.forms import Digest
from reader.digest.forms.sentences import (
    BOOKMARKED,
    BY_MACHINE,
    find_summary,
    format_heading,
    format_introduction,
    format_title,
    list_facts,
)
from reader.model.entry import Entry

# The page sets no colours, so it fits light and dark mail programs. It loads nothing (no pictures,
# no scripts): nobody must learn who opens a mail.
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


def format_html(digest: Digest) -> str:
    """The digest as a whole document (https://html.spec.whatwg.org)."""
    parts = [
        _HEAD.format(
            heading=escape(format_heading(digest)), introduction=escape(format_introduction(digest))
        )
    ]
    parts.append("<ol>\n")
    parts += ("".join(_paper_item(entry, digest.by_day)) for entry in digest.entries)
    parts.append("</ol>\n")
    if digest.bookmarked:
        parts.append(f'<h2 style="font-size: 1.2em">{BOOKMARKED}</h2>\n<ul>\n')
        parts += (
            f"<li>{_html_link(format_title(entry.paper), entry.paper.links.page)}</li>\n"
            for entry in digest.bookmarked
        )
        parts.append("</ul>\n")
    return "".join([*parts, "</main>\n</body>\n</html>\n"])


def _paper_item(entry: Entry, by_day: bool) -> Iterator[str]:
    paper = entry.paper
    paper_summary = find_summary(paper)
    details = [escape(one) for one in list_facts(entry, by_day=by_day)]
    details += [_html_link("PDF", paper.links.pdf)] if paper.links.pdf else []
    yield f"{_ITEM}\n<strong>{_html_link(format_title(paper), paper.links.page)}</strong><br>\n"
    yield f"<small>{' · '.join(details)}</small>\n" if details else ""
    if paper_summary.text:
        label = f"<em>{BY_MACHINE}</em> " if paper_summary.by_machine else ""
        yield f'<p style="margin: 0.2em 0">{label}{escape(paper_summary.text)}</p>\n'
    yield "</li>\n"


def _html_link(words: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(words)}</a>' if url else escape(words)
