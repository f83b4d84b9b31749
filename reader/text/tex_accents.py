r"""Turns TeX's accents, letters, dashes and quotation marks into Unicode; maths stays as it is.

Bibliographies write ``G{\"o}del`` and ``{\L}ukasiewicz``. Which Unicode letter an accent gives is
pylatexenc's to know; this module finds what is an accent, so that all other commands stay.
"""

import re
from functools import cache, lru_cache
from typing import Any

MATHS_PART = re.compile(r"(\$(?<!\\\$)\$?(?:[^$\\]++|\\.)++\$\$?)")
"""Maths between dollar signs; a text that is split at it has maths at the odd places. The first
sign of the expression is one that can be searched for quickly."""
_ACCENTED = re.compile(
    r"""\\(?:
        (?: [`'^"~=.] | [uvHckrdbtG](?![A-Za-z]) )     # an accent
        \s*+ (?: \{\s*+\\?[A-Za-z]{1,2}\s*+\} | \\[ij](?![A-Za-z]) | [A-Za-z] | \{\s*+\} )
      | (?: ss|SS|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j|dh|DH|th|TH|dj|DJ|ng|NG  # a letter
          | textendash|textemdash|textquoteleft|textquoteright|textquotedblleft
          | textquotedblright|textquotesingle|textregistered|texttrademark|textdegree
          | copyright|ldots|dots|textellipsis|guillemotleft|guillemotright|pounds|euro|texteuro
        )(?![A-Za-z]) (?: \{\} | \s++ )?
    )""",
    re.VERBOSE,
)
_GROUPED_LETTER = re.compile(r"\{([^\W\d_][\u0300-\u036f]?)\}")
_STYLED = re.compile(
    r"\\(?:emph|textit|textbf|textsc|texttt|textrm|textsf|textsl|textup|text|mbox|url|href)"
    r"\s*+\{([^{}\\]*)\}"
)
_SWITCH = re.compile(r"\{\\(?:it|bf|em|sc|tt|rm|sl)\s++([^{}\\]*)\}")
_NESTED = 4
"""Styles within styles."""
_LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))


def decode_accents(text: str) -> str:
    r"""The text with TeX's letters and signs as Unicode, and without commands for its style.

    >>> decode_accents(r'G{\"o}del and {\L}ukasiewicz -- \emph{on} $\hat{x}$')
    'Gödel and Łukasiewicz – on $\\hat{x}$'
    """
    if "\\" not in text and "--" not in text and "``" not in text and "''" not in text:
        return text
    parts = MATHS_PART.split(text) if "$" in text else [text]
    parts[::2] = [_decode_text(part) for part in parts[::2]]
    return "".join(parts)


def _decode_text(text: str) -> str:
    if "\\" in text:
        text = _ACCENTED.sub(lambda match: _decode_one(match[0]), text)
        if "{" in text:
            text = _GROUPED_LETTER.sub(_ungroup, text)
        for _ in range(_NESTED if "\\" in text else 0):
            plain = _SWITCH.sub(r"{\1}", _STYLED.sub(r"\1", text))
            if plain == text:
                break
            text = plain
    for tex, sign in _LIGATURES:
        text = text.replace(tex, sign)
    return text


def _ungroup(match: re.Match[str]) -> str:
    """A letter beyond ASCII without its braces, which held its accent together."""
    return match[0] if match[1].isascii() else match[1]


@lru_cache(maxsize=2000)
def _decode_one(tex: str) -> str:
    """The Unicode form of one accented letter; TeX's own form where there is none."""
    decoded: str = _converter().latex_to_text(tex.strip())
    return decoded if decoded and "\\" not in decoded else tex


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text  # nothing needs it before a file is read

    return LatexNodes2Text(strict_latex_spaces=False)
