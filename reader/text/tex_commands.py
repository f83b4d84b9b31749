r"""What TeX's commands mean, each known by its whole name: ``\dots`` is no ``\dot`` with an ``s``.

unicodeit knows the symbols; here stand those that it lacks or draws otherwise than papers do, and
what takes an argument.
"""

from collections.abc import Mapping
from functools import cache

_OWN_SYMBOLS = {
    # Dots, bars and brackets.
    "ldots": "…", "dots": "…", "dotsc": "…", "dotso": "…", "textellipsis": "…", "cdots": "⋯",
    "dotsb": "⋯", "dotsm": "⋯", "dotsi": "⋯", "dotsbig": "⋯", "iddots": "⋰",
    "lvert": "|", "rvert": "|", "vert": "|", "lVert": "‖", "rVert": "‖", "Vert": "‖",
    "langle": "⟨", "rangle": "⟩", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
    "llbracket": "⟦", "rrbracket": "⟧", "lparen": "(", "rparen": ")", "backslash": "∖",
    # Letters.
    "Upsilon": "Υ", "digamma": "ϝ", "omicron": "ο", "imath": "ı", "jmath": "ȷ", "i": "ı",
    "j": "ȷ", "Alpha": "Α", "Beta": "Β", "Epsilon": "Ε", "Zeta": "Ζ", "Eta": "Η", "Iota": "Ι",
    "Kappa": "Κ", "Mu": "Μ", "Nu": "Ν", "Omicron": "Ο", "Rho": "Ρ", "Tau": "Τ", "Chi": "Χ",
    "varGamma": "Γ", "varDelta": "Δ", "varTheta": "Θ", "varLambda": "Λ", "varXi": "Ξ",
    "varPi": "Π", "varSigma": "Σ", "varPhi": "Φ", "varPsi": "Ψ", "varOmega": "Ω",
    # Relations, operators and shapes.
    "star": "⋆", "ast": "∗", "colon": ":", "vcentcolon": ":", "coloneq": "≔", "Coloneqq": "⩴",
    "square": "□", "Box": "□", "qed": "□", "blacklozenge": "⧫", "smile": "⌣", "dag": "†",
    "ddag": "‡", "bigcirc": "◯", "varpropto": "∝", "thickapprox": "≈", "thicksim": "∼",
    "And": "&", "lt": "<", "gt": ">", "mathellipsis": "…", "argmax": "argmax",
    "xmark": "✗", "cmark": "✓",
    # Signs of text.
    "textdegree": "°", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\",
    "textbar": "|", "textless": "<", "textgreater": ">", "texttimes": "×", "textbullet": "•",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'",
    "textregistered": "®", "textperiodcentered": "·", "textunderscore": "_", "textdollar": "$",
    "textpm": "±", "textmu": "µ", "texteuro": "€", "textrightarrow": "→", "textleftarrow": "←",
    "textdagger": "†", "textsection": "§", "slash": "/", "LaTeX": "LaTeX", "TeX": "TeX",
    "BibTeX": "BibTeX", "lq": "‘", "rq": "’",
}  # fmt: skip
"""Symbols by the names of their commands."""
STYLES = frozenset(
    (
        "text", "textbf", "textit", "texttt", "textsc", "textrm", "textsf", "textsl", "textnormal",
        "textup", "textmd", "emph", "underline", "uline", "mbox", "hbox", "fbox", "boxed",
        "mathbf", "mathrm", "mathit", "mathsf", "mathtt", "mathcal", "mathfrak", "mathscr",
        "mathnormal", "mathds", "operatorname", "boldsymbol", "bm", "pmb", "bold", "ensuremath",
        "mathop", "mathbin", "mathrel", "mathord", "mathopen", "mathclose", "mathpunct",
        "mathinner", "smash", "cancel", "bcancel", "underbrace", "overbrace", "sout", "hl", "gls",
        "glspl", "Gls", "acrshort", "ac", "acp",
        "mathbfit", "symbf", "symbfit", "symrm", "substack", "url", "path",
    )
)  # fmt: skip
"""Commands whose argument is shown as it is."""
SWITCHES = frozenset(
    (
        "rm", "bf", "it", "tt", "sf", "sc", "sl", "em", "cal", "frak", "mit", "boldmath",
        "unboldmath", "bfseries", "itshape", "ttfamily", "rmfamily", "sffamily", "scshape",
        "slshape", "upshape", "mdseries", "normalfont", "displaystyle", "textstyle", "scriptstyle",
        "scriptscriptstyle", "limits", "nolimits", "nonumber", "notag", "xspace", "noindent",
        "centering", "allowbreak", "nobreak", "relax", "protect", "strut", "mathstrut", "hfill",
        "hfil", "footnotesize", "small", "tiny", "scriptsize", "normalsize", "large", "Large",
        "nobreakdash", "sloppy", "hline", "null", "ignorespaces",
    )
)  # fmt: skip
"""Commands that change the look, or nothing, and print nothing."""
BRACKET_SIZES = frozenset(
    (
        "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl",
        "Biggl", "bigr", "Bigr", "biggr", "Biggr", "bigm", "Bigm", "biggm", "Biggm",
    )
)  # fmt: skip
"""Commands before a bracket; a dot after them is no bracket at all."""
SPACES = frozenset(
    (
        "quad", "qquad", "enspace", "thinspace", "medspace", "thickspace", "nobreakspace",
        "space", "par", "newline", "linebreak", "hskip", "enskip", "textvisiblespace",
    )
)  # fmt: skip
_FUNCTION_NAMES = (
    "log ln lg exp sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan max min "
    "arg argmax argmin sup inf lim det dim ker hom gcd lcm Pr deg mod bmod softmax rank "
    "diag tr Tr sgn sign erf Var Cov Corr poly polylog polyloglog supp span conv vol relu "
    "ReLU"
)
FUNCTIONS = {name: name for name in _FUNCTION_NAMES.split()} | {
    "bmod": "mod", "limsup": "lim sup", "liminf": "lim inf", "varlimsup": "lim sup",
    "varliminf": "lim inf", "injlim": "inj lim", "projlim": "proj lim",
}  # fmt: skip
"""Names of functions, which are parted from the letters beside them."""
ABBREVIATIONS = {
    "eg": "e.g.", "ie": "i.e.", "etc": "etc.", "etal": "et al.", "cf": "cf.", "wrt": "w.r.t.",
    "vs": "vs.", "Eg": "E.g.", "Ie": "I.e.", "aka": "a.k.a.", "iid": "i.i.d.", "viz": "viz.",
}  # fmt: skip
"""Commands that most papers define for the same words."""
_MARK_NAMES = {
    "widehat": "hat", "widetilde": "tilde", "overrightarrow": "vec", "widebar": "bar",
}  # fmt: skip
_OWN_MARKS = {
    "check": "\u030c", "widecheck": "\u030c", "mathring": "\u030a", "dddot": "\u20db",
    "overleftarrow": "\u20d6", "overline": "\u0305", "underbar": "\u0331", "utilde": "\u0330",
    "hat": "\u0302", "tilde": "\u0303",
}  # fmt: skip
_DOUBLE_STRUCK = {"1": "𝟙", "0": "𝟘"}


def look_up_symbol(name: str) -> str | None:
    r"""The character of a command such as ``\alpha``; None where there is none.

    >>> look_up_symbol("dots"), look_up_symbol("dotsx")
    ('…', None)
    """
    if name in _OWN_SYMBOLS:
        return _OWN_SYMBOLS[name]
    symbol = _load_symbols().get(f"\\{name}", "")
    return symbol if len(symbol) == 1 and not symbol.isascii() and symbol.isprintable() else None


def look_up_mark(name: str) -> str | None:
    r"""The combining mark of a command such as ``\hat``; None where it is no accent."""
    name = _MARK_NAMES.get(name, name)
    if name in _OWN_MARKS:
        return _OWN_MARKS[name]
    return _load_marks().get(f"\\{name}") if name not in ("underline", "slash") else None


def double_struck(text: str) -> str:
    """The text in double-struck letters; a character that has no such form stays.

    >>> double_struck("R"), double_struck("1")
    ('ℝ', '𝟙')
    """
    forms = _load_symbols()
    return "".join(_DOUBLE_STRUCK.get(one) or forms.get(f"\\mathbb{{{one}}}", one) for one in text)


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
