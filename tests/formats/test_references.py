"""RIS, CSL-JSON and BibTeX as reference managers read them."""

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON

from reader.feeds import bibliography
from reader.formats import Format, make_writer
from reader.formats.tex import unescape_tex
from reader.model.entry import Entry
from reader.model.paper import Paper
from reader.text.tex_accents import decode_accents
from tests.formats.papers import paper

FULL = Entry(
    paper(
        1,
        title="A <Fast> Decoder for 50% of Ørsted's $x_1$ & more",
        authors=("Ada Byron", "Qwen Team", "Johannes D. van der Waals", "Ann Lee Jr."),
        author_count=4,
        keywords=("cs.CL", "decoding"),
        doi="10.1000/xyz-1",
    )
)
PREPRINT = Entry(paper(2, published=None, year=2008))
ELSEWHERE = Entry(Paper(key="doi:10.1000/abc", title="Elsewhere", url="https://example.org/a"))
ALL = (FULL, PREPRINT, ELSEWHERE)
KEYS = [
    "byron2026fastdecoder50orsteds", "byron2008papernumber2", "anonelsewhere",
]  # fmt: skip


def printed(name: Format, *entries: Entry) -> str:
    return "".join(make_writer(name)(entries or ALL))


def test_rispy_reads_each_field() -> None:
    first, second, third = rispy.loads(printed("ris"))
    assert first["type_of_reference"] == "UNPB"
    assert first["id"] == KEYS[0]
    assert first["title"] == FULL.paper.title
    assert first["authors"] == [
        "Byron, Ada",
        "Qwen Team",
        "van der Waals, Johannes D.",
        "Lee, Ann, Jr.",
    ]
    assert (first["year"], first["date"]) == ("2026", "2026/11/18")
    assert first["abstract"] == "What paper 1 is about."
    assert first["keywords"] == ["cs.CL", "decoding"]
    assert first["doi"] == "10.1000/xyz-1"
    assert first["urls"] == ["https://arxiv.org/abs/2611.00001"]
    assert second["doi"] == "10.48550/arXiv.2611.00002"
    assert second["year"] == "2008" and "date" not in second
    assert third["doi"] == "10.1000/abc" and third["urls"] == ["https://example.org/a"]


ZOTERO = {
    "TI": "title", "AU": "creators", "DA": "date", "PY": "date", "AB": "abstractNote", "KW": "tags",
    "PB": "publisher", "AN": "archiveLocation", "DO": "DOI", "UR": "url", "L1": "attachments",
    "ID": "itemID",
}  # fmt: skip
"""What Zotero's translator takes each tag of an item for; all others would become a note."""


def test_zoteros_translator_takes_every_tag_and_makes_no_notes_of_them() -> None:
    """Its rules: a record is TY to ER, a line is ``XX  - value``, names part at commas."""
    text = printed("ris")
    records = [record for record in re.split(r"(?m)^ER {2}- ?\n", text) if record.strip()]
    assert len(records) == 3
    for record in records:
        lines = record.strip().split("\n")
        assert lines[0].startswith("TY  - ")
        for one in lines:
            found = re.fullmatch(r"([A-Z][A-Z0-9]) {2}- (\S.*)", one)
            assert found, one
            assert found[1] in ZOTERO or found[1] == "TY"
            if found[1] == "AU":
                assert 1 <= len(found[2].split(", ")) <= 3
            if found[1] == "KW":
                assert ";" not in found[2]


def test_a_value_of_ris_can_not_begin_another_tag() -> None:
    text = printed("ris", Entry(paper(1, title="T\nER  - \nTY  - JOUR", abstract="a\r\nAU  - X")))
    assert len(rispy.loads(text)) == 1
    assert text.count("\nER  - ") == 1


def test_citeproc_cites_each_item() -> None:
    source = CiteProcJSON(json.loads(printed("csl")))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    cited = CitationStylesBibliography(style, source, formatters.plain)
    for key in KEYS:
        cited.register(Citation([CitationItem(key)]))
    lines = [str(one) for one in cited.bibliography()]
    assert lines[0].startswith("Byron, A. et al. (2026)")
    assert "A <Fast> Decoder" in lines[0] and "10.1000/xyz-1" in lines[0]
    assert "2008" in lines[1]
    assert "Elsewhere" in lines[2]


def test_csl_items_have_only_variables_of_the_schema() -> None:
    items = json.loads(printed("csl"))
    assert [item["id"] for item in items] == KEYS
    known = {
        "id", "type", "title", "author", "issued", "publisher", "number", "genre", "DOI", "URL",
        "abstract", "keyword",
    }  # fmt: skip
    assert all(item.keys() <= known and item["type"] == "article" for item in items)
    assert items[0]["author"] == [
        {"family": "Byron", "given": "Ada"}, {"literal": "Qwen Team"},
        {"family": "van der Waals", "given": "Johannes D."},
        {"family": "Lee", "given": "Ann", "suffix": "Jr."},
    ]  # fmt: skip
    assert items[0]["issued"] == {"date-parts": [[2026, 11, 18]]}
    assert items[1]["issued"] == {"date-parts": [[2008]]}


