"""What is remembered between runs."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.paths import Paths
from reader.state import State, load, save


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
