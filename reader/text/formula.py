r"""Converts one formula in TeX to Unicode.

TeX is read as TeX reads it: a backslash and all letters after it are one command, and an argument
is one group in braces, one command or one character. So no command is taken for another one that
has the same beginning.
"""

import re
from unicodedata import category, normalize

from reader.text.scripts import to_subscript, to_superscript
from reader.text.tex_commands import (
    BRACKET_SIZES,
    FUNCTIONS,
    SPACES,
    STYLES,
    SWITCHES,
    double_struck,
    look_up_mark,
    look_up_symbol,
)

_TOKEN = re.compile(r"\\(?:[A-Za-z]++|.)?|\s++|[^\\\s]", re.DOTALL)
_LETTER_CATEGORIES = frozenset(["Lu", "Ll", "Lo", "Nd"])
_MAX_DEPTH = 30
"""Groups within groups; a formula that has more stays as it is."""
_NAME_EDGE, _RELATION_EDGE, _CELL, _ROW = "\ue000", "\ue001", "\ue002", "\ue003"
"""Marks of this module in a text that is not finished: where a blank may be wanted."""
_OWN_MARKS = str.maketrans("", "", _NAME_EDGE + _RELATION_EDGE + _CELL + _ROW)
_NAME_BLANK = re.compile(rf"(?<=[\w)\]∞]){_NAME_EDGE}++(?=\w)")
_RELATIONS = frozenset("=<>≤≥⩽⩾≠≡≢≈≅≃∼∝≔≕≜≐≍∈∉∋⊂⊆⊃⊇⊊≪≫≺≻≼≽≲≳⊢⊧⟂⊥→←↔⇒⇐⇔⟶⟵⟷⟹⟸⟺↦⟼") | {
    ":=", "==", "<=", ">=",
}  # fmt: skip
_LARGE_OPERATORS = frozenset("∑∏∐∫∬∭∮⋃⋂⨁⨂⋁⋀⨆⨄")
_LETTERS = r"[A-Za-z0-9\u0370-\u03ff\u2100-\u214f\u0300-\u036f\u20d0-\u20ff]++"
"""Letters and digits on the line, with the marks on them."""
_LETTER = r"[A-Za-z0-9\u0370-\u03ff\u2100-\u214f][\u0300-\u036f\u20d0-\u20ff]*+"
_SCRIPTS = r"[\u2070-\u209c\u1d2c-\u1d7f\u02b0-\u02ff²³¹ⱼⱽ′]*+"
_PLAIN = re.compile(rf"{_LETTERS}|.")
_ONE_THING = re.compile(rf"[√∂]? ?(?:\d++\.\d++|{_LETTERS}){_SCRIPTS}|√?\([^()]*\)|.")
"""What needs no parentheses before a stroke, since it can't be read as two things."""
_ONE_FACTOR = re.compile(
    rf"[√∂]? ?(?:\d++(?:\.\d++)?+|[A-Za-z]{{3,}}+|(?!\d){_LETTER}){_SCRIPTS}|√?\([^()]*\)|."
)
"""What needs none after a stroke or a root: a number, a name or one letter; ``2n`` is none."""
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_ESCAPES = {"{": "{", "}": "}", "%": "%", "&": "&", "#": "#", "_": "_", "$": "$", "|": "‖",
            "!": "", "/": "", "-": "", ",": " ", ";": " ", ":": " ", ">": " ", " ": " ",
            "\n": " ", "(": "", ")": "", "[": "", "]": ""}  # fmt: skip
_FRACTIONS = frozenset(["frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"])
_CHOICES = frozenset(["binom", "dbinom", "tbinom"])
_ABOVE = frozenset(["overset", "stackrel"])
_ARROWS = {"xrightarrow": "→", "xleftarrow": "←", "xRightarrow": "⇒", "xmapsto": "↦"}
_UNSHOWN = frozenset(
    ["phantom", "hphantom", "vphantom", "hspace", "vspace", "label", "color", "vskip", "kern"]
)
"""Commands that are left out together with their argument."""
_SECOND_SHOWN = frozenset(["textcolor", "colorbox", "href", "raisebox", "scalebox", "resizebox"])
"""Commands whose first argument is left out, and whose second one is shown."""
_INFIX = frozenset(["over", "choose", "atop"])
_BRACKETS_OF_ENVIRONMENTS = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"), "cases": ("{", ""), "dcases": ("{", ""), "rcases": ("", "}"),
}  # fmt: skip
_ONE_LINE = frozenset(
    (
        "matrix", "smallmatrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix",
        "cases", "dcases", "rcases", "array",
    )
)  # fmt: skip
"""Environments whose rows stand on one line, with semicolons between them."""
_WITH_COLUMNS = frozenset(["array", "tabular", "alignedat", "alignat"])
"""Environments that have an argument of their own."""


class _UnclearTexError(Exception):
    """The formula contains something that can't be converted."""


