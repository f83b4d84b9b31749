"""Brings views of the log up to date: each view folds what was written since its last update."""

import gc
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from reader.errors import LibraryError
from reader.library import log
from reader.library.events import Event
from reader.library.log import Appended, Chunk, Place, Status, read_status
from reader.system.file_errors import file_failure

_BLOCK = 4_000_000
"""Bytes folded at a time."""
_REPLACEMENT_SECONDS = 0.05
"""Seconds to wait, if a file is gone, before the folder is read again and all is folded anew."""


class View(Protocol):
    """Something that holds the folded log, and knows how far each file was folded."""

    def read_places(self) -> dict[str, Place]:
        """How far each file was folded, by the file's name."""
        ...

    def fold_chunk(self, name: str, start: Place, chunk: Chunk) -> set[str] | None:
        """Fold the events after a place in a file. Returns keys of papers that may have changed.

        Returns None, and folds nothing, if the view is at another place in this file now: another
        process may have updated it.
        """
        ...

    def find_forerunner(self, name: str) -> "Forerunner | None":
        """The file that a file replaced, if the view knows of one."""
        ...

    def fold_anew(self) -> AbstractContextManager[set[str]]:
        """Delete everything and fold the log again inside; nobody sees a state in between.

        Yields the keys of all papers that the view held.
        """
        ...


class Forerunner(NamedTuple):
    """A file that another one replaced: what both files say need not be reported again."""

    size: int
    """The first bytes of the new file that say the same as the replaced file."""
    name: str
    """The name of the replaced file."""
    end: int
    """The size of the replaced file in bytes."""


class Followed(NamedTuple):
    """The result of an update."""

    keys: set[str]
    """Papers that may have changed."""
    problems: list[str]
    """A sentence for each thing that could not be read; each is reported once."""
    unread: list[str]
    """A sentence for each file (or the folder) that can't be read now: its events are missing."""


class CatchUp:
    """Brings one view up to date with a folder of event files."""

    def __init__(self, folder: Path, view: View) -> None:
        self._folder = folder
        self._view = view
        self._seen: dict[str, Status] = {}
        self._told: dict[str, int] | None = None
        self._reported: set[str] = set()

    def __call__(self, most: int | None = None) -> Followed:
        """Fold at most about so many new bytes; without a limit all of them.

        If a file shrank, was replaced or is gone, the whole view is made anew, but only by a call
        without a limit. Papers that other processes folded since the last call are reported as
        well: processes may share a view.
        """
        keys: set[str] = set()
        problems: list[str] = []
        unread: list[str] = []
        if self._told is None:
            self._told = {name: place.offset for name, place in self._view.read_places().items()}
        try:
            statuses = self._read_statuses()
            if {file.name: status for file, status in statuses.items()} == self._seen:
                return Followed(keys, problems, unread)
            places = self._view.read_places()
            if most is None and not self._are_files_continued(places, statuses):
                # Compaction may be replacing a file at this moment: the view will know of it soon.
                time.sleep(_REPLACEMENT_SECONDS)
                statuses, places = self._read_statuses(), self._view.read_places()
        except LibraryError as error:
            return Followed(keys, self._report_once(str(error)), [str(error)])
        if self._are_files_continued(places, statuses):
            done = self._fold_files(statuses, places, most, keys, problems, unread)
        elif most is not None:
            done = False
        else:
            with self._view.fold_anew() as forgotten:
                keys |= forgotten
                done = self._fold_files(statuses, {}, None, keys, problems, unread)
        if done and not unread:
            self._seen = {file.name: status for file, status in statuses.items()}
        return Followed(keys, problems + self._report_once(*unread), unread)

    def fold_appended(self, file: Path, appended: Appended, events: list[Event]) -> bool:
        """Fold what this process has just appended to a file, without reading the files again.

        To be called under the lock, after an update without a limit. Returns False, and folds
        nothing, if that update did not reach the end that the file had before.
        """
        start, place, _, status = appended
        if self._told is None or self._told.get(file.name, 0) != start:
            return False
        if status is None or status[0] != place.offset:
            return False
        chunk = Chunk(events, place, [])
        if self._view.fold_chunk(file.name, Place(start, ""), chunk) is None:
            return False
        self._told[file.name] = place.offset
        self._seen[file.name] = status
        return True

    def _read_statuses(self) -> dict[Path, Status]:
        """The event files with their statuses. Raises LibraryError."""
        files = log.list_event_files(self._folder)
        return {file: status for file in files if (status := read_status(file))}

    def _fold_files(
        self,
        statuses: dict[Path, Status],
        places: dict[str, Place],
        most: int | None,
        keys: set[str],
        problems: list[str],
        unread: list[str],
    ) -> bool:
        """Fold what each file holds after its place. Returns whether nothing is left to fold."""
        assert self._told is not None
        left = most
        for file, status in statuses.items():
            place = places.get(file.name, log.START)
            keys |= _keys_between(file, self._find_first_untold(file.name, place), place.offset)
            while (left is None or left > 0) and place.offset < status[0]:
                with collector_paused():
                    try:
                        chunk = log.read_events(file, place, min(_BLOCK, left or _BLOCK))
                    except FileNotFoundError:
                        break  # the file has just disappeared: the next update handles that
                    except OSError as error:
                        unread.append(file_failure(file, "can't be read", error))
                        break
                    if chunk.place.offset == place.offset:
                        break
                    taken = self._view.fold_chunk(file.name, place, chunk)
                if taken is None:
                    before, place = place, self._view.read_places().get(file.name, log.START)
                    keys |= _keys_between(file, before.offset, place.offset)
                    continue
                keys |= taken
                problems += chunk.problems
                if left is not None:
                    left -= chunk.place.offset - place.offset
                place = chunk.place
            self._told[file.name] = place.offset
        return left is None or left > 0

    def _find_first_untold(self, name: str, place: Place) -> int:
        """The offset after which the events of a file were not reported yet, under any name."""
        assert self._told is not None
        if name in self._told or not place.offset:
            return self._told.get(name, 0)
        before = self._view.find_forerunner(name)
        return before.size if before and self._told.get(before.name) == before.end else 0

    def _are_files_continued(self, places: dict[str, Place], statuses: dict[Path, Status]) -> bool:
        """Whether every file still starts with the bytes that were folded."""
        by_name = {file.name: file for file in statuses}
        for name, place in places.items():
            file = by_name.get(name)
            if file is None:
                return False
            if self._seen.get(name) == statuses[file]:
                continue
            try:
                if place.offset and log.read_tail_checksum(file, place.offset) != place.tail:
                    return False
            except OSError:
                continue
        return True

    def _report_once(self, *problems: str) -> list[str]:
        new = [problem for problem in problems if problem not in self._reported]
        self._reported.update(new)
        return new


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector inside.

    For thousands of small events it would search for reference cycles, which takes twice as long as
    the work itself. There are no cycles: everything is freed with its last reference.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _keys_between(file: Path, start: int, end: int) -> set[str]:
    """The keys in the events between two offsets; from the start of the file if ``end`` is less."""
    keys: set[str] = set()
    place = Place(start if start <= end else 0, "")
    while place.offset < end:
        try:
            chunk = log.read_events(file, place, min(_BLOCK, end - place.offset))
        except OSError:
            break
        if chunk.place.offset == place.offset:
            break
        keys.update(change.key for event in chunk.events for change in event.changes)
        place = chunk.place
    return keys
