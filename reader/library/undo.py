"""What can be taken back: the actions of one device and one origin, newest last."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from reader.library.events import Damaged, Event, Newer, Origin
from reader.library.fold import Cell
from reader.library.lines import decode

_REACH = 64_000
"""Bytes of our log that undo looks at first: some hundred actions."""

_BLOCK = 4_000_000
"""Bytes searched at a time."""

_FEW = 6
"""Texts that are searched for one by one; more of them together."""

_FIRST_OF_LIST = re.compile(rb'\[\s*("[^"\\]*(?:\\.[^"\\]*)*")')
"""A change begins with its paper's key."""


class Action(NamedTuple):
    """What undo or redo takes back."""

    event: Event
    restorers: frozenset[tuple[int, str]]
    """Stamp and device of our undos and redos: a value that they restored is no later change."""


def last_action(file: Path, origin: Origin, *, redo: bool) -> Action | None:
    """The action that undo (or redo) would take back next; None if there is none."""
    reach = _REACH
    while True:
        found, whole = _stacked(file, reach, origin, redo=redo)
        if found or whole:
            return found
        reach *= 8


def _stacked(file: Path, reach: int, origin: Origin, *, redo: bool) -> tuple[Action | None, bool]:
    """The action on top, and whether what was read of the file is enough to know."""
    done: list[Event] = []
    undone: list[Event] = []
    unmatched = False
    events, all_read = _recent(file, reach)
    for event in events:
        if event.origin != origin:
            continue
        if event.undoes and done and done[-1].id == event.undoes:
            done.pop()
            undone.append(event)
        elif event.undoes and undone and undone[-1].id == event.undoes:
            undone.pop()
            done.append(event)
        elif event.undoes:
            # What it took back lies farther back, or was compacted.
            unmatched = True
        else:
            done.append(event)
            undone.clear()
    stack = undone if redo else done
    if not stack or (unmatched and not all_read):
        return None, all_read
    restorers = frozenset((event.stamp, event.device) for event in events if event.undoes)
    return Action(stack[-1], restorers), all_read


def values_before(
    event: Event, files: Iterable[Path], names: Callable[[str], Iterable[str]]
) -> dict[tuple[str, str], str | None]:
    """What the event's fields were before it: the winner among all earlier events, or None.

    ``names`` gives all keys of the paper that a key names. A note whose earlier text was forgotten
    is left out.
    """
    keys_of: dict[str, set[str]] = {}
    for key in {key for key, _, _ in event.changes}:
        for name in names(key):
            keys_of.setdefault(name, set()).add(key)
    wanted = {(key, field) for key, field, _ in event.changes}
    earlier: dict[tuple[str, str], Cell] = {}
    notes: dict[str, set[tuple[int, str, str]]] = {}
    for file in files:
        for other in _events_on(file, set(keys_of)):
            if (other.stamp, other.device) >= (event.stamp, event.device):
                continue
            for name, field, value in other.changes:
                for key in keys_of.get(name, ()):
                    if field == "note" and value:
                        if (other.stamp, other.device) in event.replaces.get(key, ()):
                            note = (other.stamp, other.device, value)
                            notes.setdefault(key, set()).add(note)
                        continue
                    cell = Cell(other.stamp, other.device, value)
                    if (key, field) in wanted and cell.beats(earlier.get((key, field))):
                        earlier[key, field] = cell
    before = {place: earlier[place].value if place in earlier else None for place in wanted}
    for key in {key for key, field in wanted if field == "note" and event.replaces.get(key)}:
        before.pop((key, "note"))
        if texts := notes.get(key):
            before[key, "note"] = "\n\n".join(text for _, _, text in sorted(texts))
    return before


def _recent(file: Path, reach: int) -> tuple[list[Event], bool]:
    """The events in the last so many bytes of a file, and whether that is all of it."""
    try:
        with file.open("rb") as lines:
            size = lines.seek(0, 2)
            lines.seek(max(0, size - reach))
            if size > reach:
                lines.readline()
            return list(_decoded(lines)), size <= reach
    except FileNotFoundError:
        return [], True


def _events_on(file: Path, keys: Collection[str]) -> Iterable[Event]:
    """Events that may name one of the keys: only their lines are decoded."""
    forms = {
        json.dumps(key, ensure_ascii=plain).encode() for key in keys for plain in (True, False)
    }
    with file.open("rb") as lines:
        while body := lines.read(_BLOCK):
            body += lines.readline()
            yield from _decoded(_lines_at(body, _places_of(body, forms)))


def _places_of(body: bytes, forms: Collection[bytes]) -> Iterator[int]:
    """Where one of the keys stands, as JSON writes it."""
    if len(forms) > _FEW:
        for found in _FIRST_OF_LIST.finditer(body):
            if found[1] in forms:
                yield found.start(1)
        return
    for form in forms:
        at = body.find(form)
        while at >= 0:
            yield at
            at = body.find(form, at + len(form))


def _lines_at(body: bytes, places: Iterable[int]) -> Iterator[bytes]:
    """The lines on which something stands, each once."""
    seen: set[int] = set()
    for at in places:
        start = body.rfind(b"\n", 0, at) + 1
        if start not in seen:
            seen.add(start)
            yield body[start : body.find(b"\n", at) + 1 or len(body)]


def _decoded(lines: Iterable[bytes]) -> Iterable[Event]:
    for line in lines:
        if line.endswith(b"\n"):
            try:
                yield decode(line)
            except (Damaged, Newer):
                continue
