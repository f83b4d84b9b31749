"""A digest as Markdown."""

import re
from collections.abc import Iterator

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
from reader.formats.markdown import link
from reader.paper import Paper

_OPENING = re.compile(r"(\d{1,9})([.)])(?=\s|$)|([-+#=:])")


def markdown(digest: Digest) -> str:
    """The digest as CommonMark (https://spec.commonmark.org/0.31.2/): a numbered list."""
    parts = [f"# {_plain(heading(digest))}\n\n{_plain(introduction(digest))}\n"]
    for number, entry in enumerate(digest.entries, 1):
        first, *others = _paper(entry, digest.by_day)
        mark = f"{number}. "
        indent = " " * len(mark)
        parts.append("\n\n".join([mark + first, *(indent + other for other in others)]) + "\n")
    if digest.bookmarked:
        items = (f"- {_linked(one.paper)}\n" for one in digest.bookmarked)
        parts.append(f"## {BOOKMARKED}\n\n{''.join(items)}")
    return "\n".join(parts)


def _paper(entry: Entry, by_day: bool) -> Iterator[str]:
    paper = entry.paper
    about = summary(paper)
    yield _linked(paper)
    said = [_plain(one) for one in facts(entry, by_day=by_day)]
    said += [link("PDF", paper.links.pdf)] if paper.links.pdf else []
    if said:
        yield " · ".join(said)
    if about.text:
        yield f"*{BY_MACHINE}* {_escaped(about.text)}" if about.by_machine else _plain(about.text)


def _linked(paper: Paper) -> str:
    page = paper.links.page
    return link(title(paper), page) if page else _plain(title(paper))


def _escaped(text: str) -> str:
    return link(text, None)


def _plain(text: str) -> str:
    """Escaped, also where a line begins, so that it opens no list, heading or rule."""
    return (
        _OPENING.sub(_closed, _escaped(text), count=1) if _OPENING.match(text) else _escaped(text)
    )


def _closed(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}"