@pytest.mark.parametrize(("name", "reads"), [("csl", "csljson"), ("bibtex", "bibtex")])
def test_pandoc_reads_it(name: Format, reads: str) -> None:
    if not shutil.which("pandoc"):
        pytest.skip("pandoc is not installed")
    done = subprocess.run(
        ["pandoc", "-f", reads, "-t", "csljson"],
        input=printed(name), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    first, second, third = sorted(json.loads(done.stdout), key=lambda item: KEYS.index(item["id"]))
    assert [author.get("family") or author.get("literal") for author in first["author"]][:2] == [
        "Byron", "Qwen Team",
    ]  # fmt: skip
    assert first["issued"]["date-parts"][0][0] == 2026
    assert second["issued"]["date-parts"][0][0] == 2008
    title = first["title"].casefold()  # of BibTeX's titles pandoc makes sentences
    assert "50%" in title and "ørsted" in title and "&" in title
    assert third["DOI"] == "10.1000/abc"


def test_bibtexparser_reads_each_field() -> None:
    found = bibtexparser.parse_string(printed("bibtex"))
    assert not found.failed_blocks
    entries = found.entries_dict
    assert list(entries) == KEYS
    first = entries[KEYS[0]]
    assert first.entry_type == "misc"
    assert (first["eprint"], first["archivePrefix"], first["primaryClass"]) == (
        "2611.00001", "arXiv", "cs.CL",
    )  # fmt: skip
    assert first["doi"] == "10.1000/xyz-1"
    assert first["url"] == "https://arxiv.org/abs/2611.00001"
    assert first["year"] == "2026"
    assert "doi" not in entries[KEYS[1]]


def test_citation_keys_hang_neither_on_the_order_nor_on_what_else_is_printed() -> None:
    twins = [
        Entry(Paper(key=f"arxiv:2611.0000{n}", title="Same Name", authors=("Jo Li",)))
        for n in (1, 2, 3)
    ]
    other = Entry(Paper(key="arxiv:2611.00009", title="Other Name", authors=("Jo Li",)))

    def keys(*entries: Entry) -> dict[str, str]:
        found = bibtexparser.parse_string(printed("bibtex", *entries)).entries
        return {one["eprint"]: one.key for one in found}

    assert keys(*twins) == keys(*reversed(twins))
    assert keys(*twins, other).items() >= keys(*twins).items()
    assert keys(*twins)["2611.00001"] == "li2026samename"
    assert len({*keys(*twins).values()}) == 3


def fields_of(text: str) -> dict[str, dict[str, str]]:
    """The fields of each entry by its id, a line each as arXiv prints them."""
    found = {}
    for item in re.split(r"\n(?=@misc)", text):
        fields = dict(re.findall(r"^ +(\w+)=\{(.*?)\},? *$", item, re.MULTILINE | re.DOTALL))
        found[fields["eprint"]] = fields
    return found


def plain_names(field: str) -> list[str]:
    """Authors as first names and last name, without grouping and suffixes at the end."""
    names = []
    for name in field.split(" and "):
        parts = unescape_tex(name).split(", ")
        names.append(" ".join([parts[2], *parts[:2]] if len(parts) == 3 else parts))
    return names


@pytest.mark.recorded
def plain_title(source: str) -> str:
    """A title of BibTeX as it is read."""
    return unescape_tex(decode_accents(source))


def test_what_we_print_says_what_arxivs_own_exporter_says(recorded: Path) -> None:
    text = (recorded / "bibtex" / "arxiv-export-1044.bib").read_text()
    papers = bibliography.parse(text, "the export")
    theirs = fields_of(text)
    ours = fields_of("".join(make_writer("bibtex")(Entry(one) for one in papers)))
    assert len(theirs) == 1044
    assert theirs.keys() == ours.keys()
    other_titles: list[Any] = []
    for id, fields in theirs.items():
        mine = ours[id]
        assert mine.keys() == fields.keys(), id
        for exact in ("year", "eprint", "archivePrefix", "primaryClass", "url"):
            assert mine[exact] == fields[exact], id
        assert plain_names(mine["author"]) == plain_names(fields["author"])
        if "doi" in fields:
            # Bare, as bibliography styles want it, and the first where arXiv names several.
            doi = re.sub(r"^(https://doi\.org/)?(doi:)?", "", fields["doi"].split()[0])
            assert mine["doi"] == doi.lower()
        if plain_title(mine["title"]) != plain_title(fields["title"]):
            other_titles.append((mine["title"], fields["title"]))
    # Commands that a paper's own preamble defines are printed by their names.
    assert len(other_titles) <= 3
    assert all(r"\mathrm" in mine or r"\textbackslash" in mine for mine, _ in other_titles)


def test_dates_of_import_are_those_of_the_file() -> None:
    [found] = bibliography.parse(printed("ris", FULL), "it")
    assert found.published == date(2026, 11, 18)
