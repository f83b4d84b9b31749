"""Sentences of the main screen: the header, what the list shows, and why it is empty."""

from datetime import datetime

from reader.app.feed_view import FeedView
from reader.app.labels import (
    NO_LABEL,
    Label,
    make_freshness_label,
    make_uncounted_label,
    make_unread_label,
    offer_missed_days,
)
from reader.app.open_feed import MOST_VOTED_COUNT, OpenFeed
from reader.app.session import Session
from reader.app.widgets.row_facts import format_count
from reader.config import Config
from reader.keys.keymap import CommandKeys
from reader.model import address as addresses
from reader.model import address_steps
from reader.model.address_titles import feed_title, format_period
from reader.model.sorting import LABELS

_LOCAL_FEEDS = (addresses.Catalogue, addresses.Library, addresses.File)
"""Feeds that are read from the disk each time they are opened, so they are never old."""


def make_header_parts(feed: OpenFeed, now: datetime, *, busy: Label) -> dict[str, str | Label]:
    """Make the parts of the header. ``busy`` is the progress of full texts."""
    view, fresh = feed.view, busy
    if fresh == NO_LABEL:
        fresh = feed.busy_label
    if fresh == NO_LABEL and not isinstance(feed.address, _LOCAL_FEEDS):
        fresh = make_freshness_label(view.snapshot, now, feed.is_offline, feed.is_live)
    if view.snapshot.rest:
        counts = make_uncounted_label(view.paper_count + view.snapshot.rest)
    else:
        counts = make_unread_label(
            view.unread_count, view.paper_count, still_growing=feed.day == now.date()
        )
    return {
        "title": feed_title(feed.shown_address),
        "period": Label(
            format_period(feed.address, feed.day),
            format_period(feed.address, feed.day, short=True),
        ),
        "state": describe_view(view),
        "counts": counts,
        "fresh": fresh,
    }


def make_steps(feed: OpenFeed, keys: CommandKeys) -> tuple[tuple[str, str], ...]:
    """The commands that open older and newer days, and how the header shows them."""
    if not feed.has_periods:
        return ()
    older, newer = keys.first_key("older"), keys.first_key("newer")
    return (("older", f"{older} older"), ("newer", f"newer {newer}"))


def make_notice(feed: OpenFeed, session: Session) -> str:
    """Make the line below the header.

    It says why papers are a sample, or offers others, for example of missed days; it may be empty.
    """
    view, key = feed.view, session.keys.first_key("missed")
    if feed.sample_reason:
        # The rest of the sentence says what to do in general; here it is a key.
        reason = feed.sample_reason.partition("; ")[0]
        return f"Sample papers: {reason}; {session.keys.first_key('reload')} tries again"
    match feed.address:
        case addresses.Since() if view.most_voted:
            return f"{key} shows all days again"
        case addresses.Since() if view.paper_count > MOST_VOTED_COUNT:
            most = f"{key} shows the {MOST_VOTED_COUNT} most voted alone"
            return f"{view.paper_count} papers · {most}"
        case addresses.Daily() if feed.day and (since := feed.first_missed_day()):
            visit = session.visits[addresses.format_address(feed.address)]
            seen = addresses.format_address(addresses.Since(since)) in session.new_visits
            return "" if seen or not visit.day else offer_missed_days(visit.day, feed.day, key)
        case _:
            return ""


def describe_read_rule(config: Config, keys: CommandKeys) -> str:
    """Say in one sentence when a paper counts as read."""
    if config.mark_read == "dwell":
        unread, page = keys.first_key("next_unread"), keys.first_key("page_abstract")
        return (
            f"A paper is read when its abstract stayed {config.dwell:g} s after a key or click, or"
            f" when {unread}, or {page} at its end, left it"
        )
    if config.mark_read == "open":
        return "A paper is read when it was read in full, opened, copied or sent"
    one, every = keys.first_key("toggle_read"), keys.first_key("all_read")
    return f"A paper is read when {one} or {every} marks it"


def describe_view(view: FeedView) -> str:
    """Filter, selection and order of the list: ``/owl · 12 · 2 selected · most votes``."""
    parts: list[str] = []
    if view.is_filtered:
        ellipsis = "…" if view.is_searching else ""
        match_count = ellipsis if view.is_unsearched else f"· {len(view.shown_rows)}{ellipsis}"
        parts.append(f"/{view.query_text} {match_count}")
        if view.is_best_first:
            parts.append("no paper has all words; best first")
    if view.selected:
        parts.append(f"{len(view.selected)} selected")
    if view.muted_count:
        parts.append("only muted papers" if view.muted_only else f"{view.muted_count} muted")
    if view.unread_only:
        parts.append("unread")
    if view.most_voted:
        parts.append(f"the {view.most_voted} most voted")
    elif view.sort != "feed":
        parts.append(LABELS[view.sort])
    return " · ".join(parts)


def explain_empty_list(feed: OpenFeed, keys: CommandKeys) -> str:
    """Why the list shows no papers, and which key helps; empty while the feed is fetched."""
    if feed.view.paper_count:
        return f"Nothing matches; {keys.first_key('back')} shows all again"
    if feed.busy_label != NO_LABEL:
        return ""
    if feed.address == addresses.BOOKMARKS:
        return (
            f"No bookmarks yet; {keys.first_key('bookmark')} bookmarks the paper under the cursor"
        )
    reload = keys.first_key("reload")
    if isinstance(feed.address, addresses.Following) and feed.view.snapshot.note:
        return f"You follow nothing yet; {keys.first_key('follow')} follows an author or a search"
    if feed.is_offline:
        return f"Not fetched yet, and there is no network; {reload} tries again"
    if feed.has_failed:
        return f"Not fetched yet; {reload} tries again"
    if hidden := len(feed.view.snapshot.entries):
        muted = keys.first_key("show_muted")
        return f"What is here is muted; {muted} shows the {format_count(hidden, 'paper')}"
    if feed.has_periods:
        return _explain_empty_period(feed, keys)
    return f"No papers here; {keys.first_key('go_to')} goes to another feed"


def _explain_empty_period(feed: OpenFeed, keys: CommandKeys) -> str:
    """Say that a day, week or month has no papers, and which keys lead to some."""
    address, older = feed.address, keys.first_key("older")
    fetched_on = feed.view.snapshot.taken.date()
    match address:
        case addresses.Week():
            kind, when = "week", f"in {address_steps.name_period(address).lower()}"
        case addresses.Month():
            kind, when = "month", f"in {address_steps.name_period(address)}"
        case addresses.Day():
            kind, when = "day", f"on {address_steps.name_period(address)}"
        case _:
            kind, when = "day", "here"
    if address_steps.neighbour_period(address, 1, fetched_on, fetched_on) is None:
        return f"No papers {when} yet; {older} goes to the newest {kind} that has some"
    newer = keys.first_key("newer")
    return (
        f"No papers {when}; {older} goes to an older {kind} that has some, {newer} to a newer one"
    )
