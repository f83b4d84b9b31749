"""bioRxiv and OpenReview in the app: gone to by name, and there again without a network."""

from datetime import timedelta

import pytest

from reader.system.paths import Paths
from tests.app.running import NOWHERE, running
from tests.conftest import NOON
from tests.preprints import VENUE, biorxiv, openreview, preprint, submission
from tests.server import Answer, Request, Server

PREPRINTS = [preprint(n, NOON.date() - timedelta(days=n)) for n in range(3)]
NAMES = {":": "colon", "-": "minus", "/": "slash", ".": "full_stop"}


def answer_request(request: Request) -> Answer:
    """bioRxiv and OpenReview on one host."""
    is_preprints = request.path.startswith("/details/")
    return biorxiv(PREPRINTS)(request) if is_preprints else openreview([submission(1)])(request)


@pytest.mark.parametrize(
    ("address", "title", "first"),
    [
        ("biorxiv:cell-biology", "bioRxiv cell biology", "Made-up preprint 0"),
        (f"openreview:{VENUE}", f"OpenReview {VENUE}", "Made-up submission 1"),
    ],
)
async def test_a_feed_of_a_server_is_gone_to_by_its_name_and_opens_offline(
    hub: Server,
    paths: Paths,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    title: str,
    first: str,
) -> None:
    keys = [NAMES.get(sign, sign) for sign in address]
    with Server(answer_request) as server:
        for variable in ("READER_BIORXIV_ENDPOINT", "READER_OPENREVIEW_ENDPOINT"):
            monkeypatch.setenv(variable, server.url)
        async with running(paths) as it:
            await it.press("f", *keys, "enter")
            await it.settled()
            assert title in it.header and it.titles[0] == first
            for variable in ("READER_BIORXIV_ENDPOINT", "READER_OPENREVIEW_ENDPOINT"):
                monkeypatch.setenv(variable, NOWHERE)
            await it.press("f", *"today", "enter")
            await it.settled()
            await it.press("f", *keys, "enter", "R")
            await it.settled()
            assert it.titles[0] == first
            await it.press("left_square_bracket")
            assert title in it.header
