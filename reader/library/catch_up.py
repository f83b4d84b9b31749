"""Views follow the log: each folds what was written since it last looked."""

import gc
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from reader.errors import LibraryError
from reader.library import log
from reader.library.log import Chunk, Place

_BLOCK = 4_000_000
"""Bytes folded at a time."""
_EXCHANGE = 0.05
"""Seconds after which a file that is gone is looked for again, before all is folded anew."""


class View(Protocol):
    """Something that holds the fold of the log, and how far it has folded each file."""

    def folded(self) -> dict[str, Place]:
        """How far each file, by name, has been folded."""
        ...

    def fold(self, name: str, start: Place, chunk: Chunk) -> set[str] | None:
        """Take the events a file holds after a place; returns keys of papers that may have changed.

        None, and nothing was taken, where the view has meanwhile come to another place: other
        processes may move it too.
        """
        ...

    def forerunner(self, name: str) -> "Forerunner | None":
        """The file, gone by now, that a file was folded in place of."""
        ...

    def anew(self) -> AbstractContextManager[set[str]]:
        """Forget everything and fold the log again inside; nobody sees what is between.

        Gives the keys of all papers that were held.
        """
        ...


class Forerunner(NamedTuple):
    """A file that another one stands for: nobody has to hear again what both say."""

    size: int
    """Bytes at the other one's beginning that say what this one said."""
    name: str
    end: int
    """Its own bytes."""


class Followed(NamedTuple):
    """What following the log brought."""

    keys: set[str]
    """Papers that may have changed."""
    problems: list[str]
    """A sentence for each thing that could not be read."""


_Known = tuple[int, int, int]
"""A file's size, time and inode: nothing to do while they stay the same."""


class CatchUp:
    """Brings one view up to date with a folder of event files."""

    def __init__(self, folder: Path, view: View) -> None:
        self._folder = folder
        self._view = view
        self._seen: dict[str, _Known] = {}
        self._told: dict[str, int] | None = None
        self._reported: set[str] = set()

    def __call__(self, most: int | None = None) -> Followed:
        """Fold at most about so many new bytes.

        Where a file shrank, was exchanged or is gone, the view is made anew, all at once: with a
        limit that is left to a call without. What other processes folded since the last call is
        told as well: they may share the view.
        """
        keys: set[str] = set()
        problems: list[str] = []
        if self._told is None:
            self._told = {name: place.offset for name, place in self._view.folded().items()}
        try:
            known = self._statuses()
            if {file.name: status for file, status in known.items()} == self._seen:
                return Followed(keys, problems)
            places = self._view.folded()
            if most is None and not self._continues(places, known):
                # Compaction may be exchanging a file for another: then the view knows that soon.
                time.sleep(_EXCHANGE)
                known, places = self._statuses(), self._view.folded()
        except LibraryError as error:
            return Followed(keys, self._once(str(error)))
        if self._continues(places, known):
            done = self._fold(known, places, most, keys, problems)
        elif most is not None:
            done = False
        else:
            with self._view.anew() as held:
                keys |= held
                done = self._fold(known, {}, None, keys, problems)
        if done:
            self._seen = {file.name: status for file, status in known.items()}
        return Followed(keys, problems)

    def _statuses(self) -> dict[Path, _Known]:
        """The event files there are. Raises LibraryError."""
        files = log.files(self._folder)
        return {file: status for file in files if (status := _status(file))}

    def _fold(
        self,
        known: dict[Path, _Known],
        places: dict[str, Place],
        most: int | None,
        keys: set[str],
        problems: list[str],
    ) -> bool:
        """Fold what each file holds beyond its place; whether that was all there is."""
        assert self._told is not None
        left = most
        for file, status in known.items():
            place = places.get(file.name, log.START)
            keys |= _keys_between(file, self._first_untold(file.name, place), place.offset)
            while (left is None or left > 0) and place.offset < status[0]:
                with collector_paused():
                    try:
                        chunk = log.read(file, place, min(_BLOCK, left or _BLOCK))
                    except FileNotFoundError:
                        break  # gone this moment: the next look finds out what that means
                    except OSError as error:
                        problems += self._once(f"{file} can't be read ({error.strerror}); allow it")
                        break
                    if chunk.place.offset == place.offset:
                        break
                    taken = self._view.fold(file.name, place, chunk)
                if taken is None:
                    before, place = place, self._view.folded().get(file.name, log.START)
                    keys |= _keys_between(file, before.offset, place.offset)
                    continue
                keys |= taken
                problems += chunk.problems
                if left is not None:
                    left -= chunk.place.offset - place.offset
                place = chunk.place
            self._told[file.name] = place.offset
        return left is None or left > 0

    def _first_untold(self, name: str, place: Place) -> int:
        """The offset up to which it was told what a file says, under whichever name."""
        assert self._told is not None
        if name in self._told or not place.offset:
            return self._told.get(name, 0)
        before = self._view.forerunner(name)
        return before.size if before and self._told.get(before.name) == before.end else 0

    def _continues(self, places: dict[str, Place], known: dict[Path, _Known]) -> bool:
        """Whether every file still begins with what was folded of it."""
        by_name = {file.name: file for file in known}
        for name, place in places.items():
            file = by_name.get(name)
            if file is None:
                return False
            if self._seen.get(name) == known[file]:
                continue
            try:
                if place.offset and log.tail_at(file, place.offset) != place.tail:
                    return False
            except OSError:
                continue
        return True

    def _once(self, problem: str) -> list[str]:
        if problem in self._reported:
            return []
        self._reported.add(problem)
        return [problem]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Thousands of small events make the collector look for cycles, twice the time of the work.

    There are none: what is folded is freed by its last reference.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _keys_between(file: Path, start: int, end: int) -> set[str]:
    """The papers that the events between two places name; from the beginning where end is less."""
    keys: set[str] = set()
    place = Place(start if start <= end else 0, "")
    while place.offset < end:
        try:
            chunk = log.read(file, place, min(_BLOCK, end - place.offset))
        except OSError:
            break
        if chunk.place.offset == place.offset:
            break
        keys.update(change.key for event in chunk.events for change in event.changes)
        place = chunk.place
    return keys


def _status(file: Path) -> _Known | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ino)
