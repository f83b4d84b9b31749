"""Closed and odd streams, homes, locales, terminals and arguments: a sentence, or it works."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from reader.system.paths import Paths
from tests.app.test_real_terminal import environment
from tests.attacks.scale import ROUNDS
from tests.hub import DAY, entry, site
from tests.program import READER, Done, reader
from tests.server import Answer, Server
from tests.terminal import Terminal

COMMANDS = (
    "list sample:",
    "list sample: --format json",
    "count sample:",
    "mark bookmark --offline 2505.10475",
    "sync sample:",
    "--help",
    *(
        (
            "library export",
            "mark read",
            "note --offline 2505.10475 -",
            "list -",
            "doctor",
            "config show",
            "undo",
            "schema",
        )
        if ROUNDS > 1
        else ()
    ),
)
STREAMS = (
    "<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", "| head -c 1",
    *(("<&- >&-", "<&- 2>&-", ">&- 2>&-", ">/dev/full 2>&1", "2>&1 >/dev/null | head -c 0")
      if ROUNDS > 1 else ()),
)  # fmt: skip
TITLE = "Größe – 模型 ≥ 3 ★ emoji 🧠 Łukasz"


def shell(line: str, env: Mapping[str, str | None] | None = None, cwd: Path | None = None) -> Done:
    """Run a line of a shell in which ``reader`` is the program; no traceback comes of it."""
    variables = {**os.environ, **(env or {})}
    done = subprocess.run(
        ["/bin/sh", "-c", line.replace("reader", " ".join(READER), 1)],
        capture_output=True,
        check=False,
        timeout=60,
        env={name: value for name, value in variables.items() if value is not None},
        cwd=cwd,
    )
    said = done.stderr.decode(errors="replace")
    for word in ("Traceback", "Exception ignored", "Error:", "Warning"):
        assert word not in said
    return Done(done.returncode, done.stdout.decode(errors="replace"), said)


@pytest.mark.parametrize("streams", STREAMS)
@pytest.mark.parametrize("command", COMMANDS)
def test_streams_that_are_closed_or_full_end_in_no_traceback(command: str, streams: str) -> None:
    done = shell(f"reader {command} {streams}")
    assert done.code in (0, 1, 2)
    if done.code and "2>" not in streams:
        assert done.err.count("\n") == 1, done.err


def test_results_that_can_not_be_printed_are_a_failure() -> None:
    for streams in (">&-", ">/dev/full"):
        done = shell(f"reader list sample: {streams}")
        assert done.code == 1
        assert done.err.startswith("The output could not be written (")


def test_files_take_no_number_of_a_closed_stream(paths: Paths) -> None:
    for streams in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
        shell(f"reader mark bookmark --offline 2505.10475 2606.08063 {streams}")
        shell(f"reader mark unbookmark 2606.08063 {streams}")
        assert reader("library", "check").code == 0
    (log,) = paths.events.iterdir()
    assert all(json.loads(line) for line in log.read_text().splitlines())
    assert reader("list", "library:bookmarks", "--format", "ids").out == "2505.10475\n"


def test_a_mark_is_kept_though_nobody_hears_of_it() -> None:
    assert shell("reader mark bookmark --offline 2505.10475 2>/dev/full").code == 0
    assert reader("list", "library:bookmarks", "--format", "ids").out == "2505.10475\n"


# Homes


@pytest.mark.parametrize("home", ["/proc/nowhere", "/dev/null", "/dev/null/below"])
@pytest.mark.parametrize("command", ["list sample:", "count sample:", "library path", "doctor"])
def test_a_home_that_can_not_be_used_is_said_and_reading_works(home: str, command: str) -> None:
    done = shell(f"reader {command}", {"HOME": home})
    assert done.out
    assert home in done.err + done.out


def test_a_mark_in_a_home_that_can_not_be_used_is_one_failure() -> None:
    done = shell("reader mark bookmark --offline 2505.10475", {"HOME": "/proc/nowhere"})
    assert done.code == 1
    assert "Nothing was marked" in done.err


@pytest.mark.parametrize("home", [None, "", "relative/home"])
def test_without_a_home_it_is_asked_for(home: str | None) -> None:
    # A user whom the system does not know; Python finds no home for one either.
    program = (
        "import os, pwd, sys\n"
        "def unknown(uid): raise KeyError(uid)\n"
        "pwd.getpwuid = unknown\n"
        "from reader.cli import main\n"
        "sys.exit(main(['list', 'sample:']))\n"
    )
    variables = {name: value for name, value in os.environ.items() if name != "HOME"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=variables if home is None else {**variables, "HOME": home},
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Nothing says where the home of user")
    assert done.stderr.endswith("set HOME to a folder of yours\n")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("home", [None, "/", "/root"])
def test_a_user_whom_the_system_does_not_know_reads(home: str | None, tmp_path: Path) -> None:
    program = (
        "import os, pwd, shlex, sys, tempfile, traceback\n"
        "from reader.cli import main\n"
        # That user may be unable to read Python: what is needed is imported before.
        "os.environ['HOME'] = os.devnull\n"
        "main(['list', 'sample:', '-o', os.devnull])\n"
        "os.setgid(54321); os.setuid(54321)\n"
        f"os.environ.pop('HOME')\n"
        f"os.environ.update({ {'HOME': home} if home else {} })\n"
        "sys.exit(main(['list', 'sample:']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert "Traceback" not in done.stderr
    assert (done.returncode, bool(done.stdout)) == ((0, True) if home else (1, False))


def test_a_home_that_is_named_by_tilde_and_is_none_is_said() -> None:
    done = shell("reader config path", {"READER_CONFIG": "~nobody-of-this-name/config.toml"})
    assert done.code == 1
    assert "is in no home that there is" in done.err
    assert reader("list", "~nobody-of-this-name/x").code == 2


def test_a_folder_that_was_removed_is_no_place_to_fail_in(tmp_path: Path) -> None:
    for command in ("list sample:", "mark read --offline 2505.10475", "list here.bib", "--help"):
        line = f"mkdir gone; cd gone; rmdir ../gone; PYTHONPATH={Path.cwd()} exec reader {command}"
        assert shell(line, cwd=tmp_path).code == (2 if "here" in command else 0)


# Locales

LOCALES: tuple[dict[str, str | None], ...] = (
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "en_US.ISO-8859-1"},
    {"LANG": "C", "LC_ALL": None, "LC_CTYPE": None},
)


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A file whose title no single old encoding has."""
    file = tmp_path / "day.json"
    file.write_text(json.dumps([entry(1, title=TITLE)]))
    return file


