"""A made-up site for every test of the app."""

from collections.abc import Iterator

import pytest

from tests.hub import three_days
from tests.server import Server


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The site with its three days; the reader is pointed at it."""
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.fixture(autouse=True)
def all_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that shows all colours; tests of others set their own."""
    monkeypatch.setenv("COLORTERM", "truecolor")
