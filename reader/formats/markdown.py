"""Papers as a Markdown list of links."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from reader.model.entry import Entry

_SPECIAL = re.compile(r"[\\`*_\[\]()<>~|]|&(?=#?\w+;)")
_URL_SAFE = "!#$%&'*+,/:;=?@-._~"


def markdown_link(title: str, url: str | None) -> str:
    r"""The Markdown ``[title](url)``, its text escaped; without a URL only the escaped title.

    Escapes and link destinations: https://spec.commonmark.org/0.31.2/#backslash-escapes; ``~`` and
    ``|`` have a meaning in GitHub's Markdown.

    >>> markdown_link("Attention [is] all_you need", "https://example.org/a(1)")
    '[Attention \\[is\\] all\\_you need](https://example.org/a%281%29)'
    """
    text = _SPECIAL.sub(r"\\\g<0>", title)
    return f"[{text}]({quote(url, safe=_URL_SAFE)})" if url else text


def write_bullets(entries: Iterable[Entry]) -> Iterator[str]:
    """A list item for each paper."""
    for entry in entries:
        yield f"- {markdown_link(entry.paper.title, entry.paper.links.page)}\n"
