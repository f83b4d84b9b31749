"""Whatever the network does: one sentence of ours, in time, and what is cached is shown."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from reader.errors import NetError
from reader.net import Limits, Net
from tests.attacks.network_faults import FAULTS, FaultServer, authority

QUICK = Limits(connect=0.5, read=0.5, total=2.0, body=2_000_000, attempts=2)
SLACK = 2.5
"""Seconds beyond the total that a busy machine may take."""


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Good certificates are trusted, others are not."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority()[1]))


def outcome(name: str) -> tuple[str, object, float]:
    """What a request gives of a site with this fault, and after how many seconds."""
    with FaultServer(FAULTS[name]) as server:
        began = time.monotonic()
        try:
            found: object = Net(limits=QUICK).get(server.url + "/x")
        except Exception as error:
            found = error
        return name, found, time.monotonic() - began


def test_there_are_faults_in_every_phase() -> None:
    assert len(FAULTS) >= 86
    assert {fault.phase for fault in FAULTS.values()} == {
        "connect", "tls", "status", "headers", "redirect", "body", "coding", "content",
    }  # fmt: skip


def test_every_fault_is_a_body_or_one_sentence_of_ours_in_time() -> None:
    with ThreadPoolExecutor(12) as pool:
        for name, found, seconds in pool.map(outcome, FAULTS):
            assert isinstance(found, bytes | NetError), f"{name}: {found!r}"
            assert seconds < QUICK.total + SLACK, f"{name} took {seconds:.1f} s"
            if isinstance(found, NetError):
                said = str(found)
                assert said and said.isprintable() and len(said) < 400, f"{name}: {said!r}"
                assert not said.endswith(".") and "secret" not in said, f"{name}: {said!r}"
