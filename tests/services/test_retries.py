"""Who is told that a fetch tries again."""

from pathlib import Path

from reader.errors import NetError
from reader.model.address import Web
from reader.services.fetch import Feeds
from tests.conftest import NOON
from tests.make import NoLibrary
from tests.server import Answer, Request, Server

RECORD = b"@article{a, title={Notes on an Engine}, author={Byron, Ada}, doi={10.1234/ab.1}}"


def test_only_the_callback_of_a_fetch_is_told_of_its_retry(tmp_path: Path) -> None:
    answers: list[Answer] = []

    def answer(request: Request) -> Answer:
        return answers.pop(0)

    by_default: list[float] = []
    of_the_fetch: list[float] = []

    def tell_default(error: NetError, seconds: float) -> None:
        by_default.append(seconds)

    def tell_fetch(error: NetError, seconds: float) -> None:
        of_the_fetch.append(seconds)

    feeds = Feeds(
        tmp_path / "catalogue.sqlite",
        lambda: NOON,
        library=NoLibrary(),
        stdin=lambda most: b"",
        on_retry=tell_default,
    )
    with Server(answer) as server:
        busy, address = Answer(b"", 429, {"Retry-After": "1"}), Web(f"{server.url}/a.bib")
        answers[:] = [busy, Answer(RECORD)]
        assert len(feeds.fetch(address, on_retry=tell_fetch).entries) == 1
        assert (by_default, of_the_fetch) == ([], [1.0])
        answers[:] = [busy, Answer(RECORD)]
        feeds.fetch(address)
        assert (by_default, of_the_fetch) == ([1.0], [1.0])
