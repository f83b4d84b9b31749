"""Text from outside: nothing hidden, nothing that a terminal obeys."""

import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.sanitise import block, clean_output, line, safe_url, visible

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x9b\x90\x9d\x07\x00\r\n\t\u202e\u2066\u200b\u200d\ufeff\ufe0f[]m;0"),
    ),
    max_size=60,
)
SEQUENCES = st.sampled_from(
    [
        "\x1b[31m",
        "\x1b]8;;http://evil\x1b\\",
        "\x1b]52;c;aGk=\x07",
        "\x1bc",
        "\x9b2J",
        "\x1bP1$r\x1b\\",
    ]
)


@given(NASTY)
def test_a_line_is_one_line_of_visible_text(text: str) -> None:
    found = line(text)
    assert found == " ".join(found.split())
    for sign in found:
        category = unicodedata.category(sign)
        assert category not in ("Cc", "Cs", "Zl", "Zp"), hex(ord(sign))
        assert sign not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


@given(NASTY)
def test_a_block_has_no_control_but_its_line_breaks(text: str) -> None:
    assert all(sign == "\n" or unicodedata.category(sign) != "Cc" for sign in block(text))


def test_no_format_character_of_unicode_passes() -> None:
    for sign in map(chr, range(0x110000)):
        if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in "\n\t":
            assert sign not in visible(f"a{sign}b"), hex(ord(sign))


@pytest.mark.parametrize(
    "marks",
    ["\u0300\u0301", "\u0e31\u0e49", "\u05b0\u05bc", "\u0651\u064b", "\u093f\u0902", "\u0f71"],
    ids=["latin", "thai", "hebrew", "arabic", "devanagari", "tibetan"],
)
def test_no_letter_carries_more_than_four_marks(marks: str) -> None:
    assert line("a" + marks * 1000 + "b") == "a" + (marks * 4)[:4] + "b"
    assert line("a" + f"{marks}\u200b" * 1000 + "b") == "a" + (marks * 4)[:4] + "b"


def test_a_carriage_return_alone_is_a_line_end() -> None:
    assert visible("safe\rcode\r\nnext") == "safe\ncode\nnext"
    assert clean_output("a,b\r\nc\rd\r\n") == "a,b\r\nc\nd\r\n"


def test_what_is_too_long_is_cut_with_a_sign() -> None:
    assert line("word " * 10, 12) == "word word w…"
    assert line("word " * 2, 12) == "word word"
    assert len(line("a" * 1_000_000, 1000)) == 1000


@given(NASTY)
def test_what_is_safe_stays_as_it_is(text: str) -> None:
    assert line(line(text)) == line(text)


@given(st.text("abcdefg ", min_size=1), SEQUENCES, st.text("abcdefg ", min_size=1))
def test_a_sequence_goes_whole_and_words_stay(before: str, sequence: str, after: str) -> None:
    assert line(before + sequence + after) == line(before + after)


@pytest.mark.parametrize(
    "text",
    ["Schrödinger’s 日本語 Привет العربية", "$\\alpha$_{x}^2 & 100\\% {a}", "naïve — “quoted” …"],
)
def test_visible_text_is_left_alone(text: str) -> None:
    assert line(text) == text


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://github.com/a/b", "https://github.com/a/b"),
        (" github.com/a/b ", "https://github.com/a/b"),
        ("https://example.org/a b", "https://example.org/a"),
        ("https://example.org/ü?q=ä", "https://example.org/%C3%BC?q=%C3%A4"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://user:secret@example.org/", None),
        ("https://exa\u202emple.org/", "https://example.org/"),
        ("-oProxyCommand=x", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_are_addresses(text: str | None, url: str | None) -> None:
    assert safe_url(text) == url


@given(NASTY.map(lambda text: "https://example.org/" + text) | NASTY)
def test_an_address_is_plain_ascii_http(text: str) -> None:
    found = safe_url(text)
    if found is not None:
        assert found.isascii() and found.isprintable() and " " not in found
        assert urlsplit(found).scheme in ("http", "https")
