"""What is remembered between runs."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.paths import Paths
from reader.state import State, Visited, load, save


def test_what_was_saved_is_loaded(paths: Paths) -> None:
    state = State(sort="votes", compact=True, introduced=True, address="hf:daily", key="arxiv:1")
    save(paths.left, state)
    assert load(paths.left) == state
    assert [file.name for file in paths.state.iterdir()] == ["state.json"]


@given(st.binary(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_as_none(paths: Paths, body: bytes) -> None:
    paths.state.mkdir(parents=True, exist_ok=True)
    paths.left.write_bytes(b"\xff" + body)
    assert load(paths.left) == State()


def test_a_state_that_can_not_be_written_is_no_error(paths: Paths) -> None:
    paths.state.parent.mkdir(parents=True)
    paths.state.write_text("a file where the folder should be")
    save(paths.left, State(compact=True))
    assert load(paths.left) == State()


def test_two_windows_keep_each_others_visits(paths: Paths) -> None:
    early, late = (Visited(datetime(2026, 11, day, tzinfo=UTC)) for day in (20, 21))
    save(paths.left, State(visits={"hf:daily": early, "hf:trending": early}))
    save(paths.left, State(visits={"hf:daily": late}))
    assert load(paths.left).visits == {"hf:daily": late, "hf:trending": early}


def test_the_oldest_visits_are_forgotten(paths: Paths) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    visits = {f"hf:date/{n}": Visited(start + timedelta(hours=n)) for n in range(400)}
    save(paths.left, State(visits=visits))
    assert list(load(paths.left).visits) == [f"hf:date/{n}" for n in range(100, 400)]
