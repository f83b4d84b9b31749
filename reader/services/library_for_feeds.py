"""What feeds may do with the library: list its papers, and write which have a real key."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from reader.errors import LibraryError
from reader.model.library_fields import SAME_AS_FIELD
from reader.model.paper import Paper, paper_from_key, paper_from_record
from reader.services.library_thread import TakeTurn, run_at_once
from reader.services.marks import MarksService

_T = TypeVar("_T")


class LibraryForFeeds:
    """The library as feeds see it. Methods may be called from any thread."""

    def __init__(self, library: MarksService, take_turn: TakeTurn = run_at_once) -> None:
        self._library = library
        self._take_turn = take_turn

    def list_times(self, part: str) -> dict[str, str]:
        """When each paper of a part was put there, by key: ISO times, the last one first.

        Raises CatalogueError.
        """
        return self._ask_library(lambda: self._library.list_times(part))

    def read_papers(self, keys: Sequence[str]) -> list[Paper]:
        """Those of these papers that the library carries, as its log has them.

        Raises CatalogueError.
        """
        records = self._ask_library(lambda: self._library.read_records(keys))
        papers = ((key, paper_from_record(record)) for key, record in records.items())
        return [paper or paper_from_key(key) for key, paper in papers]

    def write_real_keys(self, real: Mapping[str, str]) -> None:
        """Write the real keys of marked papers (``arxiv:…``), by their old keys (``title:…``)."""
        self._take_turn(lambda: self._write_keys_of_marked(real))

    def refresh_marks(self) -> None:
        """Fold the log into a catalogue that was made again."""
        self._ask_library(self._library.refresh_marks)

    def _ask_library(self, question: Callable[[], _T]) -> _T:
        answers: list[_T] = []
        self._take_turn(lambda: answers.append(question()))
        return answers[0]

    def _write_keys_of_marked(self, real: Mapping[str, str]) -> None:
        self._library.refresh_marks()
        marked = {key for key, _ in self._library.read_cells(list(real))}
        marked_keys = {key: name for key, name in real.items() if key in marked}
        if marked_keys:
            try:
                self._library.write_values(SAME_AS_FIELD, marked_keys)
            except LibraryError as error:
                self._library.problems.append(str(error))
