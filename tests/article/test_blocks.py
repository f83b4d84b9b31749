"""Markdown as blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article.blocks import Block, Run, parse_markdown
from reader.article.from_html import html_to_markdown


def one(markdown: str) -> Block:
    """The only block of a text."""
    (block,) = parse_markdown(markdown)
    return block


def text(block: Block) -> str:
    return "".join(run.text for run in block.runs)


def cells(block: Block) -> list[list[str]]:
    return [["".join(run.text for run in cell) for cell in row] for row in block.rows]


def test_headings_have_levels() -> None:
    found = parse_markdown("# One\n\n### Three, *truly*")
    assert [(block.kind, block.level, text(block)) for block in found] == [
        ("heading", 1, "One"),
        ("heading", 3, "Three, truly"),
    ]


def test_emphasis_code_and_links_are_runs() -> None:
    block = one("A **bold** `x = 1` and [here](https://example.org/a).")
    assert block.runs == (
        Run("A "),
        Run("bold", "strong"),
        Run(" "),
        Run("x = 1", "code"),
        Run(" and "),
        Run("here", "link", "https://example.org/a"),
        Run("."),
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "#sec", "data:x"])
def test_only_web_links_lead_anywhere(url: str) -> None:
    assert all(not run.url for run in one(f"[here]({url}) we are").runs)


def test_formulas_become_unicode_and_prices_stay() -> None:
    assert text(one(r"Let $\alpha_1 \in \mathbb{R}^d$ cost $5 and $10.")) == (
        "Let α₁ ∈ ℝᵈ cost $5 and $10."
    )
    assert text(one("$$\n\\sum_i x_i \\\\\ny = 2\n$$")) == "∑ᵢ xᵢ\ny = 2"


def test_html_has_scripts_breaks_and_tables() -> None:
    assert text(one("H<sub>2</sub>O<sup>†</sup> here<br>there")) == "H₂O† here\nthere"
    block = one("<table><tr><th>a</th><th>b</th></tr><tr><td>1<td>2 < 3</table>")
    assert cells(block) == [["a", "b"], ["1", "2 < 3"]]


def test_lists_are_nested_and_numbered() -> None:
    found = parse_markdown("- one\n  - deeper\n- two\n\n3. three\n4. four")
    assert [(block.lead, text(block)) for block in found] == [
        ("• ", "one"),
        ("  • ", "deeper"),
        ("• ", "two"),
        ("3. ", "three"),
        ("4. ", "four"),
    ]
    assert [block.tight for block in found] == [False, True, True, False, True]


def test_a_second_paragraph_of_an_item_has_no_bullet() -> None:
    first, second = parse_markdown("- one\n\n  more of it")
    assert (first.lead, second.lead, second.hang) == ("• ", "  ", "  ")


def test_tables_have_cells_of_runs() -> None:
    block = one("| a | b |\n|---|---|\n| $x_1$ | **2** |")
    assert cells(block) == [["a", "b"], ["x₁", "2"]]
    assert block.rows[1][1] == (Run("2", "strong"),)


def test_blank_lines_between_the_rows_of_a_table_do_not_part_them() -> None:
    loose = "| a | b |\n\n|---|---|\n\n| 1 | 2 |\n\n| 3 | 4 |\n\nText | with a bar."
    table, after = parse_markdown(loose)
    assert cells(table) == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert text(after) == "Text | with a bar."


def test_two_tables_with_a_blank_line_between_stay_two() -> None:
    first, second = parse_markdown("| a |\n|---|\n| 1 |\n\n| b |\n|---|\n| 2 |")
    assert (cells(first), cells(second)) == ([["a"], ["1"]], [["b"], ["2"]])


def test_code_stays_as_it_is() -> None:
    block = one("```python\ndef f(x):\n    return x_1  # $a$\n```")
    assert (block.kind, text(block)) == ("verbatim", "def f(x):\n    return x_1  # $a$")


def test_figures_are_named_and_lead_to_their_picture() -> None:
    assert one("![Loss curves](https://example.org/1.png)").runs == (
        Run("[figure: Loss curves]", "link", "https://example.org/1.png"),
    )


def test_quotes_have_a_bar() -> None:
    block = one("> said so")
    assert (block.lead, block.hang, text(block)) == ("│ ", "│ ", "said so")


@given(st.text(alphabet=st.sampled_from("ab *_`#>|-$\\[](){}<br/>1.\n\t日\u0301"), max_size=200))
def test_any_text_has_blocks(markdown: str) -> None:
    for block in parse_markdown(markdown):
        assert all(run.text for run in block.runs)


def test_a_page_keeps_its_tables_links_and_formulas() -> None:
    page = (
        "<nav>menu</nav><article><h2>T</h2><p>3*4 <a href='https://example.org/'>see</a>"
        " <a href='#bib'>[1]</a></p>"
        "<table><tr><td></td><td><math alttext='x_1'>x</math></td></tr></table>"
        "<table><tr><th>A</th><th>B</th></tr><tr><td><p>1</p></td><td>2|3</td></tr></table>"
        "<pre>a *b*\n  c</pre><script>bad()</script></article>"
    )
    found = parse_markdown(html_to_markdown(page))
    assert [block.kind for block in found] == ["heading", "flow", "flow", "table", "verbatim"]
    assert text(found[1]) == "3*4 see [1]"
    assert [run.url for run in found[1].runs if run.url] == ["https://example.org/"]
    assert text(found[2]) == "x₁"
    assert cells(found[3]) == [["A", "B"], ["1", "2|3"]]
    assert text(found[4]) == "a *b*\n  c"


def test_a_page_that_ends_in_a_table_keeps_its_text() -> None:
    assert "half" in html_to_markdown("<article><table><tr><td>half")
