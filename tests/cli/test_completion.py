"""Completions, asked of the real shells."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.program import reader
from tests.terminal import Terminal

BASH = """
source "$1"
COMP_WORDS=("${@:2}"); COMP_CWORD=$(($# - 2)); COMP_LINE="${*:2}"; COMPREPLY=()
_shtab_reader
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = "source $argv[1]; complete -C $argv[2]"
ASKED = [
    ("co", {"copy", "count", "config", "completion"}),
    ("he", {"help"}),
    ("help li", {"list", "library"}),
    ("mark --of", {"--offline"}),
    ("list --fo", {"--format"}),
    ("list --format b", {"bibtex"}),
    ("list to", {"today"}),
    ("mark un", {"unread", "unbookmark"}),
    ("library c", {"check", "compact"}),
    ("import re", {"refs.bib"}),
]


@pytest.fixture
def import_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a file lies that can be imported."""
    (tmp_path / "refs.bib").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_script(shell: str, import_folder: Path) -> str:
    """What the program prints for a shell, as a file."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    path = import_folder / f"completions.{shell}"
    path.write_text(reader("completion", shell).out)
    return str(path)


@pytest.mark.parametrize(("typed", "offered"), ASKED)
def test_bash_completes(typed: str, offered: set[str], import_folder: Path) -> None:
    words = [
        "bash",
        "--norc",
        "-c",
        BASH,
        "bash",
        write_script("bash", import_folder),
        "reader",
        *typed.split(),
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=30)
    assert {*done.stdout.split()} == offered


@pytest.mark.parametrize(("typed", "offered"), ASKED)
def test_fish_completes(typed: str, offered: set[str], import_folder: Path) -> None:
    words = [
        "fish",
        "--no-config",
        "-c",
        FISH,
        write_script("fish", import_folder),
        f"reader {typed}",
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=30)
    assert {line.partition("\t")[0] for line in done.stdout.splitlines()} == offered


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("library ch", "library check"), ("import re", "import refs.bib"), ("list tod", "list today")],
)
def test_zsh_completes(typed: str, completed: str, import_folder: Path) -> None:
    path = write_script("zsh", import_folder)
    environ = {"HOME": str(import_folder), "PATH": os.environ["PATH"], "PS1": "ready> "}
    with Terminal(["zsh", "-f", "-i"], environ) as terminal:
        terminal.wait_for("ready>")
        setup = 'autoload -Uz compinit && compinit -D && eval "$(cat {})" && PS1="again> "'
        terminal.send(setup.format(path) + "<enter>")
        terminal.wait_for("\nagain>")
        terminal.send(f"reader {typed}<tab>")
        terminal.wait_for(f"again> reader {completed}")


def test_a_shell_that_is_not_known_is_said() -> None:
    done = reader("completion", "tea")
    assert done.code == 2
    assert "bash" in done.err and len(done.err.splitlines()) == 1
