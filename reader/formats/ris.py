"""Papers as RIS, for reference managers.

The tags are those that EndNote, Mendeley and Zotero (https://github.com/zotero/translators, RIS.js)
read: ``AU`` is "Last, First, Suffix", ``DA`` is YYYY/MM/DD, ``KW`` is one keyword per line. A
preprint is ``UNPB`` (unpublished work); a published paper has the DOI of its published version.
"""

from collections.abc import Iterable, Iterator

from reader.formats import names
from reader.formats.bibtex import best_doi, citable_papers
from reader.formats.years import citation_year
from reader.model.entry import Entry
from reader.model.paper import Paper


def write_ris(entries: Iterable[Entry]) -> Iterator[str]:
    """A RIS record for each paper, separated by blank lines; ``ID`` is BibTeX's citation key."""
    for number, (key, paper) in enumerate(citable_papers(entry.paper for entry in entries)):
        # A value must stay on one line: its next line would be read as a tag.
        fields = ((tag, " ".join(value.split())) for tag, value in _list_fields(key, paper))
        lines = "".join(f"{tag}  - {value}\n" for tag, value in fields)
        yield ("\n" if number else "") + lines + "ER  - \n"


def _list_fields(key: str, paper: Paper) -> Iterator[tuple[str, str]]:
    yield "TY", "UNPB"
    yield "ID", key
    if paper.title:
        yield "TI", paper.title
    for name in paper.authors:
        last, first, suffix = names.split_name(name, paper.organization)
        yield "AU", ", ".join(part for part in (last, first, suffix) if part)
    if day := paper.published:
        yield "PY", str(day.year)
        yield "DA", f"{day:%Y/%m/%d}"
    elif year := citation_year(paper):
        yield "PY", str(year)
        if paper.month:
            yield "DA", f"{year}/{paper.month:02}//"
    if paper.abstract:
        yield "AB", paper.abstract
    for word in paper.keywords:
        yield "KW", word
    if paper.id:
        yield "PB", "arXiv"
        yield "AN", f"arXiv:{paper.id}"
    if doi := best_doi(paper):
        yield "DO", doi
    links = paper.links
    if url := links.abs or links.page:
        yield "UR", url
    if links.pdf:
        yield "L1", links.pdf
