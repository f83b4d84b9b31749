"""Converts text to Unicode's superscript and subscript characters."""

import re

_SUPERSCRIPTS = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW*⋆∗′°†⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ***′°†ᵀ",
        strict=True,
    )
) | {"∘": "°"}
_SUBSCRIPTS = dict(
    zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)

_NUMBERS = re.compile(r"[0-9]++(?:[,;–] ?[0-9]++)+")
_DIGITS = re.compile(r"[0-9]++")
_WORD = re.compile(r"[-+−.\w]+")


def to_superscript(text: str) -> str | None:
    """The text in superscript; None where Unicode lacks a character for it.

    >>> to_superscript("n+1")
    'ⁿ⁺¹'
    """
    return _map_characters(text, _SUPERSCRIPTS)


def to_subscript(text: str) -> str | None:
    """The text in subscript; None where Unicode lacks a character for it, and for long words."""
    return None if len(text) > 3 and text.isalpha() else _map_characters(text, _SUBSCRIPTS)


def raise_text(text: str) -> str:
    """The text in superscript; with a sign before it where Unicode has no character for it.

    >>> raise_text("5"), raise_text("1,2"), raise_text("0.5"), raise_text("[7]")
    ('⁵', '¹,²', '^0.5', '[7]')
    """
    if _NUMBERS.fullmatch(text):
        return _DIGITS.sub(lambda digits: to_superscript(digits[0]) or digits[0], text)
    return to_superscript(text) or _with_sign("^", text)


def lower_text(text: str) -> str:
    """The text in subscript; with a sign before it where Unicode has no character for it.

    >>> lower_text("2"), lower_text("model")
    ('₂', '_model')
    """
    return to_subscript(text) or _with_sign("_", text)


def _with_sign(sign: str, text: str) -> str:
    return sign + text if _WORD.fullmatch(text) else text


def _map_characters(text: str, forms: dict[str, str]) -> str | None:
    compact = text.replace(" ", "")
    if not compact or any(char not in forms for char in compact):
        return None
    return "".join(forms[char] for char in compact)
