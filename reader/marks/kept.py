"""What feeds ask of the library: the papers it lists, and to note which of them have a real id."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from reader.catalogue import papers
from reader.errors import CatalogueError, LibraryError
from reader.marks.service import MarksService
from reader.paper import Paper, read_record, record_of

_T = TypeVar("_T")


def at_once(work: Callable[[], None]) -> None:
    """Do it here and now."""
    work()


class Kept:
    """The library as feeds see it. ``turn`` does the work where the library may be used."""

    def __init__(
        self,
        library: MarksService,
        turn: Callable[[Callable[[], None]], None] = at_once,
    ) -> None:
        self._library = library
        self._turn = turn

    def listed(self, part: str) -> list[str]:
        """The keys of the papers of a part of the library, what was done last first.

        Raises CatalogueError.
        """
        return self._told(lambda: self._library.listed(part))

    def papers(self, keys: Sequence[str]) -> list[Paper]:
        """Those of these papers that the library carries, as it has them. Raises CatalogueError."""
        records = self._told(lambda: self._library.records(keys))
        found = ((key, read_record(record)) for key, record in records.items())
        return [paper or Paper(key=key, title=key) for key, paper in found]

    def note_real_keys(self, real: Mapping[str, str]) -> None:
        """Note under which keys papers are known by now, where the user marked them."""
        self._turn(lambda: self._note(real))

    def _told(self, ask: Callable[[], _T]) -> _T:
        told: list[_T] = []
        try:
            self._turn(lambda: told.append(ask()))
        except sqlite3.Error as error:
            raise CatalogueError(
                f"The catalogue can't be used ({error}); free or delete it"
            ) from error
        return told[0]

    def _note(self, real: Mapping[str, str]) -> None:
        self._library.refresh()
        marked = {key for key, _ in self._library.cells(list(real))}
        wanted = {key: name for key, name in real.items() if key in marked}
        if wanted:
            try:
                self._library.same_as(wanted, self._record)
            except LibraryError as error:
                self._library.problems.append(str(error))

    def _record(self, key: str) -> dict[str, object] | None:
        paper = next(iter(papers.get(self._library.database, [key])), None)
        return record_of(paper) if paper else None
