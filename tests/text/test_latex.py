"""LaTeX shown as Unicode; where it is unclear, the source stays."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.latex import to_unicode


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
