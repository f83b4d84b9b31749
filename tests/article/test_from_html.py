"""Pages that LaTeXML made, on the screen: from HTML through Markdown and blocks to lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.article.blocks import Block, parse_markdown
from reader.article.from_html import html_to_markdown
from reader.article.layout import lay_out
from reader.feeds.fulltext import fetch
from reader.text.sanitise import block

NOTE = (
    '<span class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">{0}</sup>'
    '<span class="ltx_note_outer"><span class="ltx_note_content">'
    '<sup class="ltx_note_mark">{0}</sup><span class="ltx_tag ltx_tag_note">{0}</span>{1}'
    "</span></span></span>"
)
"""A footnote: its mark, and its text."""


def blocks(html: str) -> list[Block]:
    """The blocks of an article with this content."""
    page = f'<html><body><article class="ltx_document">{html}</article></body></html>'
    return parse_markdown(block(html_to_markdown(page)))


def shown(html: str, width: int = 40) -> list[str]:
    """The lines that are not blank."""
    lines = (line.text.rstrip() for line in lay_out(blocks(html), width))
    return [line for line in lines if line]


def styles(html: str) -> list[tuple[str, str]]:
    return [(run.text, run.style) for one in blocks(html) for run in one.runs]


def math(tex: str) -> str:
    return f'<math class="ltx_Math" alttext="{tex}"><semantics><mi>q</mi></semantics></math>'


def equation(tex: str, number: str = "") -> str:
    eqno = f'<td class="ltx_eqn_cell ltx_eqn_eqno">{number}</td>' if number else ""
    return (
        '<tr class="ltx_equation ltx_eqn_row ltx_align_baseline">'
        '<td class="ltx_eqn_cell ltx_eqn_center_padleft"></td>'
        f'<td class="ltx_eqn_cell ltx_align_center">{math(tex)}</td>'
        f'<td class="ltx_eqn_cell ltx_eqn_center_padright"></td>{eqno}</tr>'
    )


def equations(*rows: str) -> str:
    return f'<table class="ltx_equation ltx_eqn_table"><tbody>{"".join(rows)}</tbody></table>'


def items(kind: str, *labelled: tuple[str, str]) -> str:
    tag = "ol" if kind == "enumerate" else "ul"
    inner = "".join(
        f'<li class="ltx_item"><span class="ltx_tag ltx_tag_item">{label}</span>'
        f'<div class="ltx_para">{text}</div></li>'
        for label, text in labelled
    )
    return f'<{tag} class="ltx_{kind}">{inner}</{tag}>'


def p(text: str) -> str:
    return f'<p class="ltx_p">{text}</p>'


def listing(*lines: str) -> str:
    inner = "".join(f'<div class="ltx_listingline">{line}</div>' for line in lines)
    data = '<div class="ltx_listing_data"><a href="data:text/plain;base64,eA==">⬇</a></div>'
    return f'<div class="ltx_listing">{data}{inner}</div>'


@pytest.mark.recorded
def test_the_recorded_page_is_shown_as_its_author_meant_it(recorded: Path) -> None:
    page = (recorded / "inputs/latexml.html").read_bytes()
    text = fetch("1901.00003", lambda path, query: b"{}", lambda path, query: page)
    lines = [line.text.rstrip() for line in lay_out(parse_markdown(text), 40)]
    assert [line for line in lines if line] == [
        "Used¹ widely, 10⁵ times, see [35].",
        "¹ A footnote.",
        "• First point.",
        "1. First step.",
        "  p = 1/2|x|                         (1)",
        "  def f(x):",
        "      return x",
        "Model  Accuracy      Size",
        "─────────────────────────",
        "Ours   91        90  7B",
        "       88        87  1B",
    ]
    assert not any(run.url for one in parse_markdown(text) for run in one.runs)


# Equations


def test_an_equation_has_its_number_at_the_right() -> None:
    number = '<span class="ltx_tag ltx_tag_equation ltx_align_right">(3a)</span>'
    assert shown(equations(equation(r"\hat\theta=\alpha", number)), 20) == ["  θ̂ = α         (3a)"]


def test_an_equation_without_a_number_stands_alone() -> None:
    assert shown(p("We set") + equations(equation("x=1")) + p("here.")) == [
        "We set",
        "  x = 1",
        "here.",
    ]


def test_a_number_that_has_no_room_stands_on_the_next_line() -> None:
    assert shown(equations(equation("a+b+c+d", "(12)")), 12) == ["  a+b+c+d", "        (12)"]


def test_the_equations_of_a_group_follow_each_other_each_with_its_number() -> None:
    group = equations(equation(r"\displaystyle a", "(1)"), equation(r"\displaystyle=b", "(2)"))
    laid = [line.text for line in lay_out(blocks(group), 14)]
    assert laid == ["  a        (1)", "  = b      (2)"]


def test_words_between_equations_are_kept() -> None:
    row = '<tr class="ltx_eqn_row"><td class="ltx_eqn_cell">and also</td></tr>'
    assert shown(equations(equation("a"), row, equation("b"))) == ["  a", "and also", "  b"]


def test_words_beside_a_formula_are_a_part_of_it() -> None:
    row = f'<tr class="ltx_eqn_row"><td>{math("a")}</td><td>if {math("b")}</td></tr>'
    assert shown(equations(row)) == ["  a if b"]


def test_an_equation_need_not_be_a_table() -> None:
    html = (
        f'<div class="ltx_equation ltx_eqn_div">{math("a=b")}'
        '<span class="ltx_tag ltx_tag_equation">(4)</span></div>'
    )
    assert shown(html, 12) == ["  a = b  (4)"]


def test_an_equation_in_an_item_of_a_list_stays_in_it() -> None:
    html = items("itemize", ("•", p("So") + equations(equation("a=b", "(1)"))))
    assert shown(html, 16) == ["• So", "    a = b    (1)"]


def test_a_formula_has_no_comments_of_tex() -> None:
    assert shown(p(math("a%\n+\\%%\n b")) + equations(equation("c%\n  +d"))) == ["a+%b", "  c+d"]


def test_a_formula_of_which_nobody_knows_a_command_is_shown_as_its_author_wrote_it() -> None:
    html = equations(equation(r"\unheard{x}\\ y\leq z"))
    assert shown(html) == [r"  \unheard{x}", "  y ≤ z"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("2" + math(r"\times") + "3", "2×3"),
        (f"the {math('n')}2", "the n2"),
        (f"{math('a')}{math('b')}", "ab"),
        (f"costs $5 and {math('x')}", "costs $5 and x"),
        (f"of {math(' x ')}.", "of x."),
        ("of " + math("x\\ ") + ".", "of x."),
        (math(r"\text{if $x$}"), "if x"),
        ('<math><mi>x</mi><annotation encoding="application/x-tex">y_1</annotation></math>', "y₁"),
        ("<math><mi>x</mi><mo>+</mo><mn>1</mn></math>", "x+1"),
    ],
)
def test_a_formula_in_a_text_is_seen_wherever_it_stands(html: str, text: str) -> None:
    assert shown(p(html)) == [text]


# Scripts and styles


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup class='ltx_sup'>5</sup>", "10⁵"),
        ("10<sup>0.5</sup>", "10^0.5"),
        ("Byron<sup>1,2</sup>", "Byron¹,²"),
        ("so<sup>[7]</sup>", "so[7]"),
        ("H<sub>2</sub>O", "H₂O"),
        ("p<sub>model</sub>", "p_model"),
    ],
)
def test_raised_and_lowered_text_is_told_from_the_rest(html: str, text: str) -> None:
    assert shown(p(html)) == [text]


@pytest.mark.parametrize(
    ("html", "runs"),
    [
        ('<span class="ltx_text ltx_font_bold">a</span>', [("a", "strong")]),
        ('<em class="ltx_emph ltx_font_italic">a</em>', [("a", "emphasis")]),
        ("<b>(a)</b>b", [("(a)", "strong"), ("b", "text")]),
        ("x<i>-y </i>z", [("x", "text"), ("-y", "emphasis"), (" z", "text")]),
        ("<b>a</b><b>b</b>", [("a", "strong"), ("b", "strong")]),
        ("<b>a<b>b</b></b>", [("ab", "strong")]),
        ("<i>a <b>b</b></i>", [("a ", "emphasis"), ("b", "strong")]),
        ('<span class="ltx_font_typewriter">a_*b`</span>', [("a_*b`", "code")]),
        ("<b> </b>a", [("a", "text")]),
    ],
)
def test_emphasis_is_seen_wherever_it_stands(html: str, runs: list[tuple[str, str]]) -> None:
    found = styles(p(html))
    assert "".join(text for text, _ in found) == "".join(text for text, _ in runs)
    assert {style for _, style in found} == {style for _, style in runs}


@pytest.mark.parametrize(
    "text",
    ["1. No list", "- no item", "# no heading", "+ nothing", "a_b_c *d* [e] `f` $g$ &amp;lt; !",
     "&lt;b&gt; | ~~~", "~~~", "=", "2) no", "&gt; said"],
)  # fmt: skip
def test_what_looks_like_markdown_is_text(text: str) -> None:
    wanted = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    (found,) = blocks(p(text))
    assert (found.kind, found.lead, "".join(run.text for run in found.runs)) == ("flow", "", wanted)


# Links


def test_a_citation_stays_inside_and_leads_nowhere_else() -> None:
    here = "https://arxiv.org/html/2611.00001v1"
    cite = f'<cite class="ltx_cite">[<a class="ltx_ref" href="{here}#bib.bib35">35</a>]</cite>'
    part = f'<a class="ltx_ref" href="{here}#S2"><span class="ltx_ref_tag">2</span></a>'
    (found,) = blocks(p(f"See {cite} and Section {part}."))
    assert "".join(run.text for run in found.runs) == "See [35] and Section 2."
    assert not any(run.url for run in found.runs)


@pytest.mark.parametrize("kind", ["ltx_ref ltx_href", "ltx_ref ltx_url ltx_font_typewriter", ""])
def test_a_link_to_another_place_is_a_link(kind: str) -> None:
    url = "https://example.org/a_(b)#c"
    (found,) = blocks(p(f'the <a class="{kind}" href="{url}">code</a>'))
    assert [(run.text, run.url) for run in found.runs if run.url] == [("code", url)]


# Footnotes


def test_a_footnote_stands_apart_below_its_paragraph() -> None:
    html = p(f"Used{NOTE.format(1, 'A <b>note</b>.')} here.") + p("Next.")
    assert shown(html) == ["Used¹ here.", "¹ A note.", "Next."]


def test_footnotes_of_headings_cells_and_items_stand_apart_too() -> None:
    table = f"<table><tr><td>a{NOTE.format(2, 'Cell.')}</td><td>b</td></tr></table>"
    html = f"<h2>Title{NOTE.format('∗', 'Head.')}</h2>{table}" + items(
        "itemize", ("•", p(f"item{NOTE.format(3, 'Item.')}")), ("•", p("last"))
    )
    assert shown(html) == [
        "Title*",
        "* Head.",
        "a²  b",
        "─────",
        "² Cell.",
        "• item³",
        "  ³ Item.",
        "• last",
    ]


def test_a_mark_of_a_footnote_that_stands_elsewhere_is_only_a_mark() -> None:
    mark = '<span class="ltx_note_type">footnotemark: </span>'
    assert shown(p(f"a{NOTE.format(1, mark)} b")) == ["a¹ b"]


# Lists


def test_items_have_one_sign_each() -> None:
    html = items("itemize", ("•", p("one")), ("–", p("two"))) + items(
        "enumerate", ("1.", p("first")), ("2.", p("second"))
    )
    assert shown(html) == ["• one", "• two", "1. first", "2. second"]


def test_lists_in_lists_are_indented() -> None:
    inner = items("enumerate", ("1.", p("deeper")), ("2.", p("too") + p("and more")))
    html = items("itemize", ("•", p("one") + inner), ("•", p("two")))
    assert shown(html) == ["• one", "  1. deeper", "  2. too", "     and more", "• two"]


@pytest.mark.parametrize("label", ["(a)", "(iv)", "b)", "[7]", "(12)"])
def test_a_label_of_an_author_stands_in_place_of_the_sign(label: str) -> None:
    assert shown(items("enumerate", (label, p("so")))) == [f"{label} so"]


def test_the_numbers_of_a_list_are_those_of_its_author() -> None:
    html = items("enumerate", ("1.", p("a")), ("4.", p("b")), ("5.", p("c")))
    assert shown(html) == ["1. a", "4. b", "5. c"]
    assert shown("<ol start=3><li>a<li>b</ol>") == ["3. a", "4. b"]


def test_two_lists_that_follow_each_other_stay_two() -> None:
    first = items("enumerate", ("1.", p("a")))
    assert shown(first + first) == ["1. a", "1. a"]


def test_a_term_stands_before_its_meaning() -> None:
    html = (
        '<dl class="ltx_description"><dt class="ltx_item">'
        '<span class="ltx_tag ltx_tag_item"><b>Term</b></span></dt>'
        f'<dd class="ltx_item">{p("Its meaning.")}</dd></dl>'
    )
    assert shown(html) == ["• Term Its meaning."]


# Code and algorithms


def test_code_has_a_line_for_each_line_and_its_indentation() -> None:
    space = '<span class="ltx_text ltx_lst_space">    </span>'
    html = listing("def f(x):", f"{space}<b>return</b> x_1*2", "", "```")
    assert shown(html) == ["  def f(x):", "      return x_1*2", "  ```"]


def test_an_algorithm_has_its_numbers_and_formulas() -> None:
    def number(n: int) -> str:
        return f'\n<span class="ltx_tag ltx_tag_listingline">{n}:</span>'

    bound, step = math(r"i\leq n"), math(r"x\leftarrow\hat y")
    lines = [f"{number(9)}<b>for</b> {bound} <b>do</b>\n", f"{number(10)}\xa0\xa0{step}\n"]
    html = f'<figure class="ltx_float ltx_algorithm">{listing(*lines)}</figure>'
    assert shown(html) == ["   9: for i ≤ n do", "  10:   x←ŷ"]


def test_a_verbatim_text_keeps_its_lines() -> None:
    html = '<pre class="ltx_verbatim">a\n  ```b\n  c</pre>'
    assert shown(html) == ["  a", "    ```b", "    c"]


# Tables


def test_cells_that_span_others_keep_the_rest_in_their_columns() -> None:
    html = (
        '<table class="ltx_tabular"><tr><td rowspan=2>A</td><td colspan=2>B</td><td>C</td></tr>'
        "<tr><td>1</td><td rowspan=2>2</td><td>3</td></tr><tr><td>4</td><td>5</td><td>6</td></tr>"
        "</table>"
    )
    (table,) = blocks(html)
    assert [["".join(run.text for run in cell) for cell in row] for row in table.rows] == [
        ["A", "B", "", "C"],
        ["", "1", "2", "3"],
        ["4", "5", "", "6"],
    ]


def test_a_table_of_spans_is_a_table() -> None:
    def row(*cells: str) -> str:
        inner = "".join(f'<span class="ltx_td">{cell}</span>' for cell in cells)
        return f'<span class="ltx_tr">{inner}</span>'

    rows = row("a", math("|x|")) + row("b|c", math(r"\|y\|"))
    html = p(f'<span class="ltx_inline-block"><span class="ltx_tabular">{rows}</span></span>')
    assert shown(html) == ["a    |x|", "────────", "b|c  ‖y‖"]


def test_a_table_has_a_caption_and_may_lack_the_signs_of_its_rows() -> None:
    html = "<table><caption>Of all</caption><th>a<th>b<tbody><tr><td>1<td>2</table>"
    assert shown(html) == ["Of all", "a  b", "────", "1  2"]


def test_bold_results_are_bold_and_a_table_in_a_cell_is_text() -> None:
    inner = "<table><tr><td>b</td><td>c</td></tr></table>"
    html = f"<table><tr><td>a</td><td>{inner}</td></tr><tr><td>1</td><td><b>2</b></td></tr></table>"
    (table,) = blocks(html)
    assert [run.text for run in table.rows[0][1]] == ["b c"]
    assert [run.style for run in table.rows[1][1]] == ["strong"]


def test_a_row_without_room_leaves_out_what_reaches_in_from_above() -> None:
    html = (
        "<table><tr><td>name</td><td>first</td><td>second</td></tr>"
        "<tr><td rowspan=2>abcdefgh</td><td>1234567890</td><td>2234567890</td></tr>"
        "<tr><td>3234567890</td><td>4234567890</td></tr></table>"
    )
    assert shown(html, 20)[-2:] == ["first: 3234567890", "second: 4234567890"]


# The rest of a page


def test_the_name_of_a_theorem_stands_at_the_beginning_of_its_text() -> None:
    title = '<span class="ltx_tag ltx_tag_theorem">Theorem 1</span> (Main).'
    html = (
        '<div class="ltx_theorem"><h6 class="ltx_title ltx_runin ltx_title_theorem">'
        f'{title}</h6><div class="ltx_para">{p("<i>It holds.</i>")}</div></div>'
    )
    assert shown(html) == ["Theorem 1 (Main). It holds."]
    assert styles(html)[0] == ("Theorem 1 (Main).", "strong")


def test_a_bibliography_has_its_numbers() -> None:
    html = (
        '<section class="ltx_bibliography"><h2>References</h2><ul class="ltx_biblist">'
        '<li class="ltx_bibitem"><span class="ltx_tag ltx_role_refnum ltx_tag_bibitem">[1]</span>'
        '<span class="ltx_bibblock">A. Byron.</span><span class="ltx_bibblock">On tests.</span>'
        '<span class="ltx_bibblock ltx_bib_cited">Cited by: §1.</span></li></ul></section>'
    )
    assert shown(html) == ["References", "[1] A. Byron. On tests."]


def test_a_caption_is_a_paragraph() -> None:
    html = (
        '<figure class="ltx_figure"><img class="ltx_graphics" src="x1.png">'
        '<figcaption class="ltx_caption"><span class="ltx_tag ltx_tag_figure">Figure 1: </span>'
        "Losses.</figcaption></figure>"
    )
    assert shown(html) == ["Figure 1: Losses."]


def test_what_belongs_to_the_site_is_left_out() -> None:
    page = (
        "<html><body><header>logo</header><article>"
        '<nav class="ltx_TOC">contents</nav><button>report</button>'
        '<p>words</p><span class="ltx_ERROR undefined">\\odd</span>'
        '<div class="ltx_pagination ltx_role_newpage">2</div>'
        '<footer class="ltx_page_footer">made by</footer></article><p>after</p>'
        '<div class="ltx_page_footer">made by</div></body></html>'
    )
    assert html_to_markdown(page) == "words"


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<li>", "<ul>", "</ul>", "<ol>", "<td>", "<tr>", "<table>", "</table>",
             "<b>", "</b>", "<i>", "a", " ", "\n", "*", "_", "`", "$", "|", "\\", "1.", "- ", "<",
             "<div class=ltx_listing>", "<div class=ltx_listingline>", "</div>", "<sup>", "</sup>",
             "<span class=ltx_note>", "<span class=ltx_note_content>", "</span>", "<dt>", "<dd>",
             "<math alttext='x_1%\n|'></math>", "<math>", "<td colspan=3 rowspan=2>", "<h2>",
             "<h6 class=ltx_runin>", "<div class=ltx_eqn_row>", "<div class=ltx_equation>", "<a>",
             "<a href='https://e.org/'>", "</a>", "<span class=ltx_tag>", "<pre>", "<blockquote>"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_page_has_lines(pieces: list[str]) -> None:
    for width in (8, 40):
        assert all(line.text is not None for line in lay_out(blocks("".join(pieces)), width))


def test_the_markdown_of_powers_and_citations_is_readable_as_it_is() -> None:
    html = p('10<sup class="ltx_sup">5</sup> times, see <cite>[<a href="#b">35</a>]</cite>(old)')
    assert html_to_markdown(html) == "10⁵ times, see [35\\](old)"
    assert html_to_markdown(p("a<sup>x, q*</sup>")) == "a<sup>x, q\\*</sup>"
    assert html_to_markdown(p("[35]: https://example.org")) == "\\[35]: https://example.org"
