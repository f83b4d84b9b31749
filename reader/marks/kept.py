"""What feeds ask of the library: the papers it lists, and to note which of them have a real id."""

import sqlite3
from collections.abc import Callable, Mapping

from reader.catalogue import papers
from reader.errors import CatalogueError, LibraryError
from reader.marks.service import MarksService
from reader.paper import Paper, read_record, record_of


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

    def papers(self, part: str) -> list[Paper]:
        """The papers of a part of the library, what was done last first."""
        found: list[Paper] = []
        self._turn(lambda: found.extend(self._papers(part)))
        return found

    def note_real_keys(self, real: Mapping[str, str]) -> None:
        """Note under which keys papers are known by now, where the user marked them."""
        self._turn(lambda: self._note(real))

    def _papers(self, part: str) -> list[Paper]:
        try:
            kept = self._library.listed(part)
            bare = [key for key, record in kept if not record]
            known = {paper.key: paper for paper in papers.get(self._library.database, bare)}
        except sqlite3.Error as error:
            raise CatalogueError(
                f"The catalogue can't be used ({error}); free or delete it"
            ) from error
        return [
            (read_record(record) if record else known.get(key)) or Paper(key=key, title=key)
            for key, record in kept
        ]

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
