"""Sentences and labels that the app shows."""

from datetime import date, datetime
from typing import NamedTuple

from reader.catalogue.feed_snapshots import Snapshot
from reader.keys.keymap import CommandKeys


class Label(NamedTuple):
    """One label in two lengths, for wide and narrow screens."""

    long: str
    """The text for a wide screen."""
    short: str
    """The text for a narrow screen."""


NO_LABEL = Label("", "")
"""No label."""


def make_freshness_label(snapshot: Snapshot, now: datetime, offline: bool, live: bool) -> Label:
    """Say when the feed was fetched, in local time; ``live`` means since the app started.

    ``live 08:12``, ``as of Fri 20 Nov 08:12``, ``offline · as of 08:12``.
    """
    if snapshot.address == "sample:":
        return Label("sample", "sample")
    if not snapshot.entries:
        return Label("offline", "off") if offline else NO_LABEL
    when, clock = format_time(snapshot.taken, now), f"{snapshot.taken.astimezone():%H:%M}"
    if offline:
        return Label(f"offline · as of {when}", f"off {clock}")
    return Label(f"live {clock}", "live") if live else Label(f"as of {when}", clock)


def format_time(time: datetime, now: datetime) -> str:
    """A time in the past, in local time: ``08:12``, or ``Fri 20 Nov 08:12`` of another day."""
    local = time.astimezone()
    if local.date() == now.astimezone().date():
        return f"{local:%H:%M}"
    return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"


def make_unread_label(unread: int, total: int, *, still_growing: bool) -> Label:
    """``9 unread of 12``, followed by ``so far`` for a day that is not over."""
    if not total:
        return NO_LABEL
    so_far = " so far" if still_growing else ""
    return Label(f"{unread} unread of {total}{so_far}", f"{unread}/{total}")


def make_uncounted_label(total: int) -> Label:
    """``… unread of 1200``, for a feed that is still being read."""
    return Label(f"… unread of {total}", f"…/{total}")


def count_missed_days(last: date, newest: date) -> int:
    """Count the days between two days, without weekends, which have no papers."""
    weeks, rest = divmod(max(0, (newest - last).days - 1), 7)
    return 5 * weeks + sum((last.weekday() + n) % 7 < 5 for n in range(1, rest + 1))


def make_start_hint(keys: CommandKeys) -> str:
    """The hint that is shown when the app starts for the first time."""
    move = f"{keys.first_key('next_paper')} and {keys.first_key('previous_paper')} move"
    others = f"{keys.first_key('bookmark')} bookmarks, {keys.first_key('quit')} quits"
    return f"Press {keys.first_key('help')} for all keys; {move}, {others}"


def offer_missed_days(last: date, newest: date, key: str) -> str:
    """Offer the papers of the days since the last visit; empty if no day was missed."""
    missed = count_missed_days(last, newest)
    if not missed:
        return ""
    days, them = ("a day", "it") if missed == 1 else (f"{missed} days", "them")
    return (
        f"You missed {days} since {last:%A} {last.day} {last:%B} · {key} shows what was in {them}"
    )
