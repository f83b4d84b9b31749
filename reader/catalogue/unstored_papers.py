"""Shows papers like those of the catalogue without storing them in it.

SQLite uses a temporary table of a connection before one of the file with the same name. The papers
are in temporary tables, which lie in memory; marks and full texts are read from the catalogue.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from reader.catalogue import papers, schema
from reader.catalogue.connection import open_database
from reader.catalogue.damage import handle_damage
from reader.catalogue.database import Database
from reader.catalogue.listing import Listing, close_with
from reader.errors import CatalogueError
from reader.model.paper import Paper

_TABLES = (
    "CREATE TABLE papers",
    "CREATE TABLE facts",
    "CREATE VIRTUAL TABLE words",
    "CREATE VIRTUAL TABLE stems",
)


def list_unstored_papers(
    path: Path, listed: Sequence[Paper], now: datetime, seen: datetime | None = None
) -> Listing:
    """The entries of papers that are not stored in the catalogue at the path.

    If the catalogue can't be read, they are shown as if it were empty.
    """
    database = _open_or_in_memory(path)
    with handle_damage(database):
        database.execute("PRAGMA temp_store=MEMORY")
        # Without this BEGIN, storing would begin a transaction that waits for other writers.
        database.execute("BEGIN")
        for statement in schema.list_statements():
            if statement.strip().startswith(_TABLES):
                database.execute(statement.replace(" TABLE ", " TABLE temp.", 1))
        papers.store_papers(database, listed, now, live=False)
        database.execute(
            "UPDATE papers SET first_seen = ifnull((SELECT known.first_seen"
            " FROM main.papers AS known WHERE known.key = papers.key), first_seen)"
        )
        database.execute("COMMIT")
        rows = [(one.key, one.featured) for one in listed]
        listing = Listing(database, rows, seen, alone=True)
    close_with(listing, database)
    return listing


def _open_or_in_memory(path: Path) -> Database:
    try:
        return open_database(path)
    except CatalogueError:
        return open_database(None)
