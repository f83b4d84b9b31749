"""``--debug``: what the log says, and who may read it."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.system.paths import Paths
from tests.app.running import NOWHERE
from tests.app.test_real_terminal import READER, environment
from tests.hub import three_days
from tests.program import reader
from tests.server import Answer, Server
from tests.terminal import Terminal


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site."""
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def logged(paths: Paths) -> str:
    return paths.debug_log.read_text(encoding="ascii")


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def run(program: str, paths: Paths) -> None:
    """Run a program that logs to the test's log."""
    begin = (
        "from pathlib import Path\nfrom reader.system import debug_log\n"
        f"log = Path({str(paths.debug_log)!r})\n"
    )
    subprocess.run([sys.executable, "-c", begin + program], check=True, timeout=60)


@pytest.mark.parametrize(
    "command",
    [
        ["--debug", "list", "2026-11-19"], ["list", "2026-11-19", "--debug"],
        ["list", "--debug", "2026-11-19"], ["count", "--debug", "sample:"],
        ["--debug", "doctor"], ["library", "--debug", "check"],
    ],
)  # fmt: skip
def test_every_command_takes_the_option_wherever_it_stands(
    command: list[str],
    hub: Server,
    paths: Paths,
) -> None:
    reader("list", "sample:")
    quiet = reader(*(word for word in command if word != "--debug"))
    assert not paths.debug_log.exists()
    done = reader(*command)
    assert (done.code, done.out) == (quiet.code, quiet.out)
    assert done.err == f"The debug log is written to {paths.debug_log}\n"
    name = next(word for word in command if word != "--debug")
    assert f"command: {name}," in logged(paths) and "textual 8." in logged(paths)


def test_the_log_says_what_was_asked_and_what_came_of_it(hub: Server, paths: Paths) -> None:
    assert reader("list", "2026-11-19", "--debug").code == 0
    assert reader("mark", "bookmark", "2611.19001", "--debug").code == 0
    said = logged(paths)
    assert f"{hub.url}/api/daily_papers?date=2026-11-19" in said and "answers 200" in said
    assert "hf:date/2026-11-19: 12 papers" in said
    assert "wrote 1 lines" in said and "folded 1 papers" in said
    hub.answer = lambda request: Answer(b"", 404)
    assert reader("list", "2026-11-18", "--debug").code == 1
    assert "answers 404" in logged(paths) and "BadStatus" in logged(paths)


def test_the_app_logs_too_and_a_worker_that_fails_with_its_place(paths: Paths) -> None:
    command = [*READER, "--debug", "hf:daily"]
    with Terminal(command, environment(HF_ENDPOINT=NOWHERE)) as terminal:
        terminal.wait_for("can't be reached")
        terminal.send("q")
        assert terminal.wait() == 0
    assert "fetch failed\n    Traceback" in logged(paths) and "Unreachable" in logged(paths)


def test_a_note_is_not_logged(paths: Paths) -> None:
    assert reader("note", "--offline", "2505.10475", "my own thought", "--debug").code == 0
    assert reader("note", "2505.10475", "--delete", "--debug").code == 0
    assert "wrote 1 lines" in logged(paths) and "thought" not in logged(paths)


def test_the_log_is_for_its_owner_alone_whatever_lay_there(paths: Paths) -> None:
    paths.state.mkdir(parents=True)
    paths.debug_log.touch(0o666)
    program = "import os\nos.umask(0)\ndebug_log.start(log)\n"
    run(program + "for n in range(20_000): debug_log.log('%d %s', n, 'x' * 80)", paths)
    files = sorted(paths.state.iterdir())
    assert [file.name for file in files] == ["debug.log", "debug.log.1"]
    assert {mode(file) for file in files} == {0o600}
    assert all(file.stat().st_size <= 1_000_000 for file in files)
    assert ": 19999 xxx" in logged(paths)


def test_text_from_outside_can_be_looked_at_and_is_no_line_of_its_own(paths: Paths) -> None:
    hostile = "a\x1b]52;c;aGk=\x07b\r\n2026-11-20T08:12 1 MainThread: forged \u202e\x9b31m\udc80"
    run(f"debug_log.start(log)\ndebug_log.log('%s', {hostile!r})", paths)
    text = paths.debug_log.read_bytes()
    assert all(32 <= byte < 127 or byte == 10 for byte in text)
    assert [line[:4] for line in text.decode().splitlines()] == [text.decode()[:4], "    "]


def test_a_failure_is_logged_without_values_of_variables(paths: Paths) -> None:
    program = "debug_log.start(log)\ndef f(password):\n  int('x')\ntry: f('hun' + 'ter2')\n"
    run(program + "except ValueError as error: debug_log.log_failure('it', error)", paths)
    assert "in f" in logged(paths) and "hunter2" not in logged(paths)


@pytest.mark.parametrize("way", ["folder", "link"])
def test_where_the_log_cannot_be_written_all_else_goes_on(
    way: str, paths: Paths, tmp_path: Path
) -> None:
    paths.state.mkdir(parents=True)
    if way == "folder":
        paths.debug_log.mkdir()
    else:
        paths.debug_log.symlink_to(tmp_path / "elsewhere")
    done = reader("list", "sample:", "--format", "ids", "--debug")
    assert done.code == 0 and len(done.out.splitlines()) == 12
    assert done.err.startswith(f"The log {paths.debug_log} can't be written (")
    assert not (tmp_path / "elsewhere").exists()


def test_a_disk_that_fills_up_stops_the_log_and_nothing_else(paths: Paths) -> None:
    program = (
        "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\ndebug_log.start(log)\n"
        "for n in range(100): debug_log.log('%s', 'x' * 80)\n"
    )
    run(program, paths)
    assert paths.debug_log.stat().st_size <= 1000
