"""The feed ``following:``: what is new under any of the user's follow rules, each paper once.

New is what came into the catalogue in the last fourteen days. A rule that is a query is asked of
the catalogue, whatever feed its papers came from; a rule that is a feed is fetched when
``following:`` is, and is known by its last snapshot otherwise. Nothing of ``following:`` itself is
stored: it is right as soon as a rule or a mark changes.

Before them stand kept papers with a new version on arXiv, read or not, until they were shown once:
who shows the feed writes its ``new_versions`` into the library.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec

from reader.catalogue.catalogue_access import CatalogueAccess
from reader.catalogue.database import Database
from reader.catalogue.feed_snapshots import Snapshot, read_snapshot_facts
from reader.catalogue.listing import empty_listing, open_listing
from reader.catalogue.marks import list_rules
from reader.errors import Unreachable
from reader.feeds.cancellation import ShouldStop
from reader.model.address import Following, format_address
from reader.model.follow_rules import FollowRule, parse_follow_rules
from reader.services.refresh_feeds import Feeds, refresh_feeds

DAYS = 14
"""What came in so many days is new."""
NOTHING_FOLLOWED = (
    "You follow nothing yet; reader follow author:byron follows an author,"
    " reader follow arxiv:search/ti:agents a search of arXiv"
)
"""The note of the feed while there are no rules."""
_ADDRESS = format_address(Following())


def load_following(
    ask: CatalogueAccess, now: datetime, seen: datetime | None, most: int | None = None
) -> Snapshot | None:
    """What is new, as far as it was fetched; at most ``most`` papers. Raises CatalogueError.

    The snapshot is as old as the followed feed that was fetched first; if one never was, so old
    that nothing in it would be new. If there is nothing besides, it is None.
    """
    snapshot = _find_new(ask, now, seen, most)
    return snapshot if snapshot.entries or now - snapshot.taken < timedelta(days=DAYS) else None


def _find_new(
    ask: CatalogueAccess, now: datetime, seen: datetime | None, most: int | None = None
) -> Snapshot:
    def load(database: Database) -> Snapshot:
        from reader.catalogue.followed import find_followed
        from reader.catalogue.new_versions import find_all_new_versions

        rules = _read_rules(database, now)
        revised = find_all_new_versions(database)
        if not rules and not revised:
            return Snapshot(
                address=_ADDRESS, entries=empty_listing(), taken=now, note=NOTHING_FOLLOWED
            )
        start = now - timedelta(days=DAYS)
        feeds = [format_address(rule.feed) for rule in rules if rule.feed]
        queries = [rule.query for rule in rules if rule.query]
        facts = read_snapshot_facts(database, feeds) if feeds else {}
        taken = min((facts[one].taken if one in facts else start for one in feeds), default=now)
        found: dict[str, date | None] = {paper.key: paper.featured for paper in revised}
        for key, day in find_followed(database, start, queries, feeds, seen):
            found.setdefault(key, day)
        listed = list(found.items())[:most]
        return Snapshot(
            address=_ADDRESS,
            entries=open_listing(database, listed, seen),
            taken=taken,
            rest=len(found) - len(listed),
            new_versions={paper.key: str(paper.version) for paper in revised},
        )

    return ask(load)


def fetch_following(
    feeds: Feeds, now: datetime, progress: Callable[[int, str], None], stop: ShouldStop
) -> Snapshot:
    """What is new, after every followed feed that is not fresh was fetched.

    A feed that can't be fetched gives its last snapshot; the problem of the result names it. Raises
    Unreachable if a feed failed and there are no papers at all, and CatalogueError.
    """
    rules = feeds.ask(lambda database: _read_rules(database, now))
    followed = [rule.feed for rule in rules if rule.feed]
    refreshed = refresh_feeds(_ADDRESS, followed, feeds, now, progress, stop)
    snapshot = _find_new(feeds.ask, now, feeds.seen.get(_ADDRESS))
    if refreshed.failures and not snapshot.entries:
        raise Unreachable(refreshed.failures[0])
    return msgspec.structs.replace(
        snapshot,
        taken=now,
        problem=refreshed.describe_failures("what else you follow"),
        left_out=refreshed.left_out,
    )


def is_anything_followed(ask: CatalogueAccess, now: datetime) -> bool:
    """Whether there is a rule that can be read. Raises CatalogueError."""
    return bool(ask(lambda database: _read_rules(database, now)))


def _read_rules(database: Database, now: datetime) -> list[FollowRule]:
    return parse_follow_rules(list_rules(database, "follow"), now.date())
