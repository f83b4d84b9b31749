"""Names of keys, as people write them and as Textual does."""

import unicodedata

_KEY_LABELS = {
    "space": "Space",
    "tab": "Tab",
    "escape": "Esc",
    "enter": "Enter",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
}
_KEY_ALIASES = {
    **{shown.lower(): key for key, shown in _KEY_LABELS.items()},
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
}
_MODIFIERS = ("ctrl", "alt", "shift")
_TEXTUAL_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def parse_key_name(text: str) -> str | None:
    """Textual's name of a key such as ``/``, ``Ctrl+d`` or ``PgDn``; None if the text is no key.

    >>> parse_key_name("Ctrl+d"), parse_key_name("/"), parse_key_name("PgDn"), parse_key_name("gg")
    ('ctrl+d', 'slash', 'pagedown', None)
    """
    if len(text) == 1 and text not in _KEY_ALIASES:
        return _character_name(text) if text.isprintable() else None
    *modifiers, key = text.lower().split("+")
    key = _KEY_ALIASES.get(key, key)
    if any(one not in _MODIFIERS for one in modifiers):
        return None
    is_key = (
        key in _KEY_LABELS or key in _FUNCTION_KEYS or (not modifiers and key in _SIGNS_BY_NAME)
    )
    if is_key or (modifiers and len(key) == 1 and key.isalnum()):
        return "+".join([*modifiers, key])
    return None


def format_key(key: str) -> str:
    """A key as people write it: ``ctrl+d`` is ``Ctrl+d``, ``slash`` is ``/``."""
    modifier, plus, base = key.rpartition("+")
    sign = base.upper() if base in _FUNCTION_KEYS else _SIGNS_BY_NAME.get(base, base)
    return (
        "+".join(one.capitalize() for one in modifier.split("+"))
        + plus
        + _KEY_LABELS.get(base, sign)
    )


def _character_name(char: str) -> str:
    if char.isalnum() or char == " ":
        return char if char != " " else "space"
    name = unicodedata.name(char, char).lower().replace("-", "_").replace(" ", "_")
    return _TEXTUAL_NAMES.get(name, name)


_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 13))
_SIGNS_BY_NAME = {_character_name(char): char for char in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}
