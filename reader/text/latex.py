"""LaTeX in titles and abstracts, shown as Unicode. Where it is unclear, the source stays.

Feeds hold everything: whole formulas between dollars, formulas that lost their dollars
(``G_{stack}``), accents, text commands, money (``$5 and $10``), sets (``{-1, 0, 1}``), web
addresses with tildes. Words are never dropped.
"""

import re
from functools import lru_cache

from reader.text.scripts import subscript, superscript

_LONGEST = 20_000
"""Characters; a longer text is no abstract and stays as it is."""
_PASSES = 30
"""Braces inside each other that are followed."""

_MARKED = re.compile(r"[\\${~]")
_URL = re.compile(r"(https?://[^\s{}$]+)")
_MATH = re.compile(
    r"""\$\$(?P<display>[^$]{1,800}?)\$\$
      | (?<!\\)\$(?P<inline>(?!\s)(?:\\\$|[^$]){1,800}?)(?<![\s\\])\$(?!\d)
      | \\\((?P<round>.{1,800}?)\\\)
      | \\\[(?P<square>.{1,800}?)\\\]""",
    re.VERBOSE,
)
_MONEY = re.compile(r"[\d.,]+\s*(?:[KMB]|k|million|billion|per|/)?\b[^\\^_={}<>]*")
_INNER = r"\{([^{}]*)\}"
_TEXT_COMMANDS = (
    "text(?:bf|it|tt|sc|rm|sf|sl|normal|up|md)?|emph|underline|mbox|hbox|uline|textsuperscript|"
    "math(?:bf|rm|it|sf|tt|cal|frak|scr|normal)|operatorname\\*?|boldsymbol|bm|pmb|bold|ensuremath"
)
_TEXT_COMMAND = re.compile(rf"\\(?:{_TEXT_COMMANDS})\s*{_INNER}")
_SWITCH = re.compile(r"\{\\(?:it|bf|tt|sc|rm|sf|em|sl|itshape|bfseries|ttfamily)\s+([^{}]*)\}")
_ACCENT = re.compile(r"""\\["'`^~=.](?:\{\\?[A-Za-z]\}|\\?[A-Za-z])|\\[uvHcdbrk]\{\\?[A-Za-z]\}""")
_QUOTED = re.compile(r'\\"([^"\\]{2,200})\\"(?![A-Za-z{])')
_LETTER = re.compile(r"\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s?(?:\{\})?")
_CITE = re.compile(r"~?\\(?:cite[a-z]*|label|ref|footnotemark)\s*(?:\[[^\]]*\])?\{[^{}]*\}")
_SPACE = re.compile(r"\\[,;: ]|\\(?:quad|qquad|enspace|thinspace|nobreakspace)(?![A-Za-z])")
_NOTHING = re.compile(
    r"\\(?:left|right|[bB]ig{1,2}[lrm]?|displaystyle|textstyle|limits|nolimits|nonumber|xspace)"
    r"(?![A-Za-z])|\\[!/]|\\nobreakdash(?=-)"
)
_FUNCTION = re.compile(
    r"(?<=(\w))?\\(log|ln|exp|sin|cos|tan|tanh|max|min|arg|argmax|argmin|sup|inf|lim|det|dim|ker|"
    r"gcd|Pr|deg|mod|bmod|softmax)(?![A-Za-z])"
)
_FRACTION = re.compile(rf"\\[dt]?frac\s*{_INNER}\s*{_INNER}|\\[dt]?frac\s*(\d)\s*(\d)")
_ROOT = re.compile(rf"\\sqrt\s*{_INNER}|\\sqrt\s*(\w)")
_OVER = re.compile(
    rf"\\(hat|tilde|bar|vec|dot|ddot|widehat|widetilde|overline|mathbb)\s*(?:{_INNER}|([A-Za-z]))"
)
_SCRIPT = re.compile(rf"([_^])\s*(?:{_INNER}|(\\[A-Za-z]+|[^\s{{}}\\_^]))")
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
"""Stand for signs that are meant to be seen, while others are taken away."""
_SEEN = str.maketrans({_OPEN: "{", _CLOSE: "}", _LOW: "_", _HIGH: "^"})


@lru_cache(maxsize=8192)
def to_unicode(text: str) -> str:
    """The text as it should be read on a terminal; one without TeX comes back as it is."""
    if not _MARKED.search(text) or len(text) > _LONGEST:
        return text
    parts = _URL.split(text)
    parts[::2] = [_between_urls(part) for part in parts[::2]]
    return "".join(parts)


