"""Converts text to Unicode's superscript and subscript characters."""

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


def to_superscript(text: str) -> str | None:
    """The text in superscript; None where Unicode lacks a character for it.

    >>> to_superscript("n+1")
    'ⁿ⁺¹'
    """
    return _map_characters(text, _SUPERSCRIPTS)


def to_subscript(text: str) -> str | None:
    """The text in subscript; None where Unicode lacks a character for it, and for long words."""
    return None if len(text) > 3 and text.isalpha() else _map_characters(text, _SUBSCRIPTS)


def _map_characters(text: str, forms: dict[str, str]) -> str | None:
    compact = text.replace(" ", "")
    if not compact or any(char not in forms for char in compact):
        return None
    return "".join(forms[char] for char in compact)
