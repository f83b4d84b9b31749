"""Converts LaTeX in titles and abstracts to Unicode. Where LaTeX is unclear, its source stays.

Feeds contain all kinds of it: formulas between dollar signs, formulas without their dollar signs
(``G_{stack}``), accents, text commands, prices (``$5 and $10``), sets (``{-1, 0, 1}``), web
addresses with tildes. No word is ever removed.
"""

import re
from functools import lru_cache
from unicodedata import normalize

from reader.text.formula import formula_to_unicode
from reader.text.sanitise import Clean, visible
from reader.text.scripts import to_subscript, to_superscript
from reader.text.tex_commands import (
    ABBREVIATIONS,
    BRACKET_SIZES,
    FUNCTIONS,
    SPACES,
    STYLES,
    SWITCHES,
    look_up_symbol,
)

_MAX_LENGTH = 20_000
"""Characters; a longer text is not an abstract and stays as it is."""
_MAX_NESTING = 30
"""How many levels of nested braces are resolved."""

_MAY_BE_TEX = re.compile(r"[\\${~]")
_URL = re.compile(r"(https?://[^\s{}$]+)")
_MATH = re.compile(
    r"""\$\$(?P<display>[^$]{1,800}?)\$\$
      | (?<!\\)\$(?P<inline>(?!\s)(?:\\\$|[^$]){1,800}?)(?<![\s\\])\$(?!\d)
      | \\\((?P<round>(?:[^\\\n]|\\(?!\()){1,800}?)\\\)
      | \\\[(?P<square>(?:[^\\\n]|\\(?!\[)){1,800}?)\\\]""",
    re.VERBOSE,
)
_MONEY = re.compile(r"[\d.,]+\s*(?:[KMB]|k|million|billion|per|/)?\b[^\\^_={}<>]*")
_INNER = r"\{([^{}]*)\}"
_ARGUMENT = re.compile(rf"\\([A-Za-z]++)\*?+(?:\[[^\[\]{{}}]{{0,80}}\])?+\s*+{_INNER}")
_TWO_ARGUMENTS = re.compile(
    rf"\\(textcolor|colorbox|texorpdfstring|[dt]?frac|binom)\s*+{_INNER}\s*+{_INNER}"
)
_GROUP = re.compile(r"\{\\([A-Za-z]++)(?:\{[^{}]*\})?+\s*+([^{}]*)\}")
_LINK = re.compile(r"\\href\s*+\{([^{}]*)\}\s*+\{([^{}]*)\}")
_ACCENT = re.compile(r"""\\["'`^~=.](?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|\\[uvHcdbrk]\{\\?[A-Za-z]\}""")
_QUOTED = re.compile(r'\\"([^"\\]{2,200})\\"(?![A-Za-z{])')
_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323",
    "b": "\u0331", "r": "\u030a", "k": "\u0328",
}  # fmt: skip
"""The combining mark of each accent command."""
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s?(?:\{\})?")
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø",
    "O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ",
}  # fmt: skip
_CITE = re.compile(r"[~ ]?+\\(?:cite[a-z]*|label|ref|footnotemark)\s*(?:\[[^\[\]]*\])?\{[^{}]*\}")
_SPLIT = frozenset("bcdkrtuvH")
"""arXiv takes the first letter of some commands for an accent: it says ``\\b{eta}``."""
_UNICODE = re.compile(r"\\unicode\{x([0-9A-Fa-f]{2,6})\}")
_LOOSE_SCRIPT = re.compile(rf"(?<=[\w)\]])([_^]){_INNER}")
_COMMAND = re.compile(r"\\([A-Za-z]++)(\{\}| )?+")
_THIN_SPACE = re.compile(r"\\[,; ]")
_PROSE_SYMBOLS = {"deg": "°"}
"""Commands that mean something else outside of formulas: arXiv says ``5{\\deg}``."""
_ESCAPED = re.compile(r"\\([%&#_$])")
_TIE = re.compile(r"(?<=[^\s\d~/\\])~(?=\S)|(?<=\d)~(?=[A-Za-z(])")
_PLACE_START, _PLACE_END, _LOW, _HIGH = "\ue004", "\ue005", "\ue006", "\ue007"
"""Placeholders: for an address, and for signs of TeX that stay in the result."""
_PLACE = re.compile(rf"{_PLACE_START}([0-9]++){_PLACE_END}")
_RESTORE_SIGNS = str.maketrans({_LOW: "_", _HIGH: "^"})
_NO_PLACES = str.maketrans("", "", _PLACE_START + _PLACE_END + _LOW + _HIGH)


def to_unicode(text: Clean) -> Clean:
    """Convert a text for display on a terminal; a text without TeX is returned unchanged.

    TeX commands can produce any character, so the result is cleaned again.
    """
    if not _MAY_BE_TEX.search(text) or len(text) > _MAX_LENGTH:
        return text
    return _convert(text)


@lru_cache(maxsize=8192)
def _convert(text: str) -> Clean:
    # Addresses and finished formulas contain signs that mean something else in the text around.
    hidden = _HiddenParts()
    text = _UNICODE.sub(_replace_code, text.translate(_NO_PLACES))
    text = _URL.sub(lambda match: hidden.hide(match[0]), text)
    text = _MATH.sub(lambda match: hidden.hide(hidden.show(_convert_math_match(match))), text)
    return visible(hidden.show(_convert_prose(text)))


