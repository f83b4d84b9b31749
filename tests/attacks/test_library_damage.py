"""Random damage of the log and of what lies beside it: the program starts, says it, loses no more.

What a damage leaves of the log decides what is marked: the lines that are whole, and no others.
"""

import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reader.digest import delivery_log
from reader.library import log
from reader.system import app_state
from reader.system.paths import Paths
from tests.attacks.rounds import begin, copy_of, held
from tests.attacks.scale import ROUNDS
from tests.attacks.struck import Program, program
from tests.hub import three_days
from tests.library.home import events, pure_fold
from tests.server import Server
from tests.terminal import Terminal

BESIDE = (
    ".local/state/reader/library.json", ".local/state/reader/state.json",
    ".local/state/reader/device", ".local/state/reader/written", ".local/state/reader/lock",
    ".local/state/reader/digests.json", ".config/reader/config.toml",
)  # fmt: skip
COMMANDS = (
    "list library:all --format json", "mark bookmark --offline 2611.10009",
    "tag rl --offline 2611.00001", "undo",
    "library check", "library export", "library compact --forget", "digest sample:", "count",
    "config check", "doctor",
)  # fmt: skip


def turned(body: bytes, pick: random.Random) -> bytes:
    """Some bits are others."""
    turned = bytearray(body)
    for _ in range(pick.choice((1, 1, 3, 20))):
        turned[pick.randrange(len(turned))] ^= 1 << pick.randrange(8)
    return bytes(turned)


def cut(body: bytes, pick: random.Random) -> bytes:
    """Its end is gone."""
    return body[: pick.randrange(len(body))]


def zeroed(body: bytes, pick: random.Random) -> bytes:
    """A part of it was never written."""
    at = pick.randrange(len(body))
    return body[:at] + bytes(pick.randrange(1, 600)) + body[at + 600 :]


def overwritten(body: bytes, pick: random.Random) -> bytes:
    """Something else stands in it."""
    at = pick.randrange(len(body))
    return body[:at] + pick.randbytes(50) + body[at + 50 :]


def doubled(body: bytes, pick: random.Random) -> bytes:
    """A part of it stands there twice."""
    start, end = sorted(pick.choices(range(len(body)), k=2))
    return body[:end] + body[start:end] + body[end:]


def other_values(body: bytes, pick: random.Random) -> bytes:
    """It is what it was, with values of other kinds."""
    for old in pick.sample([b'"', b"2", b":", b"[", b"{", b"null", b"6"], 2):
        new = pick.choice([b"null", b"1e999", b"-7", b"[]", b'"\\ud800"', b"99999999999999999999"])
        body = body.replace(old, new, pick.randrange(1, 4))
    return body


def nested(body: bytes, pick: random.Random) -> bytes:
    """Brackets within brackets."""
    return pick.choice((b"[", b'{"a":')) * pick.choice((10, 3_000, 200_000)) + body


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    turned, cut, zeroed, overwritten, doubled, other_values, nested,
)  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program."""
    with program(tmp_path_factory.mktemp("damage")) as started:
        yield started


@pytest.fixture(scope="module")
def template(run: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of some days, with each file in it."""
    home = tmp_path_factory.mktemp("homes") / "template"
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with Server(three_days()) as server:
        begin(run, home, server.url)
    assert run(home, "config", "edit", env={"EDITOR": "true"}).code == 0
    for number in range(40):
        assert run(home, "mark", "read", "--offline", f"2611.3{number:04d}").code == 0
    folder = home / ".local/state/reader"
    visit = app_state.Visit(now, date(2026, 11, 23))
    left = app_state.AppState(address="hf:daily", left="2026-11-23", visits={"hf:daily": visit})
    app_state.save_state(folder / "state.json", left)
    start = delivery_log.Start(date(2026, 11, 23), now)
    delivery_log.save_sent(
        folder / "digests.json", {"sample:": {"a@b.example": delivery_log.Sent(now, start, start)}}
    )
    return home


def shaken(home: Path, file: Path, pick: random.Random) -> str:
    """Damage a file in one of the ways, and say in which."""
    how = pick.choice(DAMAGES)
    file.write_bytes(how(file.read_bytes() or b"x", pick))
    return how.__name__


def exported(run: Program, home: Path) -> object:
    """What an export holds, by paper."""
    ran = run(home, "library", "export")
    assert ran.code == 0, ran
    return {paper["key"]: paper for paper in json.loads(ran.out)["papers"].values()}


def goes_on(run: Program, home: Path, commands: tuple[str, ...]) -> None:
    """Commands end as commands do."""
    for command in commands:
        ran = run(home, *command.split(), env={"HF_ENDPOINT": "http://127.0.0.1:9"})
        assert ran.code in (0, 1, 2, 3), (command, ran)
        assert "Traceback" not in ran.err and "should not" not in ran.err, (command, ran)
        assert ran.code == 0 or ran.err.strip(), (command, ran)


