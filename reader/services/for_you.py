"""The feed ``foryou:``: what is new and unread, by what the user kept; and why a paper is there.

New is what came into the catalogue in the last seven days, by whatever feed. Who fetches it fetches
the home feed and the user's own feeds that are not fresh any more.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from reader.catalogue import papers, tastes
from reader.catalogue.database import Database
from reader.catalogue.feed_snapshots import Snapshot, read_snapshot_facts
from reader.catalogue.listing import empty_listing, open_listing
from reader.errors import Unreachable
from reader.feeds.cancellation import ShouldStop
from reader.model.address import Address, ForYou, format_address
from reader.model.paper import Paper
from reader.ranking.interests import Candidate, Order, find_interests, order_papers
from reader.ranking.reasons import Reasons, find_reasons
from reader.ranking.taste_rules import TasteRules
from reader.ranking.terms import list_words
from reader.ranking.vote_share import measure_votes
from reader.services.ranking import Ranking, read_authors, score_paper
from reader.services.refresh_feeds import Feeds, Refreshed, refresh_feeds
from reader.text.fold import fold
from reader.text.sanitise import line
from reader.text.width import cut

_DAYS = 7
"""What came in so many days is new."""
_MOST = 3000
"""Papers that are ranked."""
_LONGEST_TITLE = 40
"""Cells of a title in a sentence."""


def list_for_you(
    ranking: Ranking, tag: str, now: datetime, seen: datetime | None = None
) -> Snapshot:
    """What came in the last days and is unread, the best first. Raises CatalogueError.

    The first twenty hold every interest of the user, and two papers of which the ranking knows
    least; the note of the snapshot names them. With too few kept papers there are no rows, and the
    note says what is missing.
    """
    ask = ranking.ask
    address = format_address(ForYou(tag))
    ready, profile = ranking.read_profile(tag)
    if profile is None:
        return Snapshot(
            address=address, entries=empty_listing(), taken=now, note=line(ready.sentence)
        )
    since = (now - timedelta(days=_DAYS)).isoformat()
    keys = ask(lambda database: tastes.list_new(database, since, _MOST))
    terms, rules = ranking.read_terms(keys), ranking.read_rules()
    authors = ask(lambda database: read_authors(database, keys)) if rules.name_authors else {}
    votes = ask(lambda database: tastes.read_votes(database, keys))
    vocabulary = profile.vocabulary
    vectors = {
        key: vocabulary.make_vector(rules.keep_terms(terms[key])) for key in keys if key in terms
    }
    candidates = [
        Candidate(
            key,
            profile.score_vector(vector, profile.own_share(key))
            + rules.measure_pins(terms[key], authors.get(key, ()))
            + measure_votes(votes.get(key, 0)),
            vector,
            vocabulary.share_unknown(terms[key]),
        )
        for key, vector in vectors.items()
    ]
    order = order_papers(candidates, find_interests(list(profile.neighbours.vectors.values())))
    ranking.score_papers(order.keys)
    days = ask(lambda database: papers.read_featured_days(database, order.keys))
    entries = ask(
        lambda database: open_listing(database, ((key, days.get(key)) for key in order.keys), seen)
    )
    note = ask(lambda database: _describe_outside(database, order))
    return Snapshot(address=address, entries=entries, taken=now, note=line(note))


def load_for_you(
    ranking: Ranking, tag: str, own_feeds: Sequence[Address], now: datetime, seen: datetime | None
) -> Snapshot | None:
    """The same as far as it was fetched: as old as the one of the user's feeds fetched first.

    None if one of them was never fetched, and there is nothing besides. Raises CatalogueError.
    """
    snapshot = list_for_you(ranking, tag, now, seen)
    if snapshot.note and not snapshot.entries:
        return snapshot
    names = [format_address(one) for one in own_feeds]
    facts = ranking.ask(lambda database: read_snapshot_facts(database, names))
    if len(facts) < len(names) and not snapshot.entries:
        return None
    start = now - timedelta(days=_DAYS)
    taken = min((facts[one].taken if one in facts else start for one in names), default=now)
    return msgspec.structs.replace(snapshot, taken=taken)


def fetch_for_you(
    feeds: Feeds,
    ranking: Ranking,
    tag: str,
    own_feeds: Sequence[Address],
    now: datetime,
    progress: Callable[[int, str], None],
    stop: ShouldStop,
) -> Snapshot:
    """The same after all of the user's feeds that are not fresh were fetched.

    A feed that can't be fetched gives what it gave before; the problem of the result names it.
    Nothing is fetched as long as too little is known to rank. Raises Unreachable if a feed failed
    and there are no papers at all, and CatalogueError.
    """
    address = format_address(ForYou(tag))
    refreshed = Refreshed([])
    if ranking.read_profile(tag)[1] is not None:
        refreshed = refresh_feeds(address, own_feeds, feeds, now, progress, stop)
    snapshot = list_for_you(ranking, tag, now, feeds.seen.get(address))
    if refreshed.failures and not snapshot.entries:
        raise Unreachable(refreshed.failures[0])
    return msgspec.structs.replace(
        snapshot,
        problem=refreshed.describe_failures("what came before"),
        left_out=refreshed.left_out,
    )


def explain(ranking: Ranking, paper: Paper) -> str:
    """Why a paper has its place, as one line: what carries its score. Raises CatalogueError.

    ``78 · speculative decoding · draft model · like “EAGLE-3”, kept 12 Nov``
    """
    ready, profile = ranking.read_profile()
    if profile is None:
        return ready.sentence
    terms = ranking.read_terms([paper.key]).get(paper.key)
    if terms is None:
        return "Nothing is known of this paper's words"
    rules = ranking.read_rules()
    scored = score_paper(profile, paper.key, terms, rules, paper.authors, paper.votes or 0)
    texts = (paper.title, paper.abstract)
    reasons = find_reasons(profile, rules.keep_terms(terms), texts)
    parts = [f"{scored.match} of 100", *_name_pins(rules, paper), *_name_votes(paper)]
    return " · ".join([*parts, *ranking.ask(lambda database: _name(database, reasons))])


def _name_votes(paper: Paper) -> list[str]:
    """The votes of a paper, if they add to its score."""
    return [f"{paper.votes} votes"] if measure_votes(paper.votes or 0) else []


def _name_pins(rules: TasteRules, paper: Paper) -> list[str]:
    """The pinned terms and authors that a paper has."""
    words = {
        number: word
        for number, word in list_words(f"{paper.title} {paper.abstract}")
        if number in rules.pinned_terms
    }
    authors = [name for name in paper.authors if fold(name) in rules.pinned_authors]
    pinned = [*words.values(), *authors]
    return [f"pinned: {', '.join(pinned)}"] if pinned else []


def _name(database: Database, reasons: Reasons) -> list[str]:
    parts = list(reasons.words)
    if reasons.neighbour and (found := papers.read_papers(database, [reasons.neighbour])):
        choice = tastes.read_choice_day(database, reasons.neighbour)
        chosen = f", {choice[0]} {choice[1].day} {choice[1]:%b}" if choice else ""
        parts.append(f"like “{cut(found[0].title, _LONGEST_TITLE)}”{chosen}")
    if reasons.against:
        parts.append(f"against it: {', '.join(reasons.against)}")
    return parts


def _describe_outside(database: Database, order: Order) -> str:
    if not order.outside:
        return ""
    titles: dict[str, str] = {
        paper.key: paper.title for paper in papers.read_papers(database, order.outside)
    }
    names = " and ".join(f"“{cut(line(titles[key]), _LONGEST_TITLE)}”" for key in order.outside)
    return f"Outside what is known of your taste, to learn from: {names}"
