"""Papers as Markdown links."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from reader.entry import Entry

_SPECIAL = re.compile(r"[\\`*_\[\]()<>~|]|&(?=#?\w+;)")
_URL_SAFE = "!#$%&'*+,/:;=?@-._~"


def link(title: str, url: str | None) -> str:
    r"""``[title](url)`` with every sign escaped that Markdown would take for its own.

    Escapes and link destinations: https://spec.commonmark.org/0.31.2/#backslash-escapes; ``~``
    and ``|`` are GitHub's. Without an address it is the escaped title alone.

    >>> link("Attention [is] all_you need", "https://example.org/a(1)")
    '[Attention \\[is\\] all\\_you need](https://example.org/a%281%29)'
    """
    text = _SPECIAL.sub(r"\\\g<0>", title)
    return f"[{text}]({quote(url, safe=_URL_SAFE)})" if url else text


def bullets(entries: Iterable[Entry]) -> Iterator[str]:
    """A list item for each paper."""
    for entry in entries:
        yield f"- {link(entry.paper.title, entry.paper.links.page)}\n"
