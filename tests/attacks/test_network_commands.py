"""Commands and the app on a network with a fault: they end in time, and say why in a sentence."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import net
from reader.cli import main
from reader.system.paths import user_paths
from tests.app.running import Running, running
from tests.attacks.network_faults import FAULTS, FaultServer, authority
from tests.attacks.scale import ROUNDS
from tests.hub import full_text

QUICK = net.Limits(connect=0.4, read=0.4, total=1.0, body=2_000_000, attempts=2)
MOST = 30.0
"""Seconds that a command may take."""
ID = "2611.20001"
COMMANDS = {
    "list": ["list", "today"],
    "show": ["show", ID, "--full"],
    "sync": ["sync", "today"],
    "digest": ["digest", "today"],
    "import": ["import", "today"],
}
ANSWERED = {name for name, fault in FAULTS.items() if fault.phase in ("content", "coding")}
"""Faults with which an answer comes that may be read as something."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits a test need not wait long for, and certificates of ours."""
    monkeypatch.setattr(net, "Limits", lambda: QUICK)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority()[1]))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    """A site without a fault so far."""
    with FaultServer() as site:
        point_to(site, monkeypatch)
        yield site


def point_to(site: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program ask the site, wherever its fault makes it be."""
    monkeypatch.setenv("HF_ENDPOINT", site.url)
    monkeypatch.setenv("READER_ARXIV_ENDPOINT", site.url)


def some(seed: str, count: int) -> list[str]:
    """So many kinds of faults, from all phases alike; all of them where there are no more."""
    mixed = random.Random(seed).sample(sorted(FAULTS), len(FAULTS))
    seen: dict[str, int] = {}
    turns = []
    for name in mixed:
        phase = FAULTS[name].phase
        seen[phase] = turn = seen.get(phase, 0) + 1
        turns.append((turn, len(turns), name))
    return [name for _, _, name in sorted(turns)[:count]]


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str, float]:
    """A command in this process: its exit code, output and errors, and the seconds it took."""
    capsys.readouterr()
    began = time.monotonic()
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err, time.monotonic() - began


@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_ends_in_time_and_says_why(
    command: str,
    warm: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number, name in enumerate(some(f"{command} {warm}", 4 * ROUNDS)):
        home = tmp_path / str(number)
        home.mkdir()
        monkeypatch.setenv("HOME", str(home))
        with FaultServer() as site:
            if warm:
                point_to(site, monkeypatch)
                assert run(["list", "today"], capsys)[0] == 0
                assert run(COMMANDS["show"], capsys)[0] == 0
            site.fault = FAULTS[name]
            point_to(site, monkeypatch)
            code, out, err, seconds = run(COMMANDS[command], capsys)
        told = f"{command} with {name}: {code} {out[:200]!r} {err[:500]!r}"
        assert seconds < MOST, told
        assert code in (0, 1, 3), told
        assert err.replace("\n", "").isprintable() and len(err.splitlines()) <= 3, told
        assert "should not" not in err and "Traceback" not in err, told
        if code:
            assert err and not out, told
        if warm and command in ("list", "import", "show"):
            assert code == 0, told
            assert "1 paper" not in err, told
        if warm and command == "list" and name not in ANSWERED:
            assert len(out.splitlines()) == 31, told
            assert "what follows was fetched on" in err, told
        if warm and command == "show":
            assert out == full_text(ID) + "\n" or out.startswith(f"# Paper {ID}"), told
        if not warm and name not in ANSWERED:
            assert code, told


@pytest.mark.parametrize("name", some("the real program", 3 * ROUNDS))
def test_the_real_program_ends_within_thirty_seconds(name: str, server: FaultServer) -> None:
    """With its own limits, in a process of its own."""
    server.fault = FAULTS[name]
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "reader", "list", "today"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HF_ENDPOINT": server.url},
    )
    assert time.monotonic() - began < MOST
    assert done.returncode in (0, 1) and "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr


async def settle(it: Running, name: str) -> None:
    """Wait until nothing is being done any more."""
    began = time.monotonic()
    await it.settled()
    assert time.monotonic() - began < MOST, name


@pytest.mark.parametrize("name", some("the app", 4 * ROUNDS))
async def test_in_the_app_the_list_stays_and_a_sentence_says_why(
    name: str, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = user_paths()
    async with running(paths) as it:
        titles = it.titles
        assert len(titles) == 30
        server.fault = FAULTS[name]
        point_to(server, monkeypatch)
        await it.pilot.press("R")
        await settle(it, name)
        assert "ing…" not in it.header, name
        if name not in ANSWERED:
            assert it.titles == titles, name
            assert it.footer.strip() and "Something" not in it.footer, name
        if it.titles:
            await it.pilot.press("enter")
            await settle(it, name)
            shown = it.app.screen
            assert "ing…" not in shown.query_one("Header").render().plain, name  # type: ignore[attr-defined]
            await it.press("escape")
        await it.press("f")
        await it.pilot.press(*"2026-11-18", "enter")
        await settle(it, name)
        assert "ing…" not in it.header, name
        assert "Something" not in it.footer, name
        assert it.app.is_running, name


@pytest.mark.parametrize("name", some("a first start", 2 * ROUNDS))
async def test_a_first_start_shows_papers_and_a_sentence(
    name: str, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.fault = FAULTS[name]
    point_to(server, monkeypatch)
    async with running(user_paths()) as it:
        assert "ing…" not in it.header
        assert it.titles or name in ANSWERED
        assert it.footer.strip() and "Something" not in it.footer
