"""The taste rules in the catalogue: terms and authors that the user switched off or pinned."""

import sqlite3

from reader.catalogue.database import transaction
from reader.model.library_fields import TASTE_PREFIX
from reader.ranking.taste_rules import TasteRule

_NAME = " rules"
"""The name under which the rules stand among what was learned; no tag has a blank in its name."""


def read_taste_rules(database: sqlite3.Connection) -> list[TasteRule]:
    """All taste rules, sorted by kind and name. What a newer version wrote is left out."""
    rules: list[TasteRule] = []
    for key, value in database.execute(
        "SELECT key, value FROM marks WHERE field = 'taste' AND value IN ('off', 'pin')"
        " AND key >= ? AND key < ? ORDER BY key",
        (TASTE_PREFIX, TASTE_PREFIX[:-1] + ";"),
    ):
        kind, _, name = key.removeprefix(TASTE_PREFIX).partition("/")
        if kind in ("term", "author") and name:
            rules.append(TasteRule(kind, name, value))
    return rules


def forget_scores_of_other_rules(database: sqlite3.Connection, rules: str) -> None:
    """Forget all scores if they do not follow from these rules, given in any form."""
    row = database.execute("SELECT learned_from FROM tastes WHERE name = ?", (_NAME,)).fetchone()
    if (row[0] if row else "") == rules:
        return
    with transaction(database):
        database.execute("INSERT OR REPLACE INTO tastes VALUES (?, ?, ?)", (_NAME, rules, b""))
        database.execute("DELETE FROM scores")
