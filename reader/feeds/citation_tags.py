"""A paper's own page: its ``citation_*`` tags, which journals and preprint servers write.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing. OpenReview, the ACL Anthology,
bioRxiv, PubMed and most journals have them.
"""

from collections.abc import Mapping

from reader.feeds.person_names import put_first_name_first
from reader.feeds.reference import Reference, paper_from_reference
from reader.feeds.reference_dates import parse_date
from reader.model.paper import Paper
from reader.text.html import TagParser, html_to_text

_MAX_VALUES = 5000
"""Values that are read: authors, keywords and the rest."""
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})


class PageTags(TagParser):
    """The tags of a page that name its paper and its feed."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        """The contents of ``meta`` tags, by their names in lower case."""
        self.feed_address = ""
        """The address of the feed that the page names, as the page writes it; empty if none."""
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "meta" and self._count < _MAX_VALUES:
            name = (attributes.get("name") or attributes.get("property") or "").lower()
            if name.startswith(("citation_", "dc.", "og:description", "description")):
                self._count += 1
                self.values.setdefault(name, []).append(attributes.get("content", ""))
        elif (
            tag == "link"
            and not self.feed_address
            and "alternate" in attributes.get("rel", "").lower().split()
            and attributes.get("type", "").lower() in _FEED_TYPES
        ):
            self.feed_address = attributes.get("href", "")


def read_tags(html: str) -> PageTags:
    """Read the tags of a page."""
    tags = PageTags()
    tags.feed(html)
    return tags


def find_paper(tags: PageTags) -> Paper | None:
    """The paper of a page; None if the page does not say that it is one's."""
    if not tags.values.get("citation_title"):
        return None
    return paper_from_reference(_reference_from_tags(tags.values))


def _reference_from_tags(values: Mapping[str, list[str]]) -> Reference:
    def first(*names: str) -> str:
        return next((one for name in names for one in values.get(name, ()) if one.strip()), "")

    authors = values.get("citation_author") or [
        name for names in values.get("citation_authors", ()) for name in names.split(";")
    ]
    doi = first("citation_doi", "dc.identifier.doi")
    arxiv = first("citation_arxiv_id")
    url = first("citation_abstract_html_url", "citation_public_url", "citation_fulltext_html_url")
    return Reference(
        title=html_to_text(first("citation_title")),
        authors=[put_first_name_first(name.strip()) for name in authors],
        abstract=html_to_text(
            first("citation_abstract", "dc.description", "og:description", "description")
        ),
        identifiers=[
            arxiv and f"arXiv:{arxiv}",
            doi and f"doi:{doi.removeprefix('doi:').strip()}",
            url,
            first("citation_pdf_url"),
        ],
        doi=doi.removeprefix("doi:").strip(),
        date=parse_date(
            first(
                "citation_publication_date",
                "citation_date",
                "citation_online_date",
                "citation_cover_date",
                "citation_year",
            )
        ),
        keywords=[
            word
            for words in values.get("citation_keywords", ())
            for word in words.replace(",", ";").split(";")
        ],
        url=url or first("citation_pdf_url"),
    )
