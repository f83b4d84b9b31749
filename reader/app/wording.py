"""Sentences and labels the app shows."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from reader.catalogue.snapshots import Snapshot
from reader.keymap import Keys


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


def counted(unread: int, total: int, *, still_growing: bool) -> Label:
    """``9 unread of 12``, and ``so far`` for a day that is not over."""
    if not total:
        return NOTHING
    so_far = " so far" if still_growing else ""
    return Label(f"{unread} unread of {total}{so_far}", f"{unread}/{total}")


def uncounted(total: int) -> Label:
    """``… unread of 1200``, for what is still being read."""
    return Label(f"… unread of {total}", f"…/{total}")


def days_missed(last: date, newest: date) -> int:
    """Days between two that had papers: weekends have none."""
    between = (last + timedelta(days=n) for n in range(1, (newest - last).days))
    return sum(day.weekday() < 5 for day in between)


def introduction(keys: Keys) -> str:
    """What the first start says."""
    move = f"{keys.first('next_paper')} and {keys.first('previous_paper')} move"
    others = f"{keys.first('bookmark')} bookmarks, {keys.first('quit')} quits"
    return f"Press {keys.first('help')} for all keys; {move}, {others}"


def offer_missed(last: date, newest: date, key: str) -> str:
    """What is offered after days away; empty where no day was missed."""
    missed = days_missed(last, newest)
    if not missed:
        return ""
    days, them = ("a day", "it") if missed == 1 else (f"{missed} days", "them")
    return (
        f"You missed {days} since {last:%A} {last.day} {last:%B} · {key} shows what was in {them}"
    )
