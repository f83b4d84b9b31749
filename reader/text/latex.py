"""Converts LaTeX in titles and abstracts to Unicode. Where LaTeX is unclear, its source stays.

Feeds contain all kinds of it: formulas between dollar signs, formulas without their dollar signs
(``G_{stack}``), accents, text commands, prices (``$5 and $10``), sets (``{-1, 0, 1}``), web
addresses with tildes. No word is ever removed.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from unicodedata import normalize

from reader.text.sanitise import Clean, visible
from reader.text.scripts import to_subscript, to_superscript

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
_TEXT_COMMANDS = (
    "text(?:bf|it|tt|sc|rm|sf|sl|normal|up|md)?|emph|underline|mbox|hbox|uline|textsuperscript|"
    "math(?:bf|rm|it|sf|tt|cal|frak|scr|normal)|operatorname\\*?|boldsymbol|bm|pmb|bold|ensuremath"
)
_TEXT_COMMAND = re.compile(rf"\\(?:{_TEXT_COMMANDS})\s*{_INNER}")
_SWITCH = re.compile(r"\{\\(?:it|bf|tt|sc|rm|sf|em|sl|itshape|bfseries|ttfamily)\s++([^{}]*)\}")
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
_CITE = re.compile(r"~?\\(?:cite[a-z]*|label|ref|footnotemark)\s*(?:\[[^\[\]]*\])?\{[^{}]*\}")
_SPACE = re.compile(r"\\[,;: ]|\\(?:quad|qquad|enspace|thinspace|nobreakspace)(?![A-Za-z])")
_INVISIBLE = re.compile(
    r"\\(?:left|right|[bB]ig{1,2}[lrm]?|displaystyle|textstyle|limits|nolimits|nonumber|xspace)"
    r"(?![A-Za-z])|\\[!/]|\\nobreakdash(?=-)"
)
_FUNCTION = re.compile(
    r"(?<=(\w))?\\(log|ln|exp|sin|cos|tan|tanh|max|min|arg|argmax|argmin|sup|inf|lim|det|dim|ker|"
    r"gcd|Pr|deg|mod|bmod|softmax)(?![A-Za-z])"
)
_FRACTION = re.compile(rf"\\[dt]?frac\s*{_INNER}\s*{_INNER}|\\[dt]?frac\s*(\d)\s*(\d)")
_ROOT = re.compile(rf"\\sqrt\s*{_INNER}|\\sqrt\s*(\w)")
_MARK_COMMAND = re.compile(
    rf"\\(hat|tilde|bar|vec|dot|ddot|widehat|widetilde|overline|mathbb)\s*(?:{_INNER}|([A-Za-z]))"
)
_SCRIPT_SIGN = re.compile(rf"([_^])\s*(?:{_INNER}|(\\[A-Za-z]+|[^\s{{}}\\_^]))")
_LOOSE_SCRIPT = re.compile(rf"(?<=[\w)\]])([_^]){_INNER}")
_COMMAND = re.compile(r"\\([A-Za-z]+)(?![A-Za-z])")
_ESCAPED = re.compile(r"\\([%&#_$])")
_TIE = re.compile(r"(?<=[^\s\d~/\\])~(?=\S)|(?<=\d)~(?=[A-Za-z(])")
_OWN_SYMBOLS = {
    r"\ldots": "…",
    r"\dots": "…",
    r"\cdots": "⋯",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\star": "⋆",
    r"\ast": "∗",
}
_OPEN, _CLOSE, _LOW, _HIGH = "\ue000", "\ue001", "\ue002", "\ue003"
"""Placeholders for signs that stay in the result, while the same signs of TeX's syntax go."""
_RESTORE_SIGNS = str.maketrans({_OPEN: "{", _CLOSE: "}", _LOW: "_", _HIGH: "^"})


def to_unicode(text: Clean) -> Clean:
    """Convert a text for display on a terminal; a text without TeX is returned unchanged.

    TeX commands can produce any character, so the result is cleaned again.
    """
    if not _MAY_BE_TEX.search(text) or len(text) > _MAX_LENGTH:
        return text
    return _convert(text)


@lru_cache(maxsize=8192)
def _convert(text: str) -> Clean:
    parts: list[str] = _URL.split(text)
    parts[::2] = [_convert_part(part) for part in parts[::2]]
    return visible("".join(parts))


def _convert_part(text: str) -> str:
    if not _MAY_BE_TEX.search(text):
        return text
    converted = []
    end = 0
    for match in _MATH.finditer(text):
        converted.append(_convert_prose(text[end : match.start()]))
        converted.append(_convert_math_match(match))
        end = match.end()
    converted.append(_convert_prose(text[end:]))
    return "".join(converted)


