r"""Turns text from the network into TeX that compiles and is harmless.

The text of a record is TeX where its author wrote TeX, and plain text elsewhere. Maths and known
commands stay; every other special sign of TeX is escaped. For an unknown command, TeX prints its
name instead of running it, since a title may contain ``\input{/etc/passwd}``.
"""

import re

from reader.text.tex_accents import MATHS_PART

_TEXT_COMMAND_NAMES = """
AA AE H L LaTeX O OE TeX aa ae b c copyright d dag ddag dh dj dots em emph enspace i it j k l
ldots ng o oe pounds quad r rm sc ss t textasciicircum textasciitilde textbackslash textbf
textbraceleft textbraceright textdegree textemdash textendash textit textmd textnormal
textquotedblleft textquotedblright textquoteleft textquoteright textrm textsc textsf textsl
textsubscript textsuperscript texttt textup th tt u underline v
"""
_MATHS_COMMAND_NAMES = """
Alpha Bbb Beta Big Bigg Chi Delta Epsilon Eta Gamma Im Iota Kappa Lambda Leftarrow
Leftrightarrow Longleftrightarrow Longrightarrow Mu Nu Omega Phi Pi Pr Psi Re Rho Rightarrow
Sigma Tau Theta Uparrow Upsilon Vert Xi Zeta acute aleph alpha amalg angle approx arccos arcsin
arctan arg ast asymp backslash bar beta beth big bigcap bigcup bigg bigodot bigoplus bigotimes
bigvee bigwedge binom bm boldsymbol bot boxplus breve bullet cal cap cdot cdots check chi circ
colon cong coprod cos cosh cot coth csc cup dagger ddagger ddot deg delta det dfrac diamond dim
displaystyle div dot doteq downarrow ell emptyset epsilon equiv eta exists exp flat forall frac
frak gamma gcd ge geq geqslant gets gg grave gtrsim hat hbar hom hookrightarrow iff imath in inf
infty int iota jmath kappa ker lVert lambda land langle lbrace lceil le left leftarrow
leftrightarrow leq leqslant lesssim lfloor lg lim liminf limits limsup ll ln lnot log
longleftarrow longmapsto longrightarrow lor lvert mapsto mathbb mathbf mathbin mathcal mathds
mathfrak mathit mathop mathrel mathring mathrm mathscr mathsf mathtt max mid min mod mp mu nabla
natural ne nearrow neg neq nexists nmid nolimits not notin nu odot oint omega ominus
operatorname oplus oslash otimes over overline overrightarrow overset parallel partial perp phi
pi pm pmod prec preceq prime prod propto psi qquad rVert rangle rbrace rceil rfloor rho right
rightarrow rightharpoonup rvert scriptscriptstyle scriptstyle searrow sec setminus sharp sigma
sim simeq sin sinh smallsetminus sqcap sqcup sqrt sqsubseteq square stackrel star subset
subseteq subsetneq succ succeq sum sup supset supseteq tan tanh tau text textstyle tfrac theta
tilde times to top triangle trianglelefteq triangleq underbrace underset uparrow upsilon
varepsilon varnothing varphi varpi varrho varsigma vartheta vdash vec vee vert wedge widehat
widetilde wp wr xi xrightarrow zeta
"""
_TEXT_COMMANDS = frozenset(_TEXT_COMMAND_NAMES.split())
_MATHS_COMMANDS = frozenset(_MATHS_COMMAND_NAMES.split()) | _TEXT_COMMANDS - {*"Hbcdkrtuv"}

_ESCAPES = {
    "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$", "\\": " ",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
}  # fmt: skip
_NAMES = {
    "textasciicircum": "^", "textasciitilde": "~", "textbackslash": "\\",
    "textbraceleft": "{", "textbraceright": "}",
}  # fmt: skip
_ESCAPED_SIGN = re.compile(r"\\(?:([%&#_$])|(" + "|".join(_NAMES) + r")\{\})")
_COMMAND = re.compile(r"\\.")
_PROTECT_SIGNS = str.maketrans("\\{}", "\ue000\ue001\ue002")
"""Placeholders for signs that are text, while the same signs of TeX's syntax are removed."""
_PROTECTED_SIGN = re.compile("[\ue000\ue001\ue002]")
_RESTORE_SIGNS = str.maketrans("\ue000\ue001\ue002", "\\{}")
_ACCENTS = frozenset("'`^\"~=.")
_SPACES = frozenset(" ,;:!>|/-")

_DOLLAR = re.compile(r"\\.|\$")
_MATHS = re.compile(r"(\$\$?)((?:[^$\\]|\\.)++)\1")
_TOKEN = re.compile(r"\\([A-Za-z]+\*?)|\\(.?)|([%&#_$^~{}])")


