"""Papers as CSL-JSON, for citation processors: pandoc, citeproc, Zotero.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables and
https://github.com/citation-style-language/schema (``csl-data.json``). A preprint is an ``article``.
"""

from collections.abc import Iterable, Iterator

import msgspec

from reader.formats import names
from reader.formats.bibtex import best_doi, citable_papers
from reader.formats.categories import primary_category
from reader.formats.years import citation_year
from reader.model.entry import Entry
from reader.model.paper import Paper


def write_csl(entries: Iterable[Entry]) -> Iterator[str]:
    """A JSON array with one item per line; ids are the same citation keys as in BibTeX."""
    before = "[\n"
    for key, paper in citable_papers(entry.paper for entry in entries):
        yield before + msgspec.json.encode(_make_item(key, paper)).decode()
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _make_item(key: str, paper: Paper) -> dict[str, object]:
    links = paper.links
    item = {
        "id": key,
        "type": "article",
        "title": paper.title,
        "author": [_make_name(name, paper.organization) for name in paper.authors],
        "issued": _issue_date(paper),
        "publisher": "arXiv" if paper.id else None,
        "number": f"arXiv:{paper.id}" if paper.id else None,
        "genre": primary_category(paper),
        "DOI": best_doi(paper),
        "URL": links.abs or links.page,
        "abstract": paper.abstract,
        "keyword": ", ".join(paper.keywords),
    }
    return {name: value for name, value in item.items() if value}


def _make_name(name: str, organization: str | None) -> dict[str, str]:
    last, first, suffix = names.split_name(name, organization)
    if not first:
        return {"literal": last}
    parts = {"family": last, "given": first, "suffix": suffix}
    return {part: text for part, text in parts.items() if text}


def _issue_date(paper: Paper) -> dict[str, list[list[int]]] | None:
    if day := paper.published:
        return {"date-parts": [[day.year, day.month, day.day]]}
    year = citation_year(paper)
    if not year:
        return None
    return {"date-parts": [[year, paper.month] if paper.month else [year]]}
