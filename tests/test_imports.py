"""What a run imports: nothing heavy that it does not need."""

import subprocess
import sys

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


def test_count_imports_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(three_days()) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        imported("from reader.cli import main\nmain(['list', 'today'])")
    loaded = imported("from reader.cli import main\nmain(['count'])")
    assert not loaded & (HEAVY | {"msgspec", "asyncio", "email", "reader.app", "reader.formats"})


@pytest.mark.parametrize("arguments", [["list", "sample:"], ["mark", "read", "2505.10475"]])
def test_commands_do_not_import_the_app_or_the_network(arguments: list[str]) -> None:
    loaded = imported(f"from reader.cli import main\nmain({arguments!r})")
    assert not loaded & {"textual", "rich", "httpx", "stamina", "aiohttp", "reader.app"}


def test_the_app_is_painted_before_the_network_and_tinydb_are_imported() -> None:
    loaded = imported("import reader.app.start, reader.cli.browse, reader.cli.services")
    assert "textual" in loaded
    assert not loaded & {"httpx", "stamina", "tinydb", "pyperclip", "pylatexenc", "unicodeit"}
    assert not loaded & {"reader.query", "reader.muting", "reader.app.widgets.filter_field"}
    assert not loaded & {"reader.web", "aiohttp", "textual.drivers.web_driver"}