@pytest.mark.parametrize("locale", LOCALES, ids=str)
@pytest.mark.parametrize("command", ["list {}", "list {} --format table", "digest {}", "--help"])
def test_what_an_encoding_lacks_is_replaced(
    command: str, locale: Mapping[str, str | None], day: Path
) -> None:
    done = shell(f"reader {command.format(day)}", locale)
    assert done.code == 0
    assert "\\u" not in done.out + done.err
    if command != "--help":
        assert "emoji" in done.out and "ukasz" in done.out


@pytest.mark.parametrize("form", ["json", "csv", "jsonfeed", "bibtex"])
def test_what_programs_read_is_utf8_in_every_locale(form: str, day: Path) -> None:
    line = f"reader list {day} --format {form}"
    assert shell(line, {"PYTHONIOENCODING": "latin-1"}).out == shell(line).out


def test_characters_keep_their_width_where_they_are_replaced(day: Path) -> None:
    line = f"reader list {day} --template '{{title}}|'"
    assert shell(line, {"PYTHONIOENCODING": "ascii"}).out == "Gro?e - ???? ? 3 + emoji ?? Lukasz|\n"


# Arguments

ODD = os.fsdecode(b"\xff\xfe")


@pytest.mark.parametrize(
    "words",
    [
        (ODD,), ("list", ODD), ("count", ODD), ("list", "sample:", "--where", ODD),
        ("list", "sample:", "--template", ODD), ("list", "sample:", "--format", ODD),
        ("tag", ODD, "2505.10475"), ("note", "2505.10475", ODD), ("mark", "read", ODD),
        ("mute", ODD), ("import", ODD), ("sync", ODD), ("serve", ODD), (f"--{ODD}",),
        ("digest", "sample:", "--mail-to", f"{ODD}@example.org"), ("copy", "1", "--as", ODD),
    ],
    ids=ascii,
)  # fmt: skip
def test_bytes_that_are_no_text_are_refused_in_one_sentence(words: tuple[str, ...]) -> None:
    done = reader(*words)
    assert done.code == 2
    assert re.fullmatch(r"The argument '.*\\udcff\\udcfe.*' is not text in UTF-8; .*\n", done.err)


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    file = tmp_path / f"{ODD}.bib"
    file.write_text("@article{a, title={Hello World}, doi={10.1234/abc}}")
    assert reader("list", str(file), "--format", "ids").code == 0
    assert reader("import", str(file)).err == "1 bookmarked\n"
    out = tmp_path / f"{ODD}.tsv"
    assert reader("list", "sample:", "-o", str(out)).code == 0
    assert out.read_text().startswith("key\t")


def test_input_that_is_no_text_is_refused_in_one_sentence() -> None:
    done = shell(r"printf '\377\376 2505.10475' | reader mark bookmark")
    assert done.code == 2
    assert "names no paper" in done.err


@pytest.mark.parametrize("columns", ["\u00b2", "-5", "0", "1", "9" * 5000, "1000000000", "x"])
def test_a_width_that_makes_no_sense_changes_little(columns: str) -> None:
    done = shell("reader list sample: --format table", {"COLUMNS": columns, "LINES": columns})
    assert done.code == 0
    assert len(done.out) < 200_000