def _convert_math_match(match: re.Match[str]) -> str:
    inner = match[match.lastgroup or 0].strip()
    if match.lastgroup == "inline" and (_MONEY.fullmatch(inner) or not inner):
        return match[0] if " " in inner or not inner else inner
    formula = _convert_formula(inner)
    return match[0] if "\\" in formula else formula


def _convert_formula(text: str) -> str:
    """Convert a formula without its dollar signs. An unknown command keeps its backslash."""
    text = text.replace(r"\{", _OPEN).replace(r"\}", _CLOSE).replace(r"\|", "‖")
    text = text.replace("\\\\", " ")
    text = _SPACE.sub(" ", _INVISIBLE.sub("", text)).replace("~", " ")
    text = _FUNCTION.sub(lambda match: (" " if match[1] else "") + match[2], text)
    for _ in range(_MAX_NESTING):
        before = text
        text = _TEXT_COMMAND.sub(r"\1", text)
        text = _MARK_COMMAND.sub(_replace_mark, text)
        text = _FRACTION.sub(_replace_fraction, text)
        text = _ROOT.sub(lambda match: "√" + _in_parentheses(match[1] or match[2]), text)
        text = _SCRIPT_SIGN.sub(_replace_script, text)
        if text == before:
            text = re.sub(rf"(?<![_^]){_INNER}", r"\1", text)
            if text == before:
                break
    text = _ESCAPED.sub(r"\1", _COMMAND.sub(_replace_symbol, text))
    return " ".join(text.translate(_RESTORE_SIGNS).split())


def _convert_prose(text: str) -> str:
    """Convert text outside of formulas."""
    if not _MAY_BE_TEX.search(text):
        return text
    if "\\" in text:
        text = _QUOTED.sub(r'"\1"', text)
        text = _INVISIBLE.sub("", _CITE.sub("", text))
        for _ in range(_MAX_NESTING):
            before = text
            text = _SWITCH.sub(r"\1", _TEXT_COMMAND.sub(r"\1", text))
            if text == before:
                break
        text = _LETTER.sub(_replace_letter, _ACCENT.sub(_replace_accent, text))
        text = _COMMAND.sub(_replace_symbol, text)
        text = _ESCAPED.sub(r"\1", re.sub(r"\\[, ]", " ", text))
    text = _LOOSE_SCRIPT.sub(_replace_script, text)
    return _TIE.sub(" ", text.translate(_RESTORE_SIGNS))


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


def _replace_symbol(match: re.Match[str]) -> str:
    symbol = _look_up_symbol(match[0])
    after = match.string[match.end() : match.end() + 1]
    # A letter right after a symbol would look like part of it.
    joined = not (after.isascii() and after.isalpha())
    return symbol + ("" if joined or symbol == match[0] else " ")


def _look_up_symbol(command: str) -> str:
    """The character of a command such as ``\\alpha``; the command itself where there is none."""
    symbol = _load_symbols().get(command, "")
    is_plain = len(symbol) == 1 and not symbol.isascii() and symbol.isprintable()
    return _OWN_SYMBOLS.get(command, symbol if is_plain else command)


@cache
def _load_symbols() -> Mapping[str, str]:
    """unicodeit's symbols by command; its own function walks through all of them each time."""
    from unicodeit.data import REPLACEMENTS

    return dict(reversed(REPLACEMENTS))


@cache
def _load_marks() -> Mapping[str, str]:
    """unicodeit's combining marks by command, such as ``\\hat``."""
    from unicodeit.data import COMBININGMARKS

    return dict(COMBININGMARKS)


def _replace_mark(match: re.Match[str]) -> str:
    inner = match[2] or match[3] or ""
    if len(inner) != 1:
        return inner
    name = {"widehat": "hat", "widetilde": "tilde", "overline": "bar"}.get(match[1], match[1])
    if mark := _load_marks().get(f"\\{name}"):
        return inner + mark
    return _load_symbols().get(f"\\{name}{{{inner}}}", inner)


def _replace_fraction(match: re.Match[str]) -> str:
    above, below = (match[1], match[2]) if match[3] is None else (match[3], match[4])
    return f"{_in_parentheses(above)}/{_in_parentheses(below)}"


def _in_parentheses(text: str) -> str:
    return text if re.fullmatch(r"\\?\w+", text.strip()) else f"({text.strip()})"


def _replace_script(match: re.Match[str]) -> str:
    inner = match[2] if match[2] is not None else match[3]
    inner = _COMMAND.sub(_replace_symbol, inner).strip()
    script = to_superscript(inner) if match[1] == "^" else to_subscript(inner)
    if script is not None:
        return script
    # A placeholder for the sign, so that the next pass does not convert it again.
    sign = _LOW if match[1] == "_" else _HIGH
    return sign + (inner if re.fullmatch(r"[^\W_]+|.", inner) else f"({inner})")
