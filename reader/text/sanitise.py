"""Makes text from outside safe to show, copy, store and print.

These functions remove terminal escape sequences (ECMA-48), other control characters, format
characters (UAX #9 direction overrides, zero-width characters, tags and the rest of Unicode's
category Cf), other invisible characters, noncharacters, and the excess of marks on one letter. TeX
and everything visible stay.

Text is cleaned once, after the last decoding: if code decodes percent signs, entities or TeX
afterwards, the result is text from outside again. So only these functions make :data:`Clean`, the
type of text that records hold and that is written, drawn or copied; mypy reports code that passes
on any other text.
"""

import re
import unicodedata
from typing import NewType
from urllib.parse import quote, urlsplit, urlunsplit

Clean = NewType("Clean", str)
"""Text that this module cleaned, or that is a constant in our own source."""

_ESCAPES = re.compile(
    r"""
      (?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]?+                        # CSI … final byte
    | (?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])                        # OSC, DCS, SOS, PM, APC
      (?:[^\x07\x1b\x90\x98\x9c-\x9f\n]{0,4096}+(?:\x07|\x9c|\x1b\\))?  # to their end if any
    | \x1b[ -/]*+[0-~]?+                                          # two-byte sequences
    """,
    re.VERBOSE,
)
_SUSPECT = re.compile(
    "[^\n\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3]"
)
"""Characters that ordinary text never holds; without any of them there is nothing to clean."""
_BREAKS = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
"""Other characters that end a line; they become spaces."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180f\u3164\uffa0\ufffc\U0001d159\U00016fe4")
"""Invisible letters and marks. With the ranges below and category Cf, they are all characters of
Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt)."""
_UNSEEN_RANGES = (
    (0x180B, 0x180F),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFDD0, 0xFDEF),
    (0xFFF0, 0xFFFB),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
_BLANK = "\u2800"
"""The empty Braille cell, which looks like a space and is not one."""
_MAX_MARKS = 4
"""The most marks on one letter: no script needs more."""
_MAX_REMEMBERED = 20_000
"""How many characters' kinds are remembered."""
_MAX_URL_LENGTH = 2000
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.?")
_SCHEMELESS = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:[/?#].*)?")

_KEEP, _REMOVE, _TO_BLANK, _BROKEN_CHAR, _MARK = ".hbsm"
_TO_CHANGE = re.compile(f"{_REMOVE}+|{_TO_BLANK}|{_BROKEN_CHAR}")
_PILE = re.compile(f"{_MARK}{{{_MAX_MARKS + 1},}}+")


class _KindTable(dict[int, str]):
    """The kind of each character (what to do with it), for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        kind = _classify(chr(code))
        if len(self) < _MAX_REMEMBERED:
            self[code] = kind
        return kind


_KINDS = _KindTable()


def visible(text: str) -> Clean:
    """Clean a text; its line breaks and tabs stay.

    Nothing invisible and nothing that controls a terminal stays. Every line break becomes a line
    feed, also a single carriage return, at which a terminal would overwrite the line.
    """
    if not _SUSPECT.search(text):
        return Clean(text)
    text = _ESCAPES.sub("", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    kinds = text.translate(_KINDS)
    if kinds.strip(_KEEP):
        text = _apply_kinds(text, kinds)
        if _MARK in kinds:
            text = _limit_marks(text)
    return Clean(text)


def line(text: str, max_length: int | None = None) -> Clean:
    """Clean a text and put it on one line, with single spaces between its words.

    A text longer than ``max_length`` characters is cut and ends in ``…``.
    """
    if max_length is None:
        return Clean(" ".join(visible(text).split()))
    text_on_one_line = " ".join(visible(text[: 4 * max_length]).split())
    if len(text_on_one_line) > max_length or len(text) > 4 * max_length:
        text_on_one_line = text_on_one_line[: max_length - 1].rstrip() + "…"
    return Clean(text_on_one_line)


def clean_output(text: str) -> Clean:
    """Clean the output of a format; lines that end in CR LF keep that."""
    return Clean("\r\n".join(map(visible, text.split("\r\n"))))


def block(text: str) -> Clean:
    """Clean a text of several lines: line breaks stay, tabs become spaces."""
    lines = visible(text).expandtabs(4).split("\n")
    return Clean("\n".join(re.sub(r"[^\S ]", " ", one).rstrip() for one in lines).strip("\n"))


def join_clean(*parts: Clean) -> Clean:
    """Join clean texts to one."""
    return Clean("".join(parts))


def hide_logins(text: Clean) -> Clean:
    """The text with ``…`` in place of users and passwords in its addresses, for messages.

    >>> hide_logins(line("https://me:secret@example.org/feed can't be read"))
    "https://…@example.org/feed can't be read"
    """
    if "@" not in text:
        return text
    return Clean(" ".join(map(_hide_login, text.split(" "))))


def has_login(url: str) -> bool:
    """Whether an address contains a user or a password, even where it is not a valid address."""
    rest = url.partition("//")[2]
    host, _, path = rest.partition("/")
    _, colon, port = host.partition(":")
    return "@" in host or ("@" in path and bool(colon) and not port.isdecimal())


def _hide_login(word: str) -> str:
    start, slashes, rest = word.partition("//")
    before, _, after = word.rpartition("@")
    if has_login(word):
        return f"{start}//…@{rest.rpartition('@')[2]}"
    # Without a scheme, a colon before the @ shows that this is an address and not a mailbox.
    return f"…@{after}" if ":" in before and not slashes else word


def safe_url(text: str | None) -> Clean | None:
    """The http(s) address in a field, percent-encoded to ASCII; None where it holds none.

    An address without a scheme gets https. Addresses with other schemes, user names, passwords or
    invalid host names are refused.
    """
    if not text:
        return None
    words = visible(text[: 2 * _MAX_URL_LENGTH]).split(maxsplit=1)
    if not words or (len(words) == 1 and len(text) > 2 * _MAX_URL_LENGTH):
        return None
    first = words[0]
    if "://" not in first and _SCHEMELESS.fullmatch(first):
        first = "https://" + first
    try:
        url = urlsplit(first)
        host, port = url.hostname or "", url.port
        host = host if host.isascii() else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        return None
    if (
        url.scheme not in ("http", "https")
        or "@" in url.netloc
        or not _is_valid_host(host, url.netloc)
    ):
        return None
    safe = "/:;=@!$&'()*+,.-_~%"
    address = urlunsplit(
        (
            url.scheme,
            host if port is None else f"{host}:{port}",
            quote(url.path, safe=safe),
            quote(url.query, safe=safe + "?"),
            quote(url.fragment, safe=safe + "?"),
        )
    )
    return Clean(address) if len(address) <= _MAX_URL_LENGTH else None


def site_url(text: str) -> str | None:
    """The http(s) address of a site without a slash at the end; None where it is not one.

    It may contain a user and a password, so use it for requests only and never show it.
    """
    if not text.isprintable() or " " in text:
        return None
    try:
        url = urlsplit(text)
        usable = url.scheme in ("http", "https") and url.hostname and url.port != 0
    except ValueError:
        return None
    return url.geturl().rstrip("/") if usable else None


def _is_valid_host(host: str, netloc: str) -> bool:
    return len(host) <= 253 and bool(_HOST.fullmatch(host)) and "\\" not in netloc


def _classify(char: str) -> str:
    if char in "\n\t ":
        return _KEEP
    if char in _BREAKS or char == _BLANK:
        return _TO_BLANK
    category = unicodedata.category(char)
    if category == "Cs":
        return _BROKEN_CHAR
    code = ord(char)
    if (
        category in ("Cc", "Cf")
        or char in _UNSEEN
        or code & 0xFFFE == 0xFFFE
        or any(first <= code <= last for first, last in _UNSEEN_RANGES)
    ):
        return _REMOVE
    return _MARK if category.startswith("M") else _KEEP


def _apply_kinds(text: str, kinds: str) -> str:
    """Remove invisible characters; other line ends become spaces, lone surrogates U+FFFD."""
    pieces: list[str] = []
    end = 0
    for match in _TO_CHANGE.finditer(kinds):
        kind = match[0][0]
        pieces.append(text[end : match.start()])
        pieces.append({_REMOVE: "", _TO_BLANK: " ", _BROKEN_CHAR: "\ufffd"}[kind])
        end = match.end()
    return "".join([*pieces, text[end:]])


def _limit_marks(text: str) -> str:
    """Remove all marks on a letter except the first few."""
    kinds = text.translate(_KINDS)
    pieces: list[str] = []
    end = 0
    for pile in _PILE.finditer(kinds):
        pieces.append(text[end : pile.start() + _MAX_MARKS])
        end = pile.end()
    return "".join([*pieces, text[end:]])
