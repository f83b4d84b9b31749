"""The full text of a paper: Hugging Face's Markdown, else arXiv's HTML."""

from collections.abc import Callable, Mapping

from reader.article.from_html import markdown_of
from reader.errors import BadStatus, ParseError
from reader.text.sanitise import block

Get = Callable[[str, Mapping[str, str | int]], bytes]
"""Fetches an address with a query."""


def fetch(id: str, from_hub: Get, from_arxiv: Get) -> str:
    """The text as Markdown, safe to show. Raises NetError and ParseError."""
    try:
        text = from_hub(f"/papers/{id}.md", {}).decode(errors="replace")
        if text.lstrip()[:15].lower().startswith(("<!doctype", "<html")):
            raise ParseError(f"Hugging Face answers with a web page instead of {id}; try again")
    except BadStatus as error:
        if error.status != 404:
            raise
        text = _from_arxiv(id, from_arxiv)
    safe = block(text)
    if not safe.strip():
        raise ParseError(f"The full text of {id} is empty; its PDF is https://arxiv.org/pdf/{id}")
    return safe


def _from_arxiv(id: str, get: Get) -> str:
    try:
        html = get(f"https://arxiv.org/html/{id}", {})
    except BadStatus as error:
        if error.status != 404:
            raise
        raise BadStatus(
            f"Neither Hugging Face nor arXiv has the text; its PDF is https://arxiv.org/pdf/{id}",
            404,
        ) from error
    return markdown_of(html.decode(errors="replace"))