class _HiddenParts:
    """Parts of a text that placeholders stand for; equal parts have one placeholder."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def hide(self, part: str) -> str:
        """The placeholder of a part."""
        number = self._numbers.setdefault(part, len(self._numbers))
        return f"{_PLACE_START}{number}{_PLACE_END}"

    def show(self, text: str) -> str:
        """The text with all parts in their places."""
        parts = list(self._numbers)
        return _PLACE.sub(lambda match: parts[int(match[1])], text)


def _convert_math_match(match: re.Match[str]) -> str:
    inner = match[match.lastgroup or 0].strip()
    if match.lastgroup == "inline" and (_MONEY.fullmatch(inner) or not inner):
        return match[0] if " " in inner or not inner else inner
    formula = formula_to_unicode(inner)
    return match[0] if formula is None else formula


def _convert_prose(text: str) -> str:
    """Convert text outside of formulas."""
    if not _MAY_BE_TEX.search(text):
        return text
    if "\\" in text:
        text = _QUOTED.sub(r'"\1"', text)
        text = _CITE.sub("", text)
        text = _LETTER.sub(_replace_letter, _ACCENT.sub(_replace_accent, text))
        for _ in range(_MAX_NESTING):
            before = text
            text = _TWO_ARGUMENTS.sub(_replace_two_arguments, _LINK.sub(_replace_link, text))
            text = _ARGUMENT.sub(_replace_argument, _GROUP.sub(_replace_group, text))
            if text == before:
                break
        text = _COMMAND.sub(_replace_command, text)
        text = _ESCAPED.sub(r"\1", _THIN_SPACE.sub(" ", text))
    text = _LOOSE_SCRIPT.sub(_replace_script, text)
    return _TIE.sub(" ", text.translate(_RESTORE_SIGNS))


def _replace_code(match: re.Match[str]) -> str:
    """The character of a command such as ``\\unicode{x2014}``."""
    return chr(min(int(match[1], 16), 0x10FFFF))


def _replace_link(match: re.Match[str]) -> str:
    """The text of a link, and its address where the text does not say it."""
    address, text = match[1].strip(), match[2].strip()
    return f"{text} ({address})" if text and text != address else address


def _replace_two_arguments(match: re.Match[str]) -> str:
    if match[1].endswith(("frac", "binom")):
        return _convert_or_keep(match[0])
    return match[2] if match[1] == "texorpdfstring" else match[3]


def _convert_or_keep(source: str) -> str:
    formula = formula_to_unicode(source)
    return source if formula is None else formula


def _replace_argument(match: re.Match[str]) -> str:
    """The text of a command with one argument; the source where nobody knows the command."""
    name, inner = match[1], match[2]
    if name in _SPLIT and (symbol := look_up_symbol(name + inner)):
        return symbol
    if name in STYLES:
        return inner
    if name == "footnote":
        return f" ({inner.strip()})"
    if name == "enquote":
        return f"“{inner}”"
    if not inner or name in SWITCHES or look_up_symbol(name):
        return match[0]
    return _convert_or_keep(match[0])


def _replace_group(match: re.Match[str]) -> str:
    """The text of a group that begins with a command for its look, or is a symbol."""
    name, inner = match[1], match[2]
    if name in SWITCHES or name == "color":
        return inner
    symbol = _PROSE_SYMBOLS.get(name) or look_up_symbol(name)
    return symbol if symbol and not inner else match[0]


def _replace_accent(match: re.Match[str]) -> str:
    """The accented letter of a command such as ``\\'e``; the source where Unicode has none."""
    source = match[0].rstrip("}")
    mark, letter = _ACCENTS[source[1]], source[-1]
    if source[-2] == "\\" and letter not in "ij":  # the accent replaces the dot of i and j
        letter = _LETTERS.get(letter, "")
    accented = normalize("NFC", letter + mark)
    return accented if letter and len(accented) == 1 else match[0]


def _replace_letter(match: re.Match[str]) -> str:
    """The letter of a command such as ``\\ss``."""
    return _LETTERS[match[1]]


def _replace_command(match: re.Match[str]) -> str:
    """The text of a command without argument; the source where nobody knows it."""
    name, blank = match[1], " " if match[2] == " " else ""
    if name in SPACES:
        return " "
    if name in SWITCHES or name in BRACKET_SIZES:
        return blank if name == "xspace" else ""
    if name in ABBREVIATIONS:
        dots_twice = match.string.startswith(".", match.end())
        return ABBREVIATIONS[name].removesuffix("." if dots_twice else "") + blank
    symbol = _PROSE_SYMBOLS.get(name) or FUNCTIONS.get(name) or look_up_symbol(name)
    if symbol is None:
        return match[0]
    return symbol if symbol == "/" else symbol + blank


def _replace_script(match: re.Match[str]) -> str:
    inner = match[2].strip()
    script = to_superscript(inner) if match[1] == "^" else to_subscript(inner)
    if script is not None:
        return script
    # A placeholder for the sign, so that the next pass does not convert it again.
    sign = _LOW if match[1] == "_" else _HIGH
    return sign + (inner if re.fullmatch(r"[^\W_]+|.", inner) else f"({inner})")
