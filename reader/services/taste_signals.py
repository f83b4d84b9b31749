"""Records what the user did with papers that tells of taste: copied, opened, read in full."""

from collections.abc import Sequence
from typing import Literal

from reader.catalogue.database import Database
from reader.catalogue.papers import read_numbers
from reader.errors import CatalogueError, LibraryError
from reader.services.marks import MarksService

SignalField = Literal["copied", "opened", "read-in-full"]
MOST_AT_ONCE = 20
"""Who copies more papers at once saves a list: that tells nothing of each paper."""


def record_signal(library: MarksService, field: SignalField, keys: Sequence[str]) -> None:
    """Record what was done with papers, once for each paper; undo does not take it back.

    Papers that the catalogue does not know are left out: their ids may be typed wrong. Never
    raises: the action itself was done, so a failure becomes one of the library's problems.
    """
    if not 0 < len(keys) <= MOST_AT_ONCE:
        return

    def select_known(database: Database) -> list[str]:
        numbers = read_numbers(database, keys)
        return [key for key in keys if key in numbers]

    try:
        if known := library.ask(select_known):
            library.set_field(field, known, True, "auto")
    except (LibraryError, CatalogueError) as error:
        library.problems.append(str(error))