def formula_to_unicode(tex: str, *, on_lines: bool = False) -> str | None:
    r"""The formula in Unicode; None where it contains what can't be converted.

    With ``on_lines`` the formula stands alone: its rows become lines, and its relations are set off
    with blanks.

    >>> formula_to_unicode(r"\hat\theta_1,\dotsc"), formula_to_unicode(r"a\unknown")
    ('θ̂₁,…', None)
    """
    reader = _FormulaReader(tex.translate(_OWN_MARKS), on_lines=on_lines)
    try:
        text = reader.read_all()
    except _UnclearTexError:
        return None
    rows = (" ".join(_place_blanks(row).split()) for row in re.split(_ROW, text.replace(_CELL, "")))
    return ("\n" if on_lines else " ").join(row for row in rows if row)


def _place_blanks(text: str) -> str:
    """The text with blanks, where they are wanted, in place of our marks."""
    text = text.replace(_RELATION_EDGE, " ")
    return _NAME_BLANK.sub(" ", text).replace(_NAME_EDGE, "")


class _FormulaReader:
    """Reads the tokens of a formula from the first to the last, once."""

    def __init__(self, tex: str, *, on_lines: bool) -> None:
        self._tokens = _TOKEN.findall(tex)
        self._at = 0
        self._depth = 0
        self._on_lines = on_lines

    def read_all(self) -> str:
        """The whole formula. Raises _UnclearTexError."""
        text = self._read_until("")
        if self._at < len(self._tokens):  # a brace closes what was not opened
            raise _UnclearTexError
        return text

    def _read_until(self, end: str) -> str:
        """The text up to the token ``end``, which is passed over; to the end of all if empty."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _UnclearTexError
        pieces: list[str] = []
        while (token := self._peek()) != end:
            if token in ("", "}", "\\end") and token != end:
                raise _UnclearTexError
            self._at += 1
            if token[1:] in _INFIX and token[0] == "\\":
                pieces = [self._read_infix(token[1:], "".join(pieces), end)]
                break
            self._read_one(token, pieces)
        else:
            self._at += bool(end)
        self._depth -= 1
        return "".join(pieces)

    def _read_infix(self, name: str, above: str, end: str) -> str:
        r"""A fraction in the form ``a \over b``, up to the end of its group."""
        below = self._read_until(end)
        if name == "over":
            return _make_fraction(above, below)
        return f"({_finish_text(above)} choose {_finish_text(below)})"

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _read_one(self, token: str, pieces: list[str]) -> None:
        """Add the text of one token, and of its arguments, to the pieces."""
        if token in "^_":
            _attach_script(pieces, token, self._read_argument())
        elif token == "&":
            pieces.append(_CELL)
        elif token == "\\\\":
            self._read_optional()
            pieces.append(_ROW)
        elif token in ("~", "$"):
            pieces.append(" " if token == "~" else "")
        elif token == "=" and pieces and pieces[-1] in (":", "=", "<", ">"):
            self._add_symbol(f"{pieces.pop()}=", pieces)
        else:
            self._add_symbol(self._convert(token), pieces)

    def _add_symbol(self, text: str, pieces: list[str]) -> None:
        """Add a text; a relation is set off where the formula stands alone, or asks for it.

        It asks with a blank behind the relation, since a blank on one side only is none in TeX.
        """
        alone = self._on_lines and self._depth == 1
        if text in _LARGE_OPERATORS:
            text += _NAME_EDGE
        elif text in _RELATIONS and (alone or self._peek().isspace()):
            text = f"{_RELATION_EDGE}{text}{_RELATION_EDGE}"
        pieces.append(text)

    def _convert(self, token: str) -> str:
        """The text of a token that is no script and no row, with its arguments."""
        if token == "{":
            return self._read_until("}")
        if token[0] != "\\":
            return " " if token.isspace() else token
        name = token[1:]
        if not name[:1].isalpha():
            if name not in _ESCAPES:
                raise _UnclearTexError
            return _ESCAPES[name]
        return self._convert_command(name)

    def _convert_command(self, name: str) -> str:
        if name in FUNCTIONS:
            return _name_function(FUNCTIONS[name])
        if name in BRACKET_SIZES:
            return self._read_bracket()
        if name in SWITCHES or name in SPACES:
            return " " if name in SPACES else ""
        if name in ("mathbb", "mathbbm"):
            return double_struck(_finish_text(self._read_argument()))
        if name in STYLES:
            return self._read_styled(name)
        if name == "not":
            return normalize("NFC", _finish_text(self._read_argument()) + "\u0338")
        if mark := look_up_mark(name):
            return _put_mark(_finish_text(self._read_argument()), mark, each=name == "overline")
        return self._convert_structure(name)

    def _convert_structure(self, name: str) -> str:
        """The text of a command with arguments that has a form of its own, or of a symbol."""
        if name in _FRACTIONS:
            return _make_fraction(self._read_argument(), self._read_argument())
        if name in _CHOICES:
            above, below = _finish_text(self._read_argument()), _finish_text(self._read_argument())
            return f"({above} choose {below})"
        if name == "sqrt":
            return self._read_root()
        if name in _ABOVE or name == "underset":
            script, text = self._read_argument(), [self._read_argument()]
            _attach_script(text, "^" if name in _ABOVE else "_", script)
            return text[0]
        if name in _ARROWS:
            arrow = [_ARROWS[name]]
            _attach_script(arrow, "_", self._read_optional())
            _attach_script(arrow, "^", self._read_argument())
            return arrow[0]
        return self._convert_rest(name)

    def _convert_rest(self, name: str) -> str:
        """The text of the remaining commands. Raises _UnclearTexError for an unknown one."""
        if name in ("pmod", "tag", "pod"):
            text = _finish_text(self._read_argument())
            return f" (mod {text})" if name == "pmod" else f" ({text})"
        if name in ("textsuperscript", "textsubscript"):
            raised = [""]
            _attach_script(raised, "^" if name == "textsuperscript" else "_", self._read_argument())
            return raised[0]
        if name in _UNSHOWN or name in _SECOND_SHOWN:
            self._skip_star()
            self._read_optional()
            self._read_argument()
            return self._read_argument() if name in _SECOND_SHOWN else ""
        if name == "begin":
            return self._read_environment()
        if (symbol := look_up_symbol(name)) is not None:
            return symbol
        raise _UnclearTexError

    def _read_styled(self, name: str) -> str:
        if name == "operatorname":
            self._skip_star()
            return _name_function(_finish_text(self._read_argument()))
        text = self._read_argument()
        return f"{text}\u0332" if name == "underline" and len(text) == 1 else text

    def _read_argument(self) -> str:
        """The next group, command or character. Raises _UnclearTexError where there is none."""
        while self._peek().isspace():
            self._at += 1
        token = self._peek()
        if token in ("", "}", "^", "_", "&", "\\\\", "\\end"):
            raise _UnclearTexError
        self._at += 1
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _UnclearTexError
        text = self._convert(token)
        self._depth -= 1
        return text

    def _read_optional(self) -> str:
        """The text of an argument in brackets; empty where there is none."""
        if self._peek() != "[":
            return ""
        self._at += 1
        return self._read_until("]")

    def _skip_star(self) -> None:
        self._at += self._peek() == "*"

    def _read_bracket(self) -> str:
        while self._peek().isspace():
            self._at += 1
        if self._peek() == ".":
            self._at += 1
        return ""

    def _read_root(self) -> str:
        degree = _finish_text(self._read_optional())
        sign = _ROOTS.get(degree) or (to_superscript(degree) or degree) + "√"
        return sign + _in_parentheses(_finish_text(self._read_argument()), _ONE_FACTOR)

    def _read_environment(self) -> str:
        r"""The text of ``\begin{…}`` to the next ``\end{…}``."""
        name = self._read_argument().rstrip("*")
        self._read_optional()
        if name in _WITH_COLUMNS:
            self._read_argument()
        one_line = name in _ONE_LINE
        self._depth -= not one_line  # what an environment for rows holds stands alone, too
        text = self._read_until("\\end")
        self._depth += not one_line
        self._read_argument()
        if not one_line:
            return text
        rows = (_finish_text(row.replace(_CELL, " ")).rstrip(",; ") for row in text.split(_ROW))
        left, right = _BRACKETS_OF_ENVIRONMENTS.get(name, ("", ""))
        return f"{left}{'; '.join(row for row in rows if row)}{right}"


def _finish_text(text: str) -> str:
    """The text without marks of this module, with single blanks."""
    text = text.replace(_CELL, " ").replace(_ROW, " ")
    return " ".join(_place_blanks(text).split())


def _name_function(name: str) -> str:
    return f"{_NAME_EDGE}{name}{_NAME_EDGE}"


def _put_mark(text: str, mark: str, *, each: bool) -> str:
    """The text with a mark on its first letter, or on each letter."""
    if not text:
        raise _UnclearTexError
    letters = [
        one + mark if not number or (each and category(one[0]) in _LETTER_CATEGORIES) else one
        for number, one in enumerate(_split_letters(text))
    ]
    return normalize("NFC", "".join(letters))


def _split_letters(text: str) -> list[str]:
    """The characters of a text, each with the marks on it."""
    letters: list[str] = []
    for char in text:
        if letters and category(char).startswith("M"):
            letters[-1] += char
        else:
            letters.append(char)
    return letters


def _make_fraction(above: str, below: str) -> str:
    numerator = _in_parentheses(_finish_text(above), _ONE_THING)
    return f"{numerator}/{_in_parentheses(_finish_text(below), _ONE_FACTOR)}"


def _in_parentheses(text: str, plain: re.Pattern[str]) -> str:
    return text if plain.fullmatch(text) else f"({text})"


def _attach_script(pieces: list[str], sign: str, script: str) -> None:
    """Add a script to what stands before it; our marks at the end of that move behind it."""
    text = _finish_text(script)
    if not text:
        return
    while pieces and not pieces[-1]:
        pieces.pop()
    last = pieces.pop() if pieces else ""
    before = last.rstrip(_NAME_EDGE + _RELATION_EDGE)
    raised = to_superscript(text) if sign == "^" else to_subscript(text)
    # A letter behind a script on the line would look like a part of it.
    plain = f"{text}{_NAME_EDGE}" if _PLAIN.fullmatch(text) else f"({text})"
    pieces.append(before + (raised or sign + plain) + last[len(before) :])
