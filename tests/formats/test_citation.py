"""Plain citations, Markdown links and templates."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.errors import UsageError
from reader.formats import format_named, make_writer
from reader.formats.citation import format_citation
from reader.formats.markdown import markdown_link
from reader.formats.names import make_initials, split_name
from reader.formats.template import NAMES, fill_template
from reader.model.entry import Entry, Marks
from reader.model.paper import Paper
from tests.formats.papers import entry, paper


def test_up_to_three_authors_are_named_then_et_al() -> None:
    one, two = ("Ada Byron",), ("Ada Byron", "Jean-Paul van der Berg")
    four = (*two, "Li Wei", "Jo Roe")
    assert format_citation(paper(1, authors=one, author_count=1)) == (
        "Byron, A. (2026). Paper number 1. arXiv:2611.00001. https://arxiv.org/abs/2611.00001"
    )
    assert format_citation(paper(1, authors=two)).startswith(
        "Byron, A., & van der Berg, J.-P. (2026)."
    )
    assert format_citation(paper(1, authors=four)).startswith(
        "Byron, A., van der Berg, J.-P., Wei, L., et al. (2026)."
    )
    assert format_citation(paper(1, authors=one, author_count=5)).startswith(
        "Byron, A., et al. (2026)."
    )


def test_what_is_unknown_is_left_out_of_a_citation() -> None:
    assert format_citation(Paper(key="title:why", title="Why?")) == "Why? (n.d.)."
    doi = Paper(key="doi:10.1/x", title="X", authors=("DeepMind",), organization="DeepMind")
    assert format_citation(doi) == "DeepMind (n.d.). X. https://doi.org/10.1/x"


@pytest.mark.parametrize(
    ("name", "last", "short"),
    [("Ludwig van Beethoven", "van Beethoven", "L."), ("Madonna", "Madonna", ""),
     ("Smith, John Q.", "Smith", "J. Q."), ("李明", "李明", ""), ("Qwen Team", "Qwen Team", ""),
     ("Émile Zola Jr.", "Zola", "É."), ("de la Cruz", "la Cruz", "D.")],
)  # fmt: skip
def test_a_name_is_taken_apart(name: str, last: str, short: str) -> None:
    assert split_name(name).last == last
    assert make_initials(split_name(name).first) == short


def test_markdown_signs_in_a_title_are_only_signs() -> None:
    assert markdown_link("[A] *b* c_d <e> `f` ~g~ |h| \\ &amp; R&D", "https://example.org/") == (
        r"[\[A\] \*b\* c\_d \<e\> \`f\` \~g\~ \|h\| \\ \&amp; R&D](https://example.org/)"
    )
    assert list(make_writer("markdown")([entry(3)])) == [
        "- [Paper number 3](https://huggingface.co/papers/2611.00003)\n"
    ]


@given(st.text(st.sampled_from(list("ab[]()*_<>`~|\\!#&;:$.-")), min_size=1, max_size=30))
def test_a_renderer_reads_the_title_and_the_address_back(title: str) -> None:
    url = "https://example.org/a_(b)?q=<c>&d=1"
    [block] = [
        token
        for token in MarkdownIt().parse("see " + markdown_link(title, url))
        if token.type == "inline"
    ]
    assert block.children
    opened = [token for token in block.children if token.type == "link_open"]
    assert len(opened) == 1
    assert "".join(token.content for token in block.children) == "see " + title


def test_a_template_is_filled_by_name() -> None:
    row = entry(9, title="A $x$ {b}", votes=None)
    assert fill_template(r"{title} {link}\t{votes}|{authors}|{published} {{x}}", row) == (
        "A $x$ {b} https://huggingface.co/papers/2611.00009\t|Ada Byron, Kurt Weyl|2026-11-18 {x}"
    )
    assert fill_template("{abs} {pdf}", row) == (
        "https://arxiv.org/abs/2611.00009 https://arxiv.org/pdf/2611.00009"
    )
    assert fill_template("{citation}", row) == format_citation(row.paper)
    assert fill_template("{bibtex}", row).startswith("@misc{byron2026")


def test_every_name_of_the_json_can_stand_in_a_template() -> None:
    for name in NAMES:
        assert "{" not in fill_template(f"{{{name}}}", entry(1)) or name == "bibtex"
    marked = Entry(paper(1), Marks(read="2026-11-20T08:00:00Z", tags=("rl", "todo")))
    assert fill_template("{read} {tags} {note}", marked) == "2026-11-20T08:00:00Z rl, todo "


@pytest.mark.parametrize(
    "template",
    ["{title.__class__}", "{authors[0]}", "{title!r}", "{title:>10}", "{nothing}", "{}", "{0}",
     "{title", "}", "{links}", "{title:{key}}"],
)  # fmt: skip
def test_nothing_but_a_known_name_is_taken_in_a_template(template: str) -> None:
    with pytest.raises(UsageError):
        fill_template(template, entry(1))


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"No value is called 'titel'; there are key, id, title"):
        fill_template("{titel}", entry(1))
    with pytest.raises(UsageError, match=re.escape("No format is called 'yaml'; there are table")):
        format_named("yaml")
    assert format_named("bibtex") == "bibtex"
