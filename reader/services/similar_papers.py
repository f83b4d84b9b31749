"""The feed of the papers that are most like one."""

from datetime import datetime

from reader.catalogue import papers
from reader.catalogue.catalogue_access import CatalogueAccess
from reader.catalogue.database import Database
from reader.catalogue.feed_snapshots import Snapshot
from reader.catalogue.listing import open_listing
from reader.catalogue.similar import find_similar_to_key
from reader.errors import UsageError
from reader.model.address import Similar, format_address
from reader.text.sanitise import line


def list_similar_papers(key: str, ask: CatalogueAccess, now: datetime) -> Snapshot:
    """The papers of the catalogue that are most like the one with this key, most alike first.

    Raises UsageError if the catalogue does not have that paper, and CatalogueError.
    """

    def find(database: Database) -> Snapshot:
        if not papers.read_numbers(database, [key]):
            raise UsageError(
                f"{key} was never seen here; open it first, then look for papers like it"
            )
        found = find_similar_to_key(database, key)
        days = papers.read_featured_days(database, [one.key for one in found])
        entries = open_listing(database, [(one.key, days.get(one.key)) for one in found])
        return Snapshot(
            address=format_address(Similar(key)),
            entries=entries,
            taken=now,
            reasons={one.key: line(f"alike in {', '.join(one.shared)}") for one in found},
        )

    return ask(find)
