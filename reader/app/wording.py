"""Sentences and labels the app shows."""

from datetime import datetime
from typing import NamedTuple

from reader.catalogue.snapshots import Snapshot


class Label(NamedTuple):
    """The same in two lengths, for wide and narrow screens."""

    long: str
    """Where there is room."""
    short: str
    """Where there is not."""


NOTHING = Label("", "")
"""No label."""


def freshness(snapshot: Snapshot, now: datetime, offline: bool, live: bool) -> Label:
    """How old what is shown is, in local time. Live is what this program fetched itself.

    ``live 08:12``, ``as of Fri 20 Nov 08:12``, ``offline · as of 08:12``.
    """
    if snapshot.address == "sample:":
        return Label("sample", "sample")
    if not snapshot.entries:
        return Label("offline", "off") if offline else NOTHING
    taken, local = snapshot.taken.astimezone(), now.astimezone()
    clock = f"{taken:%H:%M}"
    when = clock if taken.date() == local.date() else f"{taken:%a} {taken.day} {taken:%b} {clock}"
    if offline:
        return Label(f"offline · as of {when}", f"off {clock}")
    return Label(f"live {clock}", "live") if live else Label(f"as of {when}", clock)
