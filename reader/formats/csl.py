"""Papers as CSL-JSON, for citation processors: pandoc, citeproc, Zotero.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables and
https://github.com/citation-style-language/schema (``csl-data.json``). A preprint is an ``article``.
"""

from collections.abc import Iterable, Iterator

import msgspec

from reader.entry import Entry
from reader.formats import names
from reader.formats.bibtex import cited, doi
from reader.formats.categories import primary
from reader.formats.years import year
from reader.paper import Paper


def csl(entries: Iterable[Entry]) -> Iterator[str]:
    """A JSON array, an item a line; ids are the citation keys of the BibTeX."""
    before = "[\n"
    for key, paper in cited(entry.paper for entry in entries):
        yield before + msgspec.json.encode(_item(key, paper)).decode()
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _item(key: str, paper: Paper) -> dict[str, object]:
    links = paper.links
    item = {
        "id": key,
        "type": "article",
        "title": paper.title,
        "author": [_name(name, paper.organization) for name in paper.authors],
        "issued": _issued(paper),
        "publisher": "arXiv" if paper.id else None,
        "number": f"arXiv:{paper.id}" if paper.id else None,
        "genre": primary(paper),
        "DOI": doi(paper),
        "URL": links.abs or links.page,
        "abstract": paper.abstract,
        "keyword": ", ".join(paper.keywords),
    }
    return {name: value for name, value in item.items() if value}


def _name(name: str, organization: str | None) -> dict[str, str]:
    last, first, suffix = names.split(name, organization)
    if not first:
        return {"literal": last}
    whole = {"family": last, "given": first, "suffix": suffix}
    return {part: text for part, text in whole.items() if text}


def _issued(paper: Paper) -> dict[str, list[list[int]]] | None:
    if day := paper.published:
        return {"date-parts": [[day.year, day.month, day.day]]}
    known = year(paper)
    return {"date-parts": [[known]]} if known else None
