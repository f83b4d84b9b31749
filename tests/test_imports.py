"""What a run imports: nothing heavy that it does not need."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.hub import three_days
from tests.server import Server

HEAVY = {"textual", "rich", "httpx", "tinydb", "stamina", "pyperclip", "pylatexenc", "unicodeit"}


def imported(program: str) -> set[str]:
    """Names of the modules that a program has imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nprint('\\n', *sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()} | set(
        done.stdout.splitlines()[-1].split()
    )


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The made-up site."""
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


@pytest.mark.parametrize("feed", [[], ["hf:date/2026-11-19"]])
def test_count_imports_next_to_nothing(hub: Server, feed: list[str]) -> None:
    imported(f"from reader.cli import main\nmain(['list', *{feed or ['today']}])")
    loaded = imported(f"from reader.cli import main\nmain(['count', *{feed}])")
    assert not loaded & (HEAVY | {"msgspec", "asyncio", "email", "reader.app", "reader.formats"})
    assert not loaded & {"argparse", "shutil", "logging"}
    assert ("reader.config" in loaded) == (not feed)


@pytest.mark.parametrize(
    "command",
    [
        "list sample:", "list library:bookmarks", "show 2611.20001", "next", "mark read 2611.20001",
        "mark read --offline 2505.10475", "mark read 2607.18213", "tag rl 2611.20001",
        "note 2611.20001 mine", "mute byron", "undo", "count",
        "count --where has:code", "schema", "completion bash", "config show", "library check",
        "doctor", "digest sample:",
    ],
)  # fmt: skip
def test_a_command_imports_only_what_it_needs(command: str, hub: Server) -> None:
    imported("from reader.cli import main\nmain(['list', 'today'])\nmain(['list', 'sample:'])")
    loaded = imported(f"from reader.cli import main\nmain({command.split()!r})")
    assert not loaded & {"textual", "rich", "httpx", "stamina", "aiohttp", "keyring", "smtplib"}
    assert not loaded & {"reader.app", "reader.web", "feedparser", "bibtexparser", "rispy"}
    if not command.startswith("completion"):
        assert not loaded & {"shtab", "logging"}
    # They are for who asks for a log.
    assert not loaded & {"reader.system.known_secrets", "reader.cli.debug_option"}


@pytest.mark.parametrize("command", ["tag", "mute", "library check", "list library:all"])
def test_who_asks_what_is_marked_needs_no_tinydb(command: str, hub: Server) -> None:
    imported("from reader.cli import main\nmain(['tag', 'rl', '--offline', '2505.10475'])")
    loaded = imported(f"from reader.cli import main\nmain({command.split()!r})")
    assert "reader.catalogue.marks" in loaded
    assert not loaded & {"tinydb", "reader.library.documents"}


def test_the_app_is_painted_before_the_network_and_tinydb_are_imported() -> None:
    loaded = imported("import reader.app.start, reader.cli.browse, reader.cli.services")
    assert "textual" in loaded
    assert not loaded & {"httpx", "stamina", "tinydb", "pyperclip", "pylatexenc", "unicodeit"}
    assert not loaded & {
        "reader.model.query",
        "reader.model.mute_rules",
        "reader.app.widgets.filter_field",
        "reader.app.known_feeds",
        "reader.model.arxiv_categories",
        "tomlkit",
    }
    assert not loaded & {"reader.web", "aiohttp", "textual.drivers.web_driver"}
