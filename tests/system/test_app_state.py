"""What is remembered between runs."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.model.sorting import sort_named
from reader.system.app_state import AppState, Visit, load_state, save_state, save_visits
from reader.system.paths import Paths


def test_what_was_saved_is_loaded(paths: Paths) -> None:
    state = AppState(sort="votes", compact=True, introduced=True, address="hf:daily", key="arxiv:1")
    save_state(paths.app_state, state)
    assert load_state(paths.app_state) == state
    assert [file.name for file in paths.state.iterdir()] == ["state.json"]


@given(st.binary(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_as_none(paths: Paths, body: bytes) -> None:
    paths.state.mkdir(parents=True, exist_ok=True)
    paths.app_state.write_bytes(b"\xff" + body)
    assert load_state(paths.app_state) == AppState()


def test_a_state_that_can_not_be_written_is_no_error(paths: Paths) -> None:
    paths.state.parent.mkdir(parents=True)
    paths.state.write_text("a file where the folder should be")
    save_state(paths.app_state, AppState(compact=True))
    assert load_state(paths.app_state) == AppState()


def test_two_windows_keep_each_others_visits(paths: Paths) -> None:
    early, late = (Visit(datetime(2026, 11, day, tzinfo=UTC)) for day in (20, 21))
    save_state(paths.app_state, AppState(visits={"hf:daily": early, "hf:trending": early}))
    save_state(paths.app_state, AppState(visits={"hf:daily": late}))
    assert load_state(paths.app_state).visits == {"hf:daily": late, "hf:trending": early}


def test_visits_are_added_to_a_state_that_stays(paths: Paths) -> None:
    early, late = (Visit(datetime(2026, 11, day, tzinfo=UTC)) for day in (20, 21))
    state = AppState(sort="votes", key="arxiv:1", visits={"hf:daily": early, "hf:trending": early})
    save_state(paths.app_state, state)
    save_visits(paths.app_state, {"hf:daily": late})
    left = load_state(paths.app_state)
    assert (left.sort, left.key) == ("votes", "arxiv:1")
    assert left.visits == {"hf:daily": late, "hf:trending": early}


def test_the_oldest_visits_are_forgotten(paths: Paths) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    visits = {f"hf:date/{n}": Visit(start + timedelta(hours=n)) for n in range(400)}
    save_state(paths.app_state, AppState(visits=visits))
    assert list(load_state(paths.app_state).visits) == [f"hf:date/{n}" for n in range(100, 400)]


def test_times_without_a_zone_are_no_state(paths: Paths) -> None:
    paths.state.mkdir(parents=True)
    paths.app_state.write_text('{"visits": {"hf:daily": {"taken": "2026-11-20T08:12:00"}}}')
    assert load_state(paths.app_state) == AppState()


def test_an_order_of_an_unknown_name_is_the_feeds_own() -> None:
    assert sort_named("votes") == "votes"
    assert sort_named("of-another-version") == "feed"
