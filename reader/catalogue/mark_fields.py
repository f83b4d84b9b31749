"""Reads the fields of the user's marks, also those of papers that have several keys (``same_as``).

A cell is the value, stamp and device of one field of one paper.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from reader.model.library_fields import SAME_AS_FIELD, KeyAliases, order_of_writing

Cells = dict[tuple[str, str], tuple[str | None, int, str]]
"""Value, stamp and device, by key and field."""

FROM_ALIASES = "FROM marks WHERE field = 'same_as' AND value IS NOT NULL"
"""The rows that say that a paper has several keys: ``key`` and ``value`` are both its keys."""
KEYS_WITH_ALIASES = f"SELECT key {FROM_ALIASES} UNION SELECT value {FROM_ALIASES}"
"""All keys of papers that have several keys."""
_STEP = 500


def read_cells(database: sqlite3.Connection, keys: Sequence[str]) -> Cells:
    """The cells of these papers, by key and field.

    If a paper has several keys, each of them gets the cell that was written last under any of them.
    """
    return read_joined_cells(database, keys, read_aliases(database))


def read_joined_cells(
    database: sqlite3.Connection, keys: Sequence[str], aliases: KeyAliases | None
) -> Cells:
    """The same as :func:`read_cells`, with aliases that were read before."""
    if not aliases:
        return _read_cells_of_keys(database, keys)
    keys_of_paper = {key: aliases.all_keys(key) for key in keys}
    raw = _read_cells_of_keys(
        database, sorted({name for some in keys_of_paper.values() for name in some})
    )
    by_name: dict[str, dict[str, tuple[str | None, int, str]]] = {}
    for (name, field), cell in raw.items():
        by_name.setdefault(name, {})[field] = cell
    joined: Cells = {}
    for key, same_keys in keys_of_paper.items():
        for name in same_keys:
            for field, cell in by_name.get(name, {}).items():
                if field == SAME_AS_FIELD and name != key:
                    continue
                best = joined.get((key, field))
                if best is None or _writing_order(cell) > _writing_order(best):
                    joined[key, field] = cell
    return joined


def read_aliases(database: sqlite3.Connection) -> KeyAliases | None:
    """The keys of papers that have several; None if there is no such paper."""
    rows = database.execute(f"SELECT key, value {FROM_ALIASES}").fetchall()
    return KeyAliases(dict(rows)) if rows else None


def read_cells_of_several_keys(database: sqlite3.Connection) -> Cells:
    """The cells of all papers that have several keys, by their current key and the field."""
    aliases = read_aliases(database)
    if not aliases:
        return {}
    current_keys = {aliases.current_key(key) for (key,) in database.execute(KEYS_WITH_ALIASES)}
    return read_joined_cells(database, sorted(current_keys), aliases)


def add_aliases(database: sqlite3.Connection, keys: Iterable[str]) -> set[str]:
    """These keys and all other keys of the same papers."""
    aliases = read_aliases(database)
    return {name for key in keys for name in aliases.all_keys(key)} if aliases else set(keys)


def _writing_order(cell: tuple[str | None, int, str]) -> tuple[int, str, bool, str]:
    value, stamp, device = cell
    return order_of_writing(stamp, device, value)


def _read_cells_of_keys(database: sqlite3.Connection, keys: Sequence[str]) -> Cells:
    cells: Cells = {}
    for start in range(0, len(keys), _STEP):
        chunk = keys[start : start + _STEP]
        places = ",".join("?" * len(chunk))
        for key, field, value, stamp, device in database.execute(
            f"SELECT key, field, value, stamp, device FROM marks WHERE key IN ({places})", chunk
        ):
            if not (value is None or isinstance(value, str)) or not isinstance(stamp, int):
                raise TypeError(f"{field} is stored with a wrong type")
            cells[key, field] = (value, stamp, device)
    return cells
