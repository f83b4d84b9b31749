"""Finds what can be undone: the last action of one device and one origin."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from reader.library.event_line import decode_event
from reader.library.events import Damaged, Event, Newer, Origin, Value, group_of
from reader.library.fold import Cell

_REACH = 64_000
"""Bytes at the end of our log that undo reads first: some hundred actions."""

_BLOCK = 4_000_000
"""Bytes that are searched at a time."""

_FEW = 6
"""Up to so many texts are searched one by one; more are searched together."""

_FIRST_OF_LIST = re.compile(rb'\[\s*("[^"\\]*(?:\\.[^"\\]*)*")')
"""The start of a change: its paper's key."""


class Action(NamedTuple):
    """An action that undo or redo takes back."""

    events: tuple[Event, ...]
    """Most often one. If the action was written in several portions: all, the last one first."""
    restorers: frozenset[tuple[int, str]]
    """Stamp and device of our undos and redos: values that they restored are no later changes."""


def find_last_action(file: Path, origin: Origin, *, redo: bool) -> Action | None:
    """The action that undo (or redo) takes back next; None if there is none."""
    reach = _REACH
    while True:
        action, is_whole = _find_top_action(file, reach, origin, redo=redo)
        if action or is_whole:
            return action
        reach *= 8


def _find_top_action(
    file: Path, reach: int, origin: Origin, *, redo: bool
) -> tuple[Action | None, bool]:
    """The last action, and whether enough of the file was read to be sure of it."""
    done_events: list[Event] = []
    undone_events: list[Event] = []
    unmatched = False
    events, all_read = _read_recent_events(file, reach)
    for event in events:
        if event.origin != origin:
            continue
        if event.undoes and done_events and done_events[-1].id == event.undoes:
            done_events.pop()
            undone_events.append(event)
        elif event.undoes and undone_events and undone_events[-1].id == event.undoes:
            undone_events.pop()
            done_events.append(event)
        elif event.undoes:
            # The event that it undid is farther back in the file, or was compacted.
            unmatched = True
        else:
            done_events.append(event)
            undone_events.clear()
    stack = undone_events if redo else done_events
    if not stack or (unmatched and not all_read):
        return None, all_read
    restorers = frozenset((event.stamp, event.device) for event in events if event.undoes)
    group = group_of(stack[-1].id)
    action = tuple(takewhile(lambda event: group_of(event.id) == group, reversed(stack)))
    if len(action) == len(stack) and not all_read and action[-1].id != group:
        return None, all_read  # more of it may be farther back
    return Action(action, restorers), all_read


def find_values_before(
    events: Sequence[Event], files: Iterable[Path], names: Callable[[str], Iterable[str]]
) -> dict[tuple[str, str], Value]:
    """The values that the fields of some events had before, by key and field; None: no value.

    ``names`` returns all keys of the paper with a key. A note whose earlier text was removed from
    the log is left out.
    """
    keys_of: dict[str, set[str]] = {}
    written: dict[str, Event] = {}
    changed_fields: set[tuple[str, str]] = set()
    for event in events:
        for key, field, _ in event.changes:
            written[key] = event
            changed_fields.add((key, field))
    for key in written:
        for name in names(key):
            keys_of.setdefault(name, set()).add(key)
    earlier: dict[tuple[str, str], Cell] = {}
    notes: dict[str, set[tuple[int, str, str]]] = {}
    for file in files:
        for other in _find_events_with_keys(file, set(keys_of)):
            for name, field, value in other.changes:
                for key in keys_of.get(name, ()):
                    event = written[key]
                    if (other.stamp, other.device) >= (event.stamp, event.device):
                        continue
                    if field == "note" and value:
                        if (other.stamp, other.device) in event.replaces.get(key, ()):
                            note = (other.stamp, other.device, value)
                            notes.setdefault(key, set()).add(note)
                        continue
                    cell = Cell(other.stamp, other.device, value)
                    if (key, field) in changed_fields and cell.is_later_than(
                        earlier.get((key, field))
                    ):
                        earlier[key, field] = cell
    before = {place: earlier[place].value if place in earlier else None for place in changed_fields}
    for key, event in written.items():
        if (key, "note") in changed_fields and event.replaces.get(key):
            before.pop((key, "note"))
            if texts := notes.get(key):
                before[key, "note"] = "\n\n".join(text for _, _, text in sorted(texts))
    return before


def _read_recent_events(file: Path, reach: int) -> tuple[list[Event], bool]:
    """The events in the last ``reach`` bytes of a file, and whether that is the whole file."""
    try:
        with file.open("rb") as lines:
            size = lines.seek(0, 2)
            lines.seek(max(0, size - reach))
            if size > reach:
                lines.readline()
            return list(_decode_lines(lines)), size <= reach
    except FileNotFoundError:
        return [], True


def _find_events_with_keys(file: Path, keys: Collection[str]) -> Iterable[Event]:
    """The events that may name one of the keys; only their lines are decoded."""
    forms = {
        json.dumps(key, ensure_ascii=plain).encode() for key in keys for plain in (True, False)
    }
    with file.open("rb") as lines:
        while body := lines.read(_BLOCK):
            body += lines.readline()
            yield from _decode_lines(_cut_lines_at(body, _find_places(body, forms)))


def _find_places(body: bytes, forms: Collection[bytes]) -> Iterator[int]:
    """The offsets at which one of the keys stands, in a form in which JSON writes it."""
    if len(forms) > _FEW:
        for match in _FIRST_OF_LIST.finditer(body):
            if match[1] in forms:
                yield match.start(1)
        return
    for form in forms:
        at = body.find(form)
        while at >= 0:
            yield at
            at = body.find(form, at + len(form))


def _cut_lines_at(body: bytes, places: Iterable[int]) -> Iterator[bytes]:
    """The lines at these offsets, each once."""
    seen: set[int] = set()
    for at in places:
        start = body.rfind(b"\n", 0, at) + 1
        if start not in seen:
            seen.add(start)
            yield body[start : body.find(b"\n", at) + 1 or len(body)]


def _decode_lines(lines: Iterable[bytes]) -> Iterable[Event]:
    for line in lines:
        if line.endswith(b"\n"):
            try:
                yield decode_event(line)
            except (Damaged, Newer):
                continue
