"""Papers as RIS, for reference managers.

Tags as EndNote, Mendeley and Zotero's translator (https://github.com/zotero/translators, RIS.js)
read them: ``AU`` is "Last, First, Suffix", ``DA`` is YYYY/MM/DD, ``KW`` a keyword a line. A
preprint is ``UNPB``, unpublished work; what was published has the DOI of its version of record.
"""

from collections.abc import Iterable, Iterator

from reader.entry import Entry
from reader.formats import names
from reader.formats.bibtex import cited, doi
from reader.formats.years import year
from reader.paper import Paper


def ris(entries: Iterable[Entry]) -> Iterator[str]:
    """A record for each paper, parted by blank lines; ``ID`` is the citation key of the BibTeX."""
    for number, (key, paper) in enumerate(cited(entry.paper for entry in entries)):
        # A value is a line, or its rest would be tags of its own.
        fields = ((tag, " ".join(value.split())) for tag, value in _fields(key, paper))
        lines = "".join(f"{tag}  - {value}\n" for tag, value in fields)
        yield ("\n" if number else "") + lines + "ER  - \n"


def _fields(key: str, paper: Paper) -> Iterator[tuple[str, str]]:
    yield "TY", "UNPB"
    yield "ID", key
    if paper.title:
        yield "TI", paper.title
    for name in paper.authors:
        last, first, suffix = names.split(name, paper.organization)
        yield "AU", ", ".join(part for part in (last, first, suffix) if part)
    if day := paper.published:
        yield "PY", str(day.year)
        yield "DA", f"{day:%Y/%m/%d}"
    elif known := year(paper):
        yield "PY", str(known)
    if paper.abstract:
        yield "AB", paper.abstract
    for word in paper.keywords:
        yield "KW", word
    if paper.id:
        yield "PB", "arXiv"
        yield "AN", f"arXiv:{paper.id}"
    if known_doi := doi(paper):
        yield "DO", known_doi
    links = paper.links
    if url := links.abs or links.page:
        yield "UR", url
    if links.pdf:
        yield "L1", links.pdf