def _between_urls(text: str) -> str:
    if not _MARKED.search(text):
        return text
    shown = []
    end = 0
    for match in _MATH.finditer(text):
        shown.append(_prose(text[end : match.start()]))
        shown.append(_formula(match))
        end = match.end()
    shown.append(_prose(text[end:]))
    return "".join(shown)


def _formula(match: re.Match[str]) -> str:
    inner = match[match.lastgroup or 0].strip()
    if match.lastgroup == "inline" and (_MONEY.fullmatch(inner) or not inner):
        return match[0] if " " in inner or not inner else inner
    found = _math(inner)
    return match[0] if "\\" in found else found


def _math(text: str) -> str:
    """A formula without its dollars. What is not known keeps its backslash."""
    text = text.replace(r"\{", _OPEN).replace(r"\}", _CLOSE).replace(r"\|", "‖")
    text = text.replace("\\\\", " ")
    text = _SPACE.sub(" ", _NOTHING.sub("", text)).replace("~", " ")
    text = _FUNCTION.sub(lambda match: (" " if match[1] else "") + match[2], text)
    for _ in range(_PASSES):
        before = text
        text = _TEXT_COMMAND.sub(r"\1", text)
        text = _OVER.sub(_over, text)
        text = _FRACTION.sub(_fraction, text)
        text = _ROOT.sub(lambda match: "√" + _grouped(match[1] or match[2]), text)
        text = _SCRIPT.sub(_script, text)
        if text == before:
            text = re.sub(rf"(?<![_^]){_INNER}", r"\1", text)
            if text == before:
                break
    text = _ESCAPED.sub(r"\1", _COMMAND.sub(_symbol, text))
    return " ".join(text.translate(_SEEN).split())


def _prose(text: str) -> str:
    """Text outside of formulas."""
    if not _MARKED.search(text):
        return text
    if "\\" in text:
        text = _QUOTED.sub(r'"\1"', text)
        text = _NOTHING.sub("", _CITE.sub("", text))
        for _ in range(_PASSES):
            before = text
            text = _SWITCH.sub(r"\1", _TEXT_COMMAND.sub(r"\1", text))
            if text == before:
                break
        text = _LETTER.sub(_accent, _ACCENT.sub(_accent, text))
        text = _COMMAND.sub(_symbol, text)
        text = _ESCAPED.sub(r"\1", re.sub(r"\\[, ]", " ", text))
    text = _LOOSE_SCRIPT.sub(_script, text)
    return _TIE.sub(" ", text.translate(_SEEN))


def _accent(match: re.Match[str]) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    try:
        found = str(LatexNodes2Text().latex_to_text(match[0].rstrip()))
    except Exception:  # whatever a parser makes of a broken source
        return match[0]
    return found if found.isalpha() else match[0]


def _symbol(match: re.Match[str]) -> str:
    found = _known_symbol(match[0])
    after = match.string[match.end() : match.end() + 1]
    # "\times 5" has its blank already; "\alpha" before a letter needs none in a formula.
    joined = not (after.isascii() and after.isalpha())
    return found + ("" if joined or found == match[0] else " ")


@lru_cache(maxsize=1024)
def _known_symbol(command: str) -> str:
    """The character of a command such as ``\\alpha``; the command where there is none."""
    import unicodeit

    found = str(unicodeit.replace(command))
    plain = len(found) == 1 and not found.isascii() and found.isprintable()
    return _OWN_SYMBOLS.get(command, found if plain else command)


def _over(match: re.Match[str]) -> str:
    import unicodeit

    inner = match[2] or match[3] or ""
    if len(inner) != 1:
        return inner
    name = {"widehat": "hat", "widetilde": "tilde", "overline": "bar"}.get(match[1], match[1])
    found = str(unicodeit.replace(f"\\{name}{{{inner}}}"))
    return found if "\\" not in found and len(found) <= 2 else inner


def _fraction(match: re.Match[str]) -> str:
    above, below = (match[1], match[2]) if match[3] is None else (match[3], match[4])
    return f"{_grouped(above)}/{_grouped(below)}"


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"\\?\w+", text.strip()) else f"({text.strip()})"


def _script(match: re.Match[str]) -> str:
    inner = match[2] if match[2] is not None else match[3]
    inner = _COMMAND.sub(_symbol, inner).strip()
    found = superscript(inner) if match[1] == "^" else subscript(inner)
    if found is not None:
        return found
    # A stand-in for the sign, so that it is not taken for another script.
    sign = _LOW if match[1] == "_" else _HIGH
    return sign + (inner if re.fullmatch(r"[^\W_]+|.", inner) else f"({inner})")
