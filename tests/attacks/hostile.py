"""Texts that steer terminals, hide, reverse or pile up; and how the program's output is judged."""

import re
import unicodedata
from html import escape
from urllib.parse import quote

STEERING = {
    "colour": "\x1b[31mred",
    "clear screen": "\x1b[2J\x1b[H",
    "title": "\x1b]0;PWNED\x07",
    "link": "\x1b]8;;https://evil.example/\x1b\\here\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;UFdORUQ=\x07",
    "clipboard with st": "\x1b]52;c;UFdORUQ=\x1b\\",
    "question": "\x1b[6n\x1b[c\x1b]11;?\x07",
    "device control": "\x1bP$qm\x1b\\\x1bP+q544e\x1b\\",
    "application": "\x1b_Gi=1,a=q;AAAA\x1b\\",
    "privacy": "\x1b^PWNED\x1b\\",
    "start of string": "\x1bXPWNED\x1b\\",
    "reset": "\x1bc",
    "8-bit csi": "\x9b31m\x9b2J",
    "8-bit osc": "\x9d52;c;UFdORUQ=\x9c",
    "8-bit dcs": "\x90$qm\x9c",
    "8-bit apc": "\x9fGi=1;AAAA\x9c",
    "unfinished": "\x1b]52;c;UFdORUQ=",
    "bell": "\a\a",
    "backspace": "safe\b\b\b\bevil",
    "return": "safe\revil",
    "lines": "one\ntwo\r\narxiv:2505.10475\x0b\x0c\x85\u2028\u2029three",
    "null": "a\x00b\x7f",
    "shift": "\x0e\x0f",
}
"""What a terminal obeys."""
UNSEEN = {
    "override": "\u202eexe.fdp\u202c",
    "isolate": "\u2066a\u2067b\u2068c\u2069",
    "marks": "\u200e\u200f\u061c",
    "zero width": "a\u200bb\u200cc\u200dd\ufeffe\u2060f",
    "tags": "\U000e0001\U000e0068\U000e0069\U000e007f",
    "selectors": "a\ufe0fb\U000e0100\u180b\u180f",
    "fillers": "\u115f\u1160\u3164\uffa0\u2800\u17b4",
    "mongolian": "\u180e",
    "shorthand": "\U0001bca0\U0001d173",
    "annotation": "\ufff9a\ufffab\ufffb\ufffc",
    "arabic signs": "\u0600\u06dd\u070f\u08e2\U000110bd",
    "noncharacters": "\ufdd0\uffff\U0010ffff",
}
"""What nobody sees, or sees in another order."""
PILES = {
    "latin": "Z" + "\u0335\u0341" * 400,
    "thai": "\u0e01" + "\u0e31\u0e49" * 400,
    "hebrew": "\u05d0" + "\u05b0\u05bc" * 400,
    "arabic": "\u0627" + "\u0651\u064b" * 400,
    "devanagari": "\u0915" + "\u093f\u0902" * 400,
    "tibetan": "\u0f40" + "\u0f71\u0f72" * 400,
    "enclosing": "a" + "\u20dd" * 400,
}
"""Marks piled on one letter."""
MARKUP = {
    "action": "[@click=app.quit]quit[/]",
    "colours": "[bold red on white]loud[/bold red on white]",
    "unclosed": "[/][link=https://evil.example]",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "formula": "=HYPERLINK(1)",
}
"""What other programs obey; here it is text."""
HOSTILE = {**STEERING, **UNSEEN, **PILES, **MARKUP}
SURROGATE = "half \ud83d of one"
"""Only JSON can write it."""

_UNSEEN = {
    *"\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180b\u180f\ufffc",
    *map(chr, range(0xFE00, 0xFE10)),
}
_SEQUENCES = re.compile(
    rb"""
      \x1b\[[0-9;:]*m                                # colours
    | \x1b\[[0-9;]*[ABCDEFGHJKLMPSTXdfr]             # the cursor, erasing, scrolling
    | \x1b\[\?[0-9;]+(?:[hl]|\$p)                    # modes
    | \x1b\[[<>=?][0-9;]*u | \x1b\[>[0-9;]*[mq]      # keys of newer terminals
    | \x1b\[[0-9;]*c | \x1b\[6n
    | \x1b\]22;[a-z-]*\x07                            # the mouse pointer
    | \x1b\]8;(?:id=[0-9]+)?;(?:https?://[!-:<-~]*)?\x1b\\  # links to pages
    """,
    re.VERBOSE,
)
"""What the app itself writes."""


def percent(text: str) -> str:
    """Every byte with a percent sign."""
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


def entities(text: str) -> str:
    """Every character as a number of HTML."""
    return "".join(
        f"&#{ord(char)};" if number % 2 else f"&#x{ord(char):x};"
        for number, char in enumerate(text)
    )


def tex(text: str) -> str:
    """Control characters as TeX can write them, the rest as it is."""
    return "".join(
        rf"\char{ord(char)} ^^{chr(ord(char) ^ 64)}" if char < " " else char for char in text
    )


ENCODINGS = {"raw": str, "percent": percent, "entity": entities, "escaped": escape, "tex": tex}
"""Ways in which a text gets past who looks for it too early."""


def everything() -> list[tuple[str, str]]:
    """Every attack in every way to write it, by name."""
    return [
        (f"{name} ({how})", encode(text))
        for name, text in HOSTILE.items()
        for how, encode in ENCODINGS.items()
    ]


def faults_of(output: bytes) -> list[str]:
    """What is wrong with a program's output in UTF-8 that is no drawing; empty where nothing is."""
    text = output.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    kinds = text.translate(_KINDS)
    return sorted(
        f"{found[0]} in {text[max(0, found.start() - 20) : found.end() + 20]!a}"
        for found in _FAULTS.finditer(kinds)
    )


class _Kinds(dict[int, str]):
    """``u`` for what is not seen, ``m`` for marks, a dot for all else."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        mark = unicodedata.category(char)[0] == "M"
        self[code] = "u" if _is_unseen(char) else "m" if mark else "."
        return self[code]


_KINDS = _Kinds()
_FAULTS = re.compile("u|m{5,}")


def _is_unseen(char: str) -> bool:
    return char not in "\n\t" and (
        unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        or char in _UNSEEN
        or 0xE0000 <= ord(char) <= 0xE0FFF
        or ord(char) & 0xFFFE == 0xFFFE
    )


def faults_of_screen(written: bytes) -> list[str]:
    """The same for what the app wrote to its terminal, without what it draws with."""
    return faults_of(_SEQUENCES.sub(b" ", written).replace(b"\r", b"\n"))


def hostile_url(text: str) -> str:
    """An address that carries the text in its path."""
    return "https://example.org/" + quote(text.encode("utf-8", "replace"), safe="%")
