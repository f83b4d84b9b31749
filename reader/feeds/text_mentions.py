"""Papers that free text names: notes, a reading list, a README, a chat, a page with links.

An arXiv id counts where it stands behind ``arXiv:`` or in a paper's URL, a DOI behind ``doi:``, in
a resolver's URL or alone; links to OpenReview and the ACL Anthology name papers as well. Each paper
comes once, in the order of the text.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from reader.errors import ParseError
from reader.feeds.entry_reader import EntryCounter
from reader.feeds.identity import cut_sentence_end, key_from_identifiers
from reader.model.paper import Paper, make_paper, parse_arxiv_id, parse_doi
from reader.text.sanitise import line

_MENTION = re.compile(
    r"""(?:arxiv\.org|ar5iv\.org)/(?:abs|pdf|html|ps|format)/(?P<url>[a-z.-]{0,20}+/?[\d.]{7,12})
      | (?:papers|abs|html|overview)/(?P<site>\d{4}\.\d{4,5})
      | \barxiv\s?:\s?(?P<id>[a-z.-]{0,20}+/?[\d.]{7,12})
      | \bopenreview\.net/(?:forum|pdf)\?id=(?P<review>[\w-]{6,20})
      | \baclanthology\.org/(?P<acl>[\w-]{1,20}\.?[\w-]{1,20}\.?\d{1,4})
      | (?P<doi>(?:(?<=doi\.org/)|(?<![\w./]))10\.\d{4,9}/[^\s"'<>\]|{}]{1,300})""",
    re.IGNORECASE | re.VERBOSE,
)
"""``papers/…`` and the like are of Hugging Face, alphaXiv and other mirrors."""
_DOI_END = ".,;:!?*_`"
_MAX_LINE = 20_000
"""Characters of a line that are searched."""
_TITLED_LINK = re.compile(r"\[([^\[\]]{3,300}+)\]\(<?([^\s()<>]{1,500}+)>?\)")


def recognises(text: str) -> bool:
    """Whether a text names a paper."""
    return any(True for _ in _find_keys(text))


def count_papers(text: str, enough: int) -> int:
    """How many papers a text names; at most ``enough`` are counted."""
    return len(list(islice(_find_keys(text), enough)))


def parse(text: str, name: str, counter: EntryCounter | None = None) -> list[Paper]:
    """The papers that a text names. Raises ParseError if it names none."""
    titles = dict(_find_titles(text))
    papers = (counter or EntryCounter()).read_papers(
        _find_keys(text),
        lambda key: make_paper(
            key=line(key),
            title=titles.get(key, ""),
            url=key.removeprefix("url:") if key.startswith("url:") else None,
            source="file",
        ),
    )
    if not papers:
        raise ParseError(f"{name} names no paper by its arXiv id or DOI")
    return papers


def _find_keys(text: str) -> Iterator[str]:
    seen: set[str] = set()
    for row in text.splitlines():
        for mention in _MENTION.finditer(unescape(row[:_MAX_LINE])):
            key = _key_of(mention)
            if key and key not in seen:
                seen.add(key)
                yield key


def _key_of(mention: re.Match[str]) -> str | None:
    """The key of the paper that was named; None where it is no id after all."""
    if review := mention["review"]:
        return f"url:https://openreview.net/forum?id={review}"
    if acl := mention["acl"]:
        return f"url:https://aclanthology.org/{acl}"
    if doi := mention["doi"]:
        name = cut_sentence_end(doi, _DOI_END)
        identifier = f"doi:{name}" if parse_doi(name) else None
    else:
        arxiv = (mention["url"] or mention["site"] or mention["id"]).rstrip(".")
        identifier = f"arXiv:{arxiv}" if parse_arxiv_id(arxiv) else None
    key = key_from_identifiers([identifier], "") if identifier else ""
    return key if key.startswith(("arxiv:", "doi:")) else None


def _find_titles(text: str) -> Iterator[tuple[str, str]]:
    """What Markdown links to a paper say, if it is more than its address."""
    for row in text.splitlines():
        for link in _TITLED_LINK.finditer(row[:_MAX_LINE]):
            key = next(_find_keys(link[2]), None)
            if key and " " in link[1].strip() and not recognises(link[1]):
                yield key, line(link[1])
