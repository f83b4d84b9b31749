"""Values of an entry from outside: each has the expected type, or is treated as missing.

feedparser gives a list for an element that is repeated and a mapping for one with attributes; other
elements are text, and in JSON any field may hold anything.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

Json = Mapping[str, object]


def get_field(entry: Json, name: str) -> object:
    """The value of a field; None if there is none."""
    try:
        return entry.get(name) if name in entry else None
    except (AttributeError, LookupError, TypeError, ValueError):
        return None  # feedparser computes some fields from others, which may be bad


def get_text(entry: Json, *names: str) -> str:
    """The text of the first of these fields that holds text, unchanged; empty if none does."""
    return next((found for name in names if (found := to_text(get_field(entry, name)))), "")


def to_text(value: object) -> str:
    """A value as text: the first one of a list, the content of an element with attributes."""
    match value:
        case str():
            return value
        case bool() | float() | None:
            return ""
        case int():
            return str(value) if abs(value) < 10**18 else ""
        case Mapping():
            inner = get_field(value, "value") or get_field(value, "name")
            return inner if isinstance(inner, str) else ""
        case [first, *_]:
            return first if isinstance(first, str) else ""
        case _:
            return ""


def get_number(entry: Json, name: str) -> int | None:
    """The whole number of a field; None if it is negative or something else."""
    value = get_field(entry, name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def get_mapping(entry: Json, name: str) -> Json:
    """The mapping of a field; an empty one if the field holds something else."""
    value = get_field(entry, name)
    return value if isinstance(value, Mapping) else {}


def get_list(entry: Json, name: str) -> Sequence[object]:
    """The list of a field; a value that is no list is given as a list of one."""
    value = get_field(entry, name)
    if isinstance(value, list | tuple):
        return value
    return () if value is None else (value,)


def get_mappings(entry: Json, name: str) -> list[Json]:
    """The mappings in the list of a field."""
    return [one for one in get_list(entry, name) if isinstance(one, Mapping)]


def get_texts(entry: Json, name: str) -> list[str]:
    """The texts in the list of a field."""
    return [one for one in get_list(entry, name) if isinstance(one, str)]


def parse_day(written: str) -> date | None:
    """The UTC date of an ISO date or time; None for anything else."""
    try:
        moment = datetime.fromisoformat(written)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None
