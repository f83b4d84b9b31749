"""What the screens look like: pictures to be looked at, and compared ever after."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest
from textual.app import App
from textual.pilot import Pilot

from reader.app import start
from reader.app.actions import standing_out
from reader.app.screens.help import HelpScreen
from reader.config import Config, NamedFeed
from reader.keys.keymap import CommandKeys
from reader.model import address as addresses
from reader.model.address import Address
from reader.system.app_state import AppState, Visit
from reader.system.paths import Paths
from reader.text.symbols import UNICODE
from tests.app.running import (
    NOWHERE,
    a_session,
    look_at_nothing_for_long,
    wait_until_quiet,
    wait_until_still,
)
from tests.conftest import NOON
from tests.hub import DAY, Json, entry, site
from tests.server import Server

Snap = Callable[..., bool]
Build = Callable[..., App[None]]
EARLIER = NOON - timedelta(hours=1)

_PAPERS: list[tuple[str, str, int, int]] = [
    ("Sparse Maps: Routing $k$ Experts without a Router", "Polar Institute", 118, 4),
    ("A Census of Small Language Models", "", 103, 12),
    ("Slow Gradients, Fast Minds: What Warm-up Really Does", "Acme Research", 74, 3),
    ("Learning to Fold Laundry from $10^4$ Hours of Video", "Harbour Robotics", 61, 0),
    ("Attention Is Cheap: $\\mathcal{O}(n)$ Memory in Practice", "", 40, 2),
    ("The Unreasonable Patience of Tree Search", "Ridge University", 31, 1),
    ("Benchmarks That Bite Back", "", 22, 7),
    ("Quiet Tokens: Pruning Speech Models by Silence", "Tone Lab", 18, 0),
    ("Do Captions Lie? A Multilingual Audit of 日本語 and العربية", "", 9, 1),
    ("From Sketch to Circuit with Diffusion", "Foundry Nine", 5, 0),
]
_ABSTRACT = (
    "Routing is the weakest part of sparse models. We replace the router by a fixed map from"
    " tokens to experts that is learned once, with $\\alpha$-annealing, and frozen. On eight"
    " benchmarks the map keeps 99\\% of the quality at $2\\times$ the speed, and it does not"
    " collapse when the number of experts grows from $2^3$ to $2^{10}$. We release the code."
)


def papers() -> list[Json]:
    """A made-up day."""
    found = []
    for number, (title, organization, votes, comments) in enumerate(_PAPERS, 1):
        one = entry(
            number,
            title=title,
            summary=_ABSTRACT,
            upvotes=votes,
            ai_summary="A fixed map from tokens to experts replaces the router of sparse models.",
            ai_keywords=["sparse models", "mixture of experts", "routing"],
            githubRepo="https://github.com/example/sparse-maps" if number == 1 else None,
            githubStars=86,
            organization={"name": "o", "fullname": organization} if organization else None,
        )
        found.append({**one, "numComments": comments})
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


@pytest.fixture
def build(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Iterator[Build]:
    """Makes the app on the made-up day, the first three papers read or bookmarked."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr(standing_out, "_ROWS_DELAY", 0.01)
    time.tzset()
    with ExitStack() as stack:
        server = stack.enter_context(Server(site({DAY: papers()})))
        monkeypatch.setenv("HF_ENDPOINT", server.url)

        def app(
            address: Address | None = None,
            *,
            offline: bool = False,
            config: Config | None = None,
            state: AppState | None = None,
            days: dict[date, list[Json]] | None = None,
        ) -> App[None]:
            server.answer = site(days or {DAY: papers()})
            session, _ = stack.enter_context(a_session(paths, config))
            feed = address or addresses.Daily()
            if not isinstance(feed, addresses.Day):
                before, _ = stack.enter_context(a_session(paths, config, lambda: EARLIER))
                before.feeds.fetch(addresses.Daily())
                keys = [f"arxiv:2611.{20000 + number}" for number in (2, 4, 5)]
                before._library.mark_read(keys[1:], True, "cli")
                before._library.bookmark_papers(keys[:2], True, "cli")
            if offline:
                monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
            made = start.build_app(
                session, feed, state or AppState(introduced=True), session.feeds.load_snapshot(feed)
            )
            look_at_nothing_for_long(made)
            return made

        yield app
    monkeypatch.delenv("TZ")
    time.tzset()


def press(*keys: str) -> Callable[[Pilot[None]], object]:
    """Press keys and wait until all is still."""

    async def run(pilot: Pilot[None]) -> None:
        await wait_until_quiet(pilot.app)  # signs come from what was kept before the keys
        for key in keys:
            await pilot.press(key)
            if key == "enter":  # what it opens is read first
                await wait_until_still(pilot.app)
        await wait_until_quiet(pilot.app)

    return run


WIDE, MEDIUM, NARROW, SMALLEST = (120, 36), (84, 34), (54, 20), (40, 12)


def test_wide(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=WIDE, run_before=press())


def test_medium(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=MEDIUM, run_before=press("j", "j"))


def test_narrow(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=NARROW, run_before=press("j"))


def test_narrow_abstract(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=NARROW, run_before=press("l"))


def test_smallest(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=SMALLEST, run_before=press("j"))


def test_compact(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=WIDE, run_before=press("z", "j"))


def test_light(snap_compare: Snap, build: Build) -> None:
    config = Config(theme="reader-light")
    assert snap_compare(build(config=config), terminal_size=WIDE, run_before=press())