@pytest.mark.parametrize("name", ["state.json", "config.toml", "digests.json", "events"])
def test_the_app_starts_and_ends_whatever_is_damaged(
    name: str, run: Program, template: Path
) -> None:
    pick = random.Random(name)
    for _ in range(ROUNDS):
        home = copy_of(template, "damaged")
        (file,) = home.rglob(f"{name}/*" if name == "events" else name)
        how = shaken(home, file, pick)
        env = {"HOME": str(home), "HF_ENDPOINT": "http://127.0.0.1:9", "PATH": os.environ["PATH"]}
        with Terminal([sys.executable, "-m", "reader", "2026-11-19"], env) as app:
            app.wait_for("unread")
            app.send("bjq")
            assert app.wait() == 0, how
        assert b"Traceback" not in app.raw and b"should not" not in app.raw, how


@pytest.mark.parametrize("name", BESIDE)
def test_damage_of_what_is_no_event_costs_no_mark(name: str, run: Program, template: Path) -> None:
    pick = random.Random(name)
    before, whole = held(run, template), exported(run, template)
    for _ in range(2 * ROUNDS):
        home = copy_of(template, "damaged")
        how = shaken(home, home / name, pick)
        try:
            goes_on(run, home, tuple(pick.sample(COMMANDS, 3)))
            home = copy_of(template, "damaged")
            shaken(home, home / name, pick)
            assert held(run, home) == before
            assert exported(run, home) == whole
            assert run(home, "mark", "bookmark", "--offline", "2611.10009").code == 0
            assert held(run, home) == (before[0] | {"2611.10009"}, before[1])
        except AssertionError as error:
            raise AssertionError(f"{how}: {error}") from error


def test_of_a_damaged_log_the_whole_lines_count_and_no_others(run: Program, template: Path) -> None:
    pick = random.Random(11)
    paths = folders_of(template)
    (file,) = paths.events.iterdir()
    whole = set(file.read_bytes().split(b"\n"))
    for _ in range(8 * ROUNDS):
        home = copy_of(template, "damaged")
        paths = folders_of(home)
        (file,) = paths.events.iterdir()
        how = shaken(home, file, pick)
        try:
            damaged = file.read_bytes()
            shutil.rmtree(paths.cache)
            (paths.state / "library.json").unlink()
            lines = [line for line in damaged.split(b"\n")[:-1] if line in whole and line]
            (home / "left.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
            wanted_fold = pure_fold(log.read_events(home / "left.jsonl", log.START, 2**62).events)
            wanted = ids(wanted_fold, "bookmark"), ids(wanted_fold, "read")
            assert held(run, home) == wanted
            assert pure_fold(events(paths.events)) == wanted_fold
            goes_on(run, home, tuple(pick.sample(COMMANDS, 3)))
            damaged_lines = {line for line in damaged.split(b"\n") if line.strip(b"\0 ")}
            kept = b"\n".join(one.read_bytes() for one in paths.events.iterdir())
            if damaged_lines - whole:
                assert all(line in kept for line in damaged_lines - whole), "kept"
        except AssertionError as error:
            raise AssertionError(f"{how}: {error}") from error


def ids(fold: Mapping[tuple[str, str], tuple[int, str, str | None]], field: str) -> set[str]:
    """The arXiv ids with a field that is set."""
    return {
        key.removeprefix("arxiv:")
        for (key, name), (_, _, value) in fold.items()
        if name == field and value
    }


def folders_of(home: Path) -> Paths:
    """The folders below a home."""
    return Paths(
        home / ".local/share/reader", home / ".local/state/reader", home / ".cache/reader",
        home / ".config/reader/config.toml",
    )  # fmt: skip


def test_damage_of_a_file_of_another_device_costs_its_damaged_lines_alone(
    run: Program, template: Path
) -> None:
    home = copy_of(template, "foreign")
    paths = folders_of(home)
    foreign = paths.events / "ffffffffffff.jsonl"
    line = {
        "v": 1, "id": "01", "at": "2026-11-23T12:00:00+00:00", "stamp": 1795435200000000,
        "device": "ffffffffffff", "origin": "key",
    }  # fmt: skip
    change = ["arxiv:2611.77777", "bookmark", "2026-11-23T12:00:00+00:00"]
    for bad in (["arxiv:1\x1b]52;c;x\x07", "read", None], ["title:x", "same_as", "\x1b[31m"], 5):
        foreign.write_text(json.dumps({**line, "changes": [bad, change]}) + "\n")
        bookmarks, _ = held(run, home)
        assert "2611.77777" in bookmarks
        ran = run(home, "library", "check")
        assert f"Line 1 of {foreign} can't be read: 1 change of it is not valid" in ran.err
        assert "\x1b" not in ran.err + ran.out
