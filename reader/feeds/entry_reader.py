"""Reads entries one by one: a bad entry is skipped and counted, the others are still read."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from reader.errors import ParseError, ReaderError
from reader.model.paper import Paper
from reader.system import input_limits

_T = TypeVar("_T")
_NAMED_PLACES = 5
"""Entries whose place is named."""
PORTION = 100
"""Papers after which it is said that so many more were read."""


def _say_nothing() -> None:
    """Nobody wants to know how many papers were read."""


class EntryCounter:
    """Reads the entries of one body, and counts those that it skips. Use one for each body."""

    def __init__(
        self,
        entry_limit: int = input_limits.FEED_ENTRIES,
        on_portion: Callable[[], None] = _say_nothing,
    ) -> None:
        self.entry_limit = entry_limit
        """How many entries may be read."""
        self._on_portion = on_portion
        """Called each time that another PORTION of papers was read."""
        self.seen_count = 0
        """How many entries were looked at."""
        self.skipped_count = 0
        """How many of them could not be read."""
        self.skipped_places: list[str] = []
        """Where the first of them stand, for example ``line 12``; empty where it is not known."""
        self.limit_reached = False
        """Whether there were more entries than may be read."""

    def read_papers(
        self,
        entries: Iterable[_T],
        read: Callable[[_T], Paper | None],
        place: Callable[[_T], str] | None = None,
        is_wanted: Callable[[_T], bool] = lambda entry: True,
    ) -> list[Paper]:
        """Read the papers of the entries, in order.

        ``read`` returns None for an entry without a paper, and may raise anything; ``place`` says
        where an entry stands. Entries that ``is_wanted`` refuses are neither read nor counted as
        skipped. Raises the first ReaderError that ``read`` raised if no entry could be read.
        """
        papers: list[Paper] = []
        first_error: ReaderError | None = None
        for entry in entries:
            if self.seen_count >= self.entry_limit:
                self.limit_reached = True
                break
            self.seen_count += 1
            if not is_wanted(entry):
                continue
            paper = None
            try:
                paper = read(entry)
            except MemoryError:
                raise
            except ReaderError as error:
                first_error = first_error or error
            except Exception:  # a parser may raise anything for a bad entry
                pass
            if paper is None:
                self.skipped_count += 1
                if place and len(self.skipped_places) < _NAMED_PLACES:
                    self.skipped_places.append(place(entry))
            else:
                papers.append(paper)
                if len(papers) % PORTION == 0:
                    self._on_portion()
        if first_error and not papers:
            raise first_error
        return papers

    @property
    def read_count(self) -> int:
        """How many entries were read."""
        return self.seen_count - self.skipped_count

    @property
    def note(self) -> str:
        """One sentence about what was left out; empty if nothing was."""
        if self.limit_reached:
            return f"Only the first {self.entry_limit:,} entries are read; the others are left out"
        if not self.skipped_count:
            return ""
        entries = "1 entry" if self.seen_count == 1 else f"{self.seen_count:,} entries"
        sentence = f"{self.skipped_count:,} of {entries} could not be read"
        if not self.skipped_places:
            return sentence
        more = ", …" if self.skipped_count > len(self.skipped_places) else ""
        return f"{sentence}: {', '.join(self.skipped_places)}{more}"


@contextmanager
def report_damage(name: str) -> Iterator[None]:
    """Turn any exception of a parser into ParseError, which says that ``name`` is damaged."""
    try:
        yield
    except (ReaderError, MemoryError):
        raise
    except Exception as error:
        raise ParseError(f"{name} is damaged and can't be read; fetch or save it again") from error
