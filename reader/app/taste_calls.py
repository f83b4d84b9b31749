"""What the app asks of the ranking and writes for it, each on the right thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.app.threads import run_in_thread
from reader.text.sanitise import Clean, line

if TYPE_CHECKING:
    from reader.app.session import Session
    from reader.model.paper import Paper
    from reader.ranking.taste_rules import Kind, Value
    from reader.services.taste_account import Account
    from reader.services.taste_signals import SignalField

# The services are imported on the threads: that takes longer than a key may wait.


async def record_signal(session: Session, field: SignalField, keys: Sequence[str]) -> None:
    """Record that papers were copied, opened or read in full: the ranking learns from it."""
    from reader.services.taste_signals import record_signal

    await session.run_with_library(lambda library: record_signal(library, field, keys))


async def find_outstanding(session: Session, keys: Sequence[str]) -> frozenset[str]:
    """The keys of those of these papers that stand out. Raises CatalogueError."""

    def find() -> frozenset[str]:
        from reader.services.standing_out import find_outstanding

        return find_outstanding(session.feeds.ranking, keys)

    return await run_in_thread(find, "signs")


async def explain_score(session: Session, paper: Paper) -> Clean:
    """What carries the score of a paper, as one line. Raises CatalogueError."""

    def explain_it() -> Clean:
        from reader.services.for_you import explain

        return line(explain(session.feeds.ranking, paper))

    return await run_in_thread(explain_it, "ranking")


async def make_account(session: Session, paper: Paper | None) -> Account:
    """The whole account of a paper's match; None: of the user's taste. Raises CatalogueError."""

    def make() -> Account:
        from reader.services import taste_account

        ranking = session.feeds.ranking
        if paper is None:
            return taste_account.make_overview(ranking)
        return taste_account.make_account(ranking, paper)

    return await run_in_thread(make, "account")


async def write_taste_rule(session: Session, kind: Kind, name: str, value: Value | None) -> None:
    """Switch a term or an author off, pin it, or (None) take that back. Raises LibraryError."""
    from reader.services.write_taste_rules import write_taste_rules

    await session.run_with_library(
        lambda library: write_taste_rules(library, kind, [name], value, "key")
    )