# Ctrl+C and what else ends a command


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
@pytest.mark.parametrize(
    "command", ["list today -o out.tsv", "sync today --days 3", "show 2611.20001 --full"]
)
def test_a_command_that_is_interrupted_leaves_nothing_half(
    command: str, number: signal.Signals, code: int, tmp_path: Path
) -> None:
    (tmp_path / "out.tsv").write_text("what was there")
    with Server(lambda request: Answer(b"[", hang=True)) as slow:
        process = subprocess.Popen(
            [sys.executable, "-c", _AS_FROM_A_SHELL, *command.split()],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "HF_ENDPOINT": slow.url, "PYTHONPATH": str(Path.cwd())},
            cwd=tmp_path,
        )
        deadline = time.monotonic() + 30
        while not slow.requests:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    assert process.returncode == code
    assert out == b"" and b"Traceback" not in err
    assert (tmp_path / "out.tsv").read_text() == "what was there"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["home", "out.tsv"]
    assert reader("library", "check").code == 0


_AS_FROM_A_SHELL = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
from reader.cli import main
sys.exit(main())
"""
"""Whatever signals the test run itself was started to ignore."""


# The app


def _opens_and_leaves(command: str, shown: str = "12 unread of 12", **env: str) -> Terminal:
    line = command.replace("reader", " ".join(READER), 1)
    with Terminal(["/bin/sh", "-c", f"exec {line}"], {**environment(), **env}) as terminal:
        before = terminal.settings()
        terminal.wait_for(shown)
        terminal.send("jb")
        terminal.wait_for("Bookmarked")
        terminal.send("q")
        assert terminal.wait() == 0
        assert terminal.settings() == before
        assert terminal.switched() == set()
        assert b"Traceback" not in terminal.raw
    return terminal


@pytest.mark.parametrize("streams", ["<&-", "2>&-", "<&- 2>&-", "</dev/null", "2>/dev/null"])
def test_the_app_needs_only_an_output_that_is_a_terminal(streams: str) -> None:
    _opens_and_leaves(f"reader sample: {streams}")


@pytest.mark.parametrize("term", ["", "vt52", "no-such-terminal", "\u00b2"])
def test_the_app_opens_on_a_terminal_that_nobody_knows(term: str) -> None:
    _opens_and_leaves("reader sample:", TERM=term, COLUMNS="\u00b2", LINES="-1")


def test_a_terminal_that_can_not_move_its_cursor_is_said() -> None:
    command = [*READER, "sample:"]
    with Terminal(command, {**environment(), "TERM": "dumb"}) as terminal:
        assert terminal.wait() == 2
        assert b"needs a terminal that moves its cursor" in terminal.raw
        assert b"\x1b" not in terminal.raw


def test_without_a_terminal_to_read_from_the_app_says_so() -> None:
    program = (
        "import os, subprocess, sys\n"
        f"done = subprocess.run({[*READER, 'sample:']!r}, stdin=subprocess.DEVNULL,"
        " start_new_session=True)\n"
        "sys.exit(done.returncode)\n"
    )
    with Terminal([sys.executable, "-c", program], environment()) as terminal:
        assert terminal.wait() == 2
        assert b"reads its keys from a terminal" in terminal.raw


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_that_is_not_utf8_gets_plain_signs(encoding: str) -> None:
    titles = [TITLE, *(f"Paper {number}" for number in range(2, 6))]
    papers = [entry(number, title=title) for number, title in enumerate(titles, 1)]
    with Server(site({DAY: papers})) as server:
        variables = {"PYTHONIOENCODING": encoding, "HF_ENDPOINT": server.url}
        terminal = _opens_and_leaves("reader", "5 unread of 5", **variables)
    terminal.raw.decode(encoding)
    shown = re.sub(rb"\x1b\[[0-9;?<>]*[A-Za-z]", b"", terminal.raw)
    assert b"\\u" not in shown and b"\\x" not in shown
    assert b">*" in shown  # the cursor and what is unread
    assert b"emoji ?? " in shown  # as wide as it was, so that the edges stay straight


# The app behind a page


def test_the_app_behind_a_page_ends_with_a_server_that_is_killed() -> None:
    process = subprocess.Popen(
        [*READER, "browse", "--in-browser", "--", "sample:"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin and process.stdout and process.stderr
    drawn = b""
    while b"12 unread" not in drawn:
        drawn += os.read(process.stdout.fileno(), 65536)
    for stream in (process.stdin, process.stdout):
        stream.close()
    assert process.wait(5) == 0
    assert process.stderr.read() == b""


def test_no_sequence_from_a_page_ends_the_app() -> None:
    process = subprocess.Popen(
        [*READER, "browse", "--in-browser", "--", "sample:"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin and process.stdout
    drawn = b""
    for typed, shown in (
        ("\x1b[1114112u\x1b[55296u", b"12 unread"),
        ("r", b"11 unread"),
        ("q", b'{"type": "exit"}'),
    ):
        payload = typed.encode()
        process.stdin.write(b"D" + len(payload).to_bytes(4, "big") + payload)
        process.stdin.flush()
        while shown not in drawn:
            drawn += os.read(process.stdout.fileno(), 65536)
    assert process.wait(10) == 0
    process.stdin.close()
    process.stdout.close()
