"""Names of keys: as people write them, and as Textual does."""

import unicodedata

_SHOWN = {
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
_ALSO = {
    **{shown.lower(): key for key, shown in _SHOWN.items()},
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
}
_MODIFIERS = ("ctrl", "alt", "shift")
_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def key_named(text: str) -> str | None:
    """Textual's name of a key as people write it: ``/``, ``Ctrl+d``, ``PgDn``; None: no key.

    >>> key_named("Ctrl+d"), key_named("/"), key_named("PgDn"), key_named("gg")
    ('ctrl+d', 'slash', 'pagedown', None)
    """
    if len(text) == 1 and text not in _ALSO:
        return _letter(text) if text.isprintable() else None
    *modifiers, key = text.lower().split("+")
    key = _ALSO.get(key, key)
    if any(one not in _MODIFIERS for one in modifiers):
        return None
    named = key in _SHOWN or key in _FUNCTION_KEYS or (not modifiers and key in _SIGNS)
    if named or (modifiers and len(key) == 1 and key.isalnum()):
        return "+".join([*modifiers, key])
    return None


def shown_key(key: str) -> str:
    """A key as it is written for people: ``ctrl+d`` is ``Ctrl+d``, ``slash`` is ``/``."""
    modifier, plus, base = key.rpartition("+")
    shown = base.upper() if base in _FUNCTION_KEYS else _SIGNS.get(base, base)
    return (
        "+".join(one.capitalize() for one in modifier.split("+")) + plus + _SHOWN.get(base, shown)
    )


def _letter(char: str) -> str:
    if char.isalnum() or char == " ":
        return char if char != " " else "space"
    name = unicodedata.name(char, char).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


_FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 13))
_SIGNS = {_letter(char): char for char in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}
