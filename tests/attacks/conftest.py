"""A made-up site for every attack."""

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
