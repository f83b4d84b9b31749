"""Actions before they become events of the log, and what they changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.catalogue.database import Database
from reader.errors import LibraryError
from reader.library.events import Change, Origin, Replaced, Value

if TYPE_CHECKING:
    from reader.library.read_back import LeftOut

Cell = tuple[Value, int, str]
"""Value, stamp and device of one field."""
Cells = Mapping[tuple[str, str], Cell]
"""Fields by the key of the paper and the name of the field."""
RecordsByKey = Callable[[Database, Sequence[str]], Mapping[str, Mapping[str, object]]]
"""Returns the known papers among these keys, as plain JSON values, by key. It may ask the catalogue
that it gets, and it may be called twice."""


class Action(NamedTuple):
    """One action, as it is to be written."""

    changes: tuple[Change, ...]
    origin: Origin
    undoes: str | None = None
    """The id of the event that this action undoes."""
    replaces: Mapping[str, Replaced] = {}
    """The notes that this action replaces, by key."""
    records: Mapping[str, object] = {}
    """Records by key: papers that are kept from now on."""


class Applied(NamedTuple):
    """What an action changed; it is on disk."""

    changes: tuple[Change, ...]
    left_out: "tuple[LeftOut, ...]" = ()
    """Papers that did not change because the change can't be stored."""
    cells: Mapping[tuple[str, str], Cell] = {}
    """The fields of the papers that were named, as they are now."""


class Undone(NamedTuple):
    """What undo or redo did; it is on disk."""

    restored: tuple[Change, ...]
    """Changes that gave fields their earlier value again."""
    changed_since: tuple[tuple[str, str], ...]
    """Keys and fields that stay as they are because they were changed since."""
    cells: Mapping[tuple[str, str], Cell] = {}
    """The fields of the papers that were named, as they are now."""


def storing_error(left_out: "Sequence[LeftOut]") -> LibraryError:
    """The error for an action of which nothing can be stored."""
    from reader.library.read_back import describe_left_out

    why = describe_left_out(left_out)
    return LibraryError(f"Nothing was marked; {why}; name it by another id")