async def test_every_theme_has_the_colours_that_the_style_sheets_name(build: Build) -> None:
    app = build()
    async with app.run_test(size=MEDIUM) as pilot:
        for name in app.available_themes:
            app.theme = name
            await pilot.pause()
            assert app.theme == name
            app.push_screen(HelpScreen("list", CommandKeys(), "", UNICODE))
            await pilot.pause()
            app.pop_screen()


def test_ascii(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(config=Config(ascii=True)), terminal_size=MEDIUM, run_before=press())


def test_empty(snap_compare: Snap, build: Build) -> None:
    address = addresses.Day(date(2026, 11, 10))
    assert snap_compare(build(address), terminal_size=MEDIUM, run_before=press())


def test_offline(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(offline=True), terminal_size=MEDIUM, run_before=press())


def test_error(snap_compare: Snap, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.server import Answer

    app = build()
    with Server(lambda request: Answer(b"<html>Log in</html>")) as wrong:
        monkeypatch.setenv("HF_ENDPOINT", wrong.url)
        assert snap_compare(app, terminal_size=MEDIUM, run_before=press())


def test_catch_up(snap_compare: Snap, build: Build) -> None:
    thursday = DAY - timedelta(days=1)
    seen = Visit(datetime(2026, 11, 18, 12, tzinfo=UTC), date(2026, 11, 18))
    state = AppState(introduced=True, visits={"hf:daily": seen})
    days = {DAY: papers()[:3], thursday: [entry(number, thursday) for number in range(1, 6)]}
    app = build(state=state, days=days)
    assert snap_compare(app, terminal_size=WIDE, run_before=press("m"))


def test_days_away(snap_compare: Snap, build: Build) -> None:
    seen = Visit(datetime(2026, 11, 12, 12, tzinfo=UTC), date(2026, 11, 12))
    state = AppState(introduced=True, visits={"hf:daily": seen})
    assert snap_compare(build(state=state), terminal_size=MEDIUM, run_before=press())


def test_week(snap_compare: Snap, build: Build) -> None:
    monday = date(2026, 11, 16)
    days = {DAY: papers()[:3], monday: [entry(number, monday) for number in range(1, 6)]}
    app = build(addresses.Week(2026, 47), days=days)
    assert snap_compare(app, terminal_size=WIDE, run_before=press())


def test_filter(snap_compare: Snap, build: Build) -> None:
    keys = press("slash", *"map")
    assert snap_compare(build(), terminal_size=WIDE, run_before=keys)


def test_filter_with_an_error(snap_compare: Snap, build: Build) -> None:
    keys = press("slash", "left_parenthesis", *"map")
    assert snap_compare(build(), terminal_size=WIDE, run_before=keys)


def test_selection(snap_compare: Snap, build: Build) -> None:
    keys = press("x", "x", "j", "x", "k")
    assert snap_compare(build(), terminal_size=MEDIUM, run_before=keys)


def test_full_text(snap_compare: Snap, build: Build) -> None:
    keys = press("enter", *["right_square_bracket"] * 2, "slash", *"point", "enter")
    assert snap_compare(build(), terminal_size=WIDE, run_before=keys)


def test_full_text_links(snap_compare: Snap, build: Build) -> None:
    keys = press("enter", *["right_square_bracket"] * 2, "f")
    assert snap_compare(build(), terminal_size=NARROW, run_before=keys)


def test_outline(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=WIDE, run_before=press("enter", "tab"))


def test_help_in_a_full_text(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=WIDE, run_before=press("enter", "question_mark"))


def test_muted(snap_compare: Snap, build: Build) -> None:
    keys = press("M", "1", "4", "j")
    assert snap_compare(build(), terminal_size=WIDE, run_before=keys)


def test_tags(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=MEDIUM, run_before=press("t", *"rl"))


def test_account(snap_compare: Snap, build: Build) -> None:
    keys = ("x", "x", "x", "x", "x", "b", "escape", "w", "w")
    assert snap_compare(build(), terminal_size=MEDIUM, run_before=press(*keys))


def test_note(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=MEDIUM, run_before=press("e", *"dear"))


def test_help(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=WIDE, run_before=press("question_mark"))


def test_calendar(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=MEDIUM, run_before=press("d", "h"))


def test_high_contrast(snap_compare: Snap, build: Build) -> None:
    config = Config(theme="reader-contrast")
    assert snap_compare(build(config=config), terminal_size=WIDE, run_before=press("j"))


def test_copy_menu(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=MEDIUM, run_before=press("Y"))


def test_go_to(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=WIDE, run_before=press("f", *"comp la"))


def test_go_to_narrow(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(build(), terminal_size=NARROW, run_before=press("f"))


def test_feeds(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(feeds(build), terminal_size=(80, 24), run_before=press("F"))


def test_feeds_narrow(snap_compare: Snap, build: Build) -> None:
    assert snap_compare(feeds(build), terminal_size=NARROW, run_before=press("F", "n"))


def feeds(build: Build) -> App[None]:
    """The app of a user with feeds of his own, who has read a category of arXiv."""
    own = {
        "cs-CL": NamedFeed(("arxiv:new/cs.CL",)),
        "morning": NamedFeed(("hf:daily", "arxiv:new/cs.LG"), "-survey"),
    }
    visits = {"arxiv:new/stat.ML": Visit(EARLIER)}
    return build(config=Config(feeds=own), state=AppState(introduced=True, visits=visits))
