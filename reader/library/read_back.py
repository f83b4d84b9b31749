"""Checks lines before they are written: each is read back, and must give the same event."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from reader.errors import LibraryError
from reader.library.event_line import (
    LATEST,
    clean_record,
    decode_parts,
    describe_fault,
    encode_event,
)
from reader.library.events import Change, Damaged, Event
from reader.library.log import LONGEST
from reader.model.library_fields import SAME_AS_FIELD
from reader.text.sanitise import line

_LONGEST_WRITTEN = LONGEST // 2
"""Bytes of a line that we write at most: the line that undoes it may be longer, and must fit."""

_ROOM = 2**32
"""The number of stamps that must be left for later changes."""
_LONGEST_SHOWN = 60
"""Characters of a key in a sentence."""

_UNFIT_KEY = "its key holds characters that can't be stored"


class LeftOut(NamedTuple):
    """A paper that an action did not change."""

    key: str
    why: str
    """The reason, such as ``its key holds characters that can't be stored``."""


def split_storable(
    changes: Sequence[Change], stamps: Mapping[Change, int]
) -> tuple[list[Change], list[LeftOut]]:
    """The changes that can be stored, and the papers of the other changes, each once.

    ``stamps`` are the stamps of the values that the changes replace.
    """
    sound: list[Change] = []
    left_out: dict[str, LeftOut] = {}
    for change in changes:
        why = describe_fault(*change)
        if not why and change.value is not None and change.key != line(change.key):
            why = _UNFIT_KEY
        if not why and stamps.get(change, 0) >= LATEST - _ROOM:
            why = "another device marked it with a time too far in the future"
        if why:
            left_out.setdefault(change.key, LeftOut(change.key, why))
        else:
            sound.append(change)
    return sound, list(left_out.values())


def describe_left_out(left_out: Sequence[LeftOut]) -> str:
    """For example ``1 left out: its key holds characters that can't be stored (doi:10.1145/1)``.

    If there are several, only the first is named.
    """
    first = left_out[0]
    name = line(first.key)
    short_name = f"{name[:_LONGEST_SHOWN]}…" if len(name) > _LONGEST_SHOWN else name
    named = f" ({short_name})" if short_name else ""
    return f"{len(left_out)} left out: {first.why}{named}"


def split_event(event: Event) -> Iterator[Event]:
    """Split an event into several if its line would be too long.

    All parts have the same id and stamp; the caller must give each its own. Raises LibraryError if
    a single change is too long.
    """
    size = len(encode_event(event))
    if size <= _LONGEST_WRITTEN:
        yield event
        return
    keys = list(dict.fromkeys(change.key for change in event.changes))
    if len(keys) < 2:
        if size > LONGEST:
            raise LibraryError(
                f"Nothing was marked: the line for {keys[0]} would be longer than"
                f" {LONGEST // 1_000_000} MB"
            )
        yield event
        return
    for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
        yield from split_event(_select_papers(event, set(half)))


def encode_and_check(event: Event) -> tuple[bytes, Event]:
    """Encode an event as a line. Returns the line, and the event that is read back from it.

    Raises LibraryError if these are not the same.
    """
    written = encode_event(event)
    try:
        again, lost = decode_parts(written)
    except Damaged as error:
        raise _unreadable_error(str(error)) from error
    if encode_event(again) != written or lost:
        raise _unreadable_error("parts of it would be lost")
    return written, again


def sound_records(records: Mapping[str, object], changes: Sequence[Change]) -> dict[str, object]:
    """The records of the papers that changes name, as JSON, with all texts made safe to show."""
    named = _named_keys(changes)
    # Records are encoded once, even if the line with them is encoded several times.
    packed = msgspec.json.encode
    return {
        key: msgspec.Raw(packed(clean_record(record)))
        for key, record in records.items()
        if key in named
    }


def _select_papers(event: Event, keys: set[str]) -> Event:
    """The part of an event that is about these papers."""
    changes = tuple(change for change in event.changes if change.key in keys)
    named = _named_keys(changes)
    return event._replace(
        changes=changes,
        replaces={key: notes for key, notes in event.replaces.items() if key in keys},
        records={key: record for key, record in event.records.items() if key in named},
    )


def _named_keys(changes: Sequence[Change]) -> set[str]:
    """The keys of the papers that changes name, with the current keys that ``same_as`` sets."""
    keys = {change.key for change in changes}
    return keys | {
        change.value for change in changes if change.field == SAME_AS_FIELD and change.value
    }


def _unreadable_error(why: str) -> LibraryError:
    return LibraryError(
        f"Nothing was marked: the new line can't be read back ({why}); please report it"
    )