def escape_tex(text: str) -> str:
    r"""Turn one line into TeX with balanced braces; characters beyond ASCII stay (UTF-8).

    >>> escape_tex("50% of $x^2$ for $5 & \\input{notes}")
    '50\\% of $x^2$ for \\$5 \\& \\textbackslash{}input{notes}'
    """
    parts: list[str] = []
    text_indexes: list[int] = []
    start = at = 0
    while dollar := _DOLLAR.search(text, at):
        at = dollar.end()
        if dollar[0] == "$" and (maths := _MATHS.match(text, dollar.start())) and _is_maths(maths):
            text_indexes.append(len(parts))
            parts += [text[start : maths.start()], maths[1] + _escape_maths(maths[2]) + maths[1]]
            start = at = maths.end()
    text_indexes.append(len(parts))
    parts.append(text[start:])
    paired_braces = _find_paired_braces([parts[index] for index in text_indexes])
    for index, braces in zip(text_indexes, paired_braces, strict=True):
        parts[index] = _escape_text(parts[index], braces)
    return "".join(parts)


def unescape_tex(text: str) -> str:
    r"""The text of a BibTeX field, without escapes and without braces that only group.

    Maths and other commands stay. Where a command stays, all braces stay: they may belong to it.

    >>> unescape_tex(r"{LLMs} at 50\% of $x_1$ for \$5")
    'LLMs at 50% of $x_1$ for $5'
    """
    if "\\" not in text and "{" not in text and "}" not in text:
        return text  # most fields of thousands of entries
    parts = MATHS_PART.split(text) if "$" in text else [text]
    if "\\" in text:
        parts[::2] = [_ESCAPED_SIGN.sub(_protect_sign, part) for part in parts[::2]]
    if not any(_COMMAND.search(part) for part in parts[::2]):
        parts[::2] = [part.replace("{", "").replace("}", "") for part in parts[::2]]
    plain = "".join(parts)
    # Only few texts hold signs that were protected, and to translate is slow.
    return plain.translate(_RESTORE_SIGNS) if _PROTECTED_SIGN.search(plain) else plain


def _protect_sign(match: re.Match[str]) -> str:
    sign = match[1] or _NAMES[match[2]]
    return sign.translate(_PROTECT_SIGNS)


def _is_maths(match: re.Match[str]) -> bool:
    """Whether dollar signs enclose maths, not prices: by Pandoc's rule and by special signs of TeX.

    The rule of Pandoc's ``tex_math_dollars``: no space just inside the dollar signs and no digit
    after the closing one (https://pandoc.org/MANUAL.html#extension-tex_math_dollars).
    """
    inner = match[2]
    is_tight = not (inner[0].isspace() or inner[-1].isspace())
    before_digit = match.string[match.end() : match.end() + 1].isdigit()
    has_tex_signs = not inner[0].isdigit() and re.search(r"[\\^_]", inner)
    if "^^" in inner or not (has_tex_signs or (is_tight and not before_digit)):
        return False  # ^^ stands for any character by its code, also for a backslash
    depth = 0
    for token in _TOKEN.finditer(inner):
        depth += {"{": 1, "}": -1}.get(token[3] or "", 0)
        if depth < 0:
            return False
    return depth == 0


def _escape_maths(inner: str) -> str:
    def escape_token(token: re.Match[str]) -> str:
        command, char, sign = token.groups()
        if command is not None:
            name = command.rstrip("*")
            return token[0] if name in _MATHS_COMMANDS else rf"\mathrm{{{name}}}"
        if sign is not None:
            return "\\" + sign if sign in "%&#" else sign
        if char in _SPACES or char in "%&#_$":
            return token[0] if char else ""
        return {"{": r"\lbrace ", "}": r"\rbrace ", "\\": " "}.get(char, rf"\backslash {char}")

    return _TOKEN.sub(escape_token, inner)


def _find_paired_braces(texts: list[str]) -> list[frozenset[int]]:
    """For each text, the indexes of braces that have a partner; maths may stand between the two."""
    paired: list[set[int]] = [set() for _ in texts]
    opened: list[tuple[int, int]] = []
    for number, text in enumerate(texts):
        for token in _TOKEN.finditer(text):
            if token[3] == "{":
                opened.append((number, token.start()))
            elif token[3] == "}" and opened:
                before, at = opened.pop()
                paired[before].add(at)
                paired[number].add(token.start())
    return [frozenset(places) for places in paired]


def _escape_text(text: str, braces: frozenset[int]) -> str:
    def escape_token(token: re.Match[str]) -> str:
        command, char, sign = token.groups()
        if command is not None:
            if command not in _TEXT_COMMANDS:
                return rf"\textbackslash{{}}{command}"
            return token[0] if token.end() < len(text) else token[0] + "{}"
        after = text[token.end() : token.end() + 1]
        if sign is not None:
            if token.start() in braces or (sign == "~" and _is_tie(text, token.start(), after)):
                return sign
            return _ESCAPES[sign]
        if char in _ACCENTS and (after.isalpha() or after == "\\" or token.end() in braces):
            return token[0]
        if char in _ESCAPES:
            return _ESCAPES[char]
        return token[0] if char and char in _SPACES else rf"\textbackslash{{}}{char}"

    return _TOKEN.sub(escape_token, text)


def _is_tie(text: str, at: int, after: str) -> bool:
    """Whether a tilde is TeX's non-breaking space, not "about" (``~10x``) or a home folder."""
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] in ".}") and after.isalnum()
