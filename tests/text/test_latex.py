"""LaTeX shown as Unicode; where it is unclear, the source stays."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.formula import formula_to_unicode
from reader.text.latex import to_unicode
from reader.text.sanitise import visible


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("an $\\alpha$-test", "an α-test"),
        ("$\\mathcal{O}(n^2)$ time", "O(n²) time"),
        ("$2\\times$ faster", "2× faster"),
        ("from $2^3$ to $2^{10}$", "from 2³ to 2¹⁰"),
        ("90\\% of it", "90% of it"),
        ("$\\texttt{EOS}$", "EOS"),
        ('G\\"odel and Erd\\H{o}s', "Gödel and Erdős"),
        ("it costs $5 and $10", "it costs $5 and $10"),
        ("the set {-1, 0, 1}", "the set {-1, 0, 1}"),
        ("https://example.org/~user/a_b", "https://example.org/~user/a_b"),
        ("plain words", "plain words"),
        ("unbalanced $x", "unbalanced $x"),
        ("\\textbf{bold} claim", "bold claim"),
    ],
)
def test_latex_is_shown_as_unicode(source: str, shown: str) -> None:
    assert to_unicode(source) == shown


@given(st.text(st.sampled_from("ab1 $\\{}^_%~&texalphfrc"), max_size=60))
def test_any_source_is_shown_somehow(source: str) -> None:
    assert isinstance(to_unicode(source), str)


@given(st.lists(st.from_regex(r"[a-zA-Z]{1,9}", fullmatch=True), min_size=1, max_size=12))
def test_words_are_never_dropped(words: list[str]) -> None:
    source = " ".join(words)
    assert to_unicode(source) == source


@pytest.mark.recorded
def test_of_all_recorded_texts_few_keep_commands_and_none_loses_words(recorded: Path) -> None:
    texts = [
        text
        for file in (recorded / "hf/daily_papers").glob("*.json")
        for one in json.loads(file.read_bytes())
        for text in (one["paper"]["title"], one["paper"]["summary"])
    ]
    shown = [to_unicode(text) for text in texts]
    left = sum(bool(re.search(r"\\[A-Za-z]{2,}", text)) for text in shown)
    assert left <= len(texts) // 100
    for text, found in zip(texts, shown, strict=True):
        plain = [w for w in re.findall(r"(?<![\\\w{$^_])[a-z]{5,}(?![\w}$^_])", text) if w]
        missing = [word for word in plain if word not in found]
        assert len(missing) <= 2, (missing, text)


COMMANDS = [
    tuple(line.split("\t")[1:])
    for line in (Path(__file__).parent / "latex_commands.tsv").read_text().splitlines()[1:]
]
"""Commands met in real abstracts, the most frequent ones first, then others that are well known."""


@pytest.mark.parametrize(("source", "shown"), COMMANDS)
def test_a_command_of_abstracts_has_its_unicode_form(source: str, shown: str) -> None:
    assert to_unicode(visible(source)) == shown


def test_three_hundred_commands_are_told_apart() -> None:
    assert len({source for source, _ in COMMANDS}) == len(COMMANDS) >= 300


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"1,\dotsc,n", "1,…,n"),
        (r"\dotsb\dotsm\dotsi", "⋯⋯⋯"),
        (r"\ddots", "⋱"),
        (r"\hat\theta", "θ̂"),
        (r"\bar\rho", "ρ̅"),
        (r"\hatλ", "λ̂"),
        (r"\hat{x}_i^2", "x̂ᵢ²"),
        (r"\widehat{\mathbf{x}}", "x̂"),
        (r"\infty", "∞"),
        (r"\inf x", "inf x"),
        (r"\supset", "⊃"),
        (r"\leftarrow\left(x\right)", "←(x)"),
        (r"\limsup_n", "lim supₙ"),
        (r"\minuscule", None),
        (r"\logit", None),
        (r"\barley", None),
        (r"\fracture", None),
        (r"\textsomething{x}", None),
        (r"x\not\in A", "x ∉ A"),
        (r"\log\log n", "log log n"),
        (r"\log_2n", "log₂ n"),
        (r"\underline{\sigma}", "σ̲"),
        (r"\mathbb{Z}_{p^e}", "ℤ_(pᵉ)"),
        (r"\sqrt[3]{x}+\sqrt 2", "∛x+√2"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"{a+b \over c}", "(a+b)/c"),
        (r"\frac{1}{2n}", "1/(2n)"),
        (r"\frac{QK^T}{\sqrt{d_k}}", "QKᵀ/√dₖ"),
        (r"\frac{\partial f}{\partial x}", "∂ f/∂ x"),
        (r"\frac{x}{\sqrt{2\pi}}", "x/√(2π)"),
        (r"\nabla_\theta J_\theta^2", "∇_θ J_θ²"),
        (r"\mathop{\max}\limits_{i}x", "maxᵢ x"),
        (r"\int_0^\infty e^{-rt}\,\mathrm{d}t", "∫₀^∞ e⁻ʳᵗ dt"),
        (r"\left.\frac{a}{b}\right|_{x=0}", "a/b|ₓ₌₀"),
        (r"\begin{cases}1 & x>0\\0 & \text{else}\end{cases}", "{1 x>0; 0 else"),
        (r"1{,}000", "1,000"),
        (r"x^{5.2}", "x^(5.2)"),
    ],
)
def test_a_command_is_known_by_its_whole_name(source: str, shown: str | None) -> None:
    assert formula_to_unicode(source) == shown


@pytest.mark.parametrize("source", ["{", "}", "x_", "^", r"\frac{1}", "{" * 99 + "}" * 99])
def test_a_formula_that_ends_too_soon_stays_as_it_is(source: str) -> None:
    assert formula_to_unicode(source) is None
    assert to_unicode(visible(f"a ${source}$ b")) == f"a ${source}$ b"


def test_a_formula_alone_has_blanks_beside_its_relations_and_a_line_for_each_row() -> None:
    tex = r"\begin{aligned}a&=b\\&\leq\sum_{i=1}^n c_i\end{aligned}"
    assert formula_to_unicode(tex, on_lines=True) == "a = b\n≤ ∑ᵢ₌₁ⁿ cᵢ"


def test_bold_text_may_hold_formulas_and_addresses() -> None:
    source = r"\textbf{Of $x_1$ at \url{https://example.org/~a_b}}"
    assert to_unicode(visible(source)) == "Of x₁ at https://example.org/~a_b"
