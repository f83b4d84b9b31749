"""The full text of a paper: Hugging Face's Markdown, else arXiv's HTML."""

from collections.abc import Callable, Mapping

from reader.article.form import describe_wrong_content
from reader.errors import BadStatus, NetError, ParseError
from reader.feeds.parser_process import DEFAULT_PARSER, ChildParser
from reader.system import input_limits
from reader.text.sanitise import Clean, block, join_clean

Get = Callable[[str, Mapping[str, str | int]], bytes]
"""Fetches a URL with query parameters."""


def fetch(
    id: str, get_from_hf: Get, get_from_arxiv: Get, parser: ChildParser = DEFAULT_PARSER
) -> Clean:
    """Fetch the text as Markdown, safe to show; the end of a very long text is left out.

    arXiv is asked if Hugging Face has no text, or answers with something other than a paper's text.
    Raises NetError and ParseError.
    """
    try:
        return _fetch_from_hf(id, get_from_hf)
    except BadStatus as error:
        if error.status != 404:
            raise
    except ParseError as error:
        try:
            return _fetch_from_arxiv(id, get_from_arxiv, parser)
        except (NetError, ParseError):
            # If a proxy or a login page answers in place of one site, it does so for the other.
            raise error from None
    try:
        return _fetch_from_arxiv(id, get_from_arxiv, parser)
    except BadStatus as error:
        if error.status != 404:
            raise
        raise BadStatus(
            f"Neither Hugging Face nor arXiv has the text; its PDF is https://arxiv.org/pdf/{id}",
            404,
        ) from error


def _fetch_from_hf(id: str, get: Get) -> Clean:
    return _check_text(get(f"/papers/{id}.md", {}).decode(errors="replace"), id, "Hugging Face")


def _fetch_from_arxiv(id: str, get: Get, parser: ChildParser) -> Clean:
    html = get(f"https://arxiv.org/html/{id}", {})
    # arXiv shows every paper in an <article>; its messages and login pages have none.
    has_article = b"<article" in html and b'type="password"' not in html
    text = parser.extract_article(html, f"arXiv's page of {id}") if has_article else ""
    return _check_text(text, id, "arXiv")


def _check_text(text: str, id: str, site: str) -> Clean:
    """The text, safe to show. Raises ParseError if it is not the text of a paper."""
    safe = block(text[: input_limits.FULL_TEXT_CHARS])
    if other_content := describe_wrong_content(text) or describe_wrong_content(safe):
        raise ParseError(
            f"{site} answers with {other_content} in place of the text of {id}; try again later, or"
            f" read https://arxiv.org/pdf/{id}"
        )
    if len(text) > input_limits.FULL_TEXT_CHARS:
        safe = join_clean(safe, Clean("\n\n*The text is longer; the rest is left out.*"))
    return safe
