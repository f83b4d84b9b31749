"""Superscripts and subscripts that Unicode has characters for."""

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


def superscript(text: str) -> str | None:
    """The text raised; None where a character has no such form.

    >>> superscript("n+1")
    'ⁿ⁺¹'
    """
    return _mapped(text, _SUPERSCRIPTS)


def subscript(text: str) -> str | None:
    """The text lowered; None where a character has no such form, or it is a longer word."""
    return None if len(text) > 3 and text.isalpha() else _mapped(text, _SUBSCRIPTS)


def _mapped(text: str, forms: dict[str, str]) -> str | None:
    compact = text.replace(" ", "")
    if not compact or any(char not in forms for char in compact):
        return None
    return "".join(forms[char] for char in compact)
