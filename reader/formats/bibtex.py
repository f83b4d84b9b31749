"""Papers as BibTeX entries, in the form arXiv's own exporter prints.

``@misc`` with ``eprint`` and ``archivePrefix``: https://info.arxiv.org/help/hypertex/bibstyles
"""

import re
from collections.abc import Iterable, Iterator

from reader.entry import Entry
from reader.errors import ReaderError
from reader.formats import names, tex
from reader.formats.ascii import to_ascii
from reader.formats.categories import primary
from reader.formats.years import year
from reader.paper import ARXIV_DOI, Paper

_LITTLE = """
a about across after against all almost along also am among an and any around as at be been
before being between beyond both but by can could de due during each either et even every few
first for from had has have how i if in into is it its la like many may more most much must no
not nothing of off on one only onto or other our over part per rather s should since so some
something such system t than that the their them then there these they this those three through
to toward towards two under until up upon very via was we were what when where whether which
while who why will with within without you your
"""
_PASSED_OVER = frozenset(_LITTLE.split())
"""English words that arXiv's keys pass over, near enough."""
_KEY_WORDS = 4


def bibtex(entries: Iterable[Entry]) -> Iterator[str]:
    """An entry for each paper, parted by blank lines, no two with one citation key.

    A paper without a title and an address is left out: there is nothing to cite.
    """
    for number, (key, paper) in enumerate(cited(entry.paper for entry in entries)):
        yield ("\n" if number else "") + _entry(paper, key)


def entry_of(paper: Paper) -> str:
    """The entry of one paper, with its line end. Raises ReaderError where nothing can be cited."""
    if not _citable(paper):
        raise ReaderError(
            f"{paper.key} has no title and no address, so no BibTeX entry; open its feed"
        )
    return _entry(paper, citation_key(paper))


def cited(papers: Iterable[Paper]) -> list[tuple[str, Paper]]:
    """The papers that can be cited, in order, each once, with citation keys of their own.

    Where several would share a key, the oldest (the first by its paper key) has it plain, and the
    others' end in their ids: so neither the order nor what else is printed swaps two keys.
    """
    known = {paper.key: paper for paper in papers if _citable(paper)}
    keys = {name: citation_key(paper) for name, paper in known.items()}
    first: dict[str, str] = {}
    for name in sorted(known):
        first.setdefault(keys[name], name)
    return [
        (
            keys[name] if first[keys[name]] == name else keys[name] + _letters(paper.id or name),
            paper,
        )
        for name, paper in known.items()
    ]


def citation_key(paper: Paper) -> str:
    """The citation key as arXiv makes it, in ASCII: last name, year, four words of the title.

    It hangs on nothing else, so that it is the same in every export.

    >>> citation_key(Paper(key="arxiv:0704.0002", title="Sparsity-certifying Graph Decompositions",
    ...                    authors=("Ileana Streinu",)))
    'streinu2007sparsitycertifyinggraphdecompositions'
    """
    author = names.split(paper.authors[0], paper.organization).last if paper.authors else ""
    who = _letters(author) or _letters((paper.organization or "").partition(" ")[0]) or "anon"
    words = [_letters(re.sub(r"\\(?:text|math)[a-z]+", "", word)) for word in paper.title.split()]
    telling = [word for word in words if word not in _PASSED_OVER][:_KEY_WORDS]
    return who + str(year(paper) or "") + ("".join(telling) or "".join(words[:_KEY_WORDS]))


def published_doi(paper: Paper) -> str | None:
    """The DOI under which a paper was published; None for one that is on arXiv alone."""
    return paper.doi or (paper.key[4:] if paper.key.startswith("doi:") else None)


def doi(paper: Paper) -> str | None:
    """The DOI of the published version, else arXiv's."""
    return published_doi(paper) or (ARXIV_DOI + paper.id if paper.id else None)


def _entry(paper: Paper, key: str) -> str:
    fields = [("title", tex.escape(paper.title))] if paper.title else []
    if paper.authors:
        fields.append(("author", _authors(paper)))
    if when := year(paper):
        fields.append(("year", str(when)))
    links = paper.links
    if paper.id:
        fields += [("eprint", paper.id), ("archivePrefix", "arXiv")]
        if category := primary(paper):
            fields.append(("primaryClass", category))
    if published := published_doi(paper):
        fields.append(("doi", _verbatim(published)))
    if url := links.abs or links.page:
        fields.append(("url", _verbatim(url)))
    lines = ",\n".join(f"      {name}={{{value}}}" for name, value in fields)
    return f"@misc{{{key},\n{lines}\n}}\n"


def _citable(paper: Paper) -> bool:
    return bool(paper.title or paper.links.page)


def _authors(paper: Paper) -> str:
    parts = []
    for name in paper.authors:
        last, first, suffix = names.split(name, paper.organization)
        if names.is_group(name, paper.organization):
            parts.append(f"{{{tex.escape(name)}}}")  # or BibTeX would look for given names in it
        else:
            parts.append(tex.escape(f"{last}, {suffix}, {first}" if suffix else name))
    if (paper.author_count or 0) > len(paper.authors):
        parts.append("others")
    return " and ".join(parts)


def _verbatim(address: str) -> str:
    r"""An address without the signs that end a field or begin a command."""
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", to_ascii(text, "").lower())
