"""Papers as BibTeX entries, in the same form as arXiv's own export.

``@misc`` with ``eprint`` and ``archivePrefix``: https://info.arxiv.org/help/hypertex/bibstyles
"""

import re
from collections.abc import Iterable, Iterator

from reader.errors import ReaderError
from reader.formats import names, tex
from reader.formats.ascii import to_ascii
from reader.formats.categories import primary_category
from reader.formats.years import citation_year
from reader.model.entry import Entry
from reader.model.paper import ARXIV_DOI, Paper

_SMALL_WORDS = """
a about across after against all almost along also am among an and any around as at be been
before being between beyond both but by can could de due during each either et even every few
first for from had has have how i if in into is it its la like many may more most much must no
not nothing of off on one only onto or other our over part per rather s should since so some
something such system t than that the their them then there these they this those three through
to toward towards two under until up upon very via was we were what when where whether which
while who why will with within without you your
"""
_SKIPPED_WORDS = frozenset(_SMALL_WORDS.split())
"""English words that arXiv's citation keys leave out (nearly the same list)."""
_TITLE_WORDS = 4


def write_bibtex(entries: Iterable[Entry]) -> Iterator[str]:
    """A BibTeX entry for each paper, separated by blank lines; every citation key is unique.

    A paper without a title and an address is left out: there is nothing to cite.
    """
    for number, (key, paper) in enumerate(citable_papers(entry.paper for entry in entries)):
        yield ("\n" if number else "") + _format_entry(paper, key)


def bibtex_entry(paper: Paper) -> str:
    """The BibTeX entry of one paper. Raises ReaderError where there is nothing to cite."""
    if not _can_be_cited(paper):
        raise ReaderError(
            f"{paper.key} has no title and no address, so no BibTeX entry; open its feed"
        )
    return _format_entry(paper, citation_key(paper))


def citable_papers(papers: Iterable[Paper]) -> list[tuple[str, Paper]]:
    """The papers that can be cited, in order, each once and with a unique citation key.

    Where several papers have the same citation key, the first of them by its paper key keeps it,
    and the others add their ids to it. So the order of the papers does not change a citation key.
    """
    papers_by_key = {paper.key: paper for paper in papers if _can_be_cited(paper)}
    citation_keys = {key: citation_key(paper) for key, paper in papers_by_key.items()}
    first_by_citation_key: dict[str, str] = {}
    for key in sorted(papers_by_key):
        first_by_citation_key.setdefault(citation_keys[key], key)
    return [
        (
            citation_keys[key]
            if first_by_citation_key[citation_keys[key]] == key
            else citation_keys[key] + _ascii_letters(paper.id or key),
            paper,
        )
        for key, paper in papers_by_key.items()
    ]


def citation_key(paper: Paper) -> str:
    """The citation key in arXiv's form, in ASCII: last name, year, four words of the title.

    It depends on nothing else, so it is the same in every export.

    >>> citation_key(Paper(key="arxiv:0704.0002", title="Sparsity-certifying Graph Decompositions",
    ...                    authors=("Ileana Streinu",)))
    'streinu2007sparsitycertifyinggraphdecompositions'
    """
    author = names.split_name(paper.authors[0], paper.organization).last if paper.authors else ""
    author_part = (
        _ascii_letters(author)
        or _ascii_letters((paper.organization or "").partition(" ")[0])
        or "anon"
    )
    words = [
        _ascii_letters(re.sub(r"\\(?:text|math)[a-z]+", "", word)) for word in paper.title.split()
    ]
    title_words = [word for word in words if word not in _SKIPPED_WORDS][:_TITLE_WORDS]
    return (
        author_part
        + str(citation_year(paper) or "")
        + ("".join(title_words) or "".join(words[:_TITLE_WORDS]))
    )


def published_doi(paper: Paper) -> str | None:
    """The DOI of the published version; None for a paper that is only on arXiv."""
    return paper.doi or (paper.key[4:] if paper.key.startswith("doi:") else None)


def best_doi(paper: Paper) -> str | None:
    """The DOI of the published version, else the one that arXiv gives each paper."""
    return published_doi(paper) or (ARXIV_DOI + paper.id if paper.id else None)


def _format_entry(paper: Paper, key: str) -> str:
    fields = [("title", tex.escape_tex(paper.title))] if paper.title else []
    if paper.authors:
        fields.append(("author", _format_authors(paper)))
    if when := citation_year(paper):
        fields.append(("year", str(when)))
    if paper.month and (day := paper.first_possible_day):
        fields.append(("month", f"{day:%b}".lower()))
    links = paper.links
    if paper.id:
        fields += [("eprint", paper.id), ("archivePrefix", "arXiv")]
        if category := primary_category(paper):
            fields.append(("primaryClass", category))
    if published := published_doi(paper):
        fields.append(("doi", _escape_url(published)))
    if url := links.abs or links.page:
        fields.append(("url", _escape_url(url)))
    lines = ",\n".join(f"      {name}={{{value}}}" for name, value in fields)
    return f"@misc{{{key},\n{lines}\n}}\n"


def _can_be_cited(paper: Paper) -> bool:
    return bool(paper.title or paper.links.page)


def _format_authors(paper: Paper) -> str:
    parts = []
    for name in paper.authors:
        last, first, suffix = names.split_name(name, paper.organization)
        if names.is_group(name, paper.organization):
            parts.append(
                f"{{{tex.escape_tex(name)}}}"
            )  # else BibTeX would look for given names in it
        else:
            parts.append(tex.escape_tex(f"{last}, {suffix}, {first}" if suffix else name))
    if (paper.author_count or 0) > len(paper.authors):
        parts.append("others")
    return " and ".join(parts)


def _escape_url(address: str) -> str:
    r"""The address with backslashes and braces percent-encoded, which TeX would interpret."""
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _ascii_letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", to_ascii(text, "").lower())
