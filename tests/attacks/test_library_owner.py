"""Files of another user, as ``sudo reader`` leaves them: said by name, and nothing is denied."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.system.file_errors import describe_foreign_owner, file_failure
from tests.attacks.rounds import begin, copy_of, held
from tests.attacks.struck import Blow, Program, program
from tests.hub import three_days
from tests.server import Server

ME = 54_321
FORBIDDEN = Blow(1, "onward", errno.EACCES)
FILES = ("share/reader/events/*.jsonl", "share/reader/events", "state/reader/lock",
         "state/reader/device", "state/reader/written", "state/reader")  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program, as another user."""
    with program(tmp_path_factory.mktemp("owner")) as started:
        yield started


@pytest.fixture(scope="module")
def template(run: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of some days."""
    home = tmp_path_factory.mktemp("homes") / "template"
    with Server(three_days()) as server:
        begin(run, home, server.url)
    return home


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["mark bookmark --offline 2611.10001", "undo", "undo --redo"])
def test_a_file_of_another_user_is_named_with_what_to_do(
    command: str, name: str, run: Program, template: Path
) -> None:
    home = copy_of(template, "owned")
    before = held(run, home)
    (file,) = (home / ".local").glob(name)
    ran = run(home, *command.split(), blow=FORBIDDEN, roots=[file], user=ME)
    assert ran.code == 1
    assert "Nothing to" not in ran.err and "othing was left" not in ran.err
    (said,) = [line for line in ran.err.splitlines() if line.startswith("Nothing was ")]
    owner = "root" if not os.getuid() else "belongs to"
    assert str(file) in said and owner in said
    assert f"sudo chown -R user {ME}" not in said and f"sudo chown -R {ME} " in said
    assert held(run, home) == before
    assert run(home, *command.split()).code == (1 if "redo" in command else 0)


def test_check_names_what_belongs_to_another_user(run: Program, template: Path) -> None:
    ran = run(copy_of(template, "checked"), "library", "check", user=ME)
    assert ran.code == 1
    assert "/events belongs to" in ran.err and "/lock belongs to" in ran.err


def test_a_digest_is_not_mailed_where_what_was_sent_can_t_be_read(
    run: Program, template: Path
) -> None:
    home = copy_of(template, "digests")
    file = home / ".local/state/reader/digests.json"
    file.write_text("{}")
    ran = run(home, "digest", "sample:", blow=FORBIDDEN, roots=[file], user=ME)
    assert ran.code == 1 and f"{file} can't be read (it belongs to" in ran.err


def test_the_way_back_is_told_for_our_own_folders_alone(tmp_path: Path) -> None:
    if os.getuid():
        pytest.skip("needs to be allowed to give files away")
    error = PermissionError(errno.EACCES, "Permission denied")
    ours, other = tmp_path / "reader" / "lock", tmp_path / "papers.json"
    ours.parent.mkdir()
    for file in (ours, other):
        file.touch()
        os.chown(file, ME, ME)
    assert describe_foreign_owner(ours) == (
        f"{ours} belongs to user {ME}; sudo chown -R root {ours.parent} gives it back"
    )
    assert file_failure(other, "could not be written", error) == (
        f"{other} could not be written (it belongs to user {ME}); allow it, or choose another place"
    )
    assert file_failure(tmp_path / "new", "could not be written", error).endswith(
        "(Permission denied); allow it"
    )
    full = OSError(errno.ENOSPC, "No space left on device")
    assert file_failure(ours, "can't be written", full) == (
        f"{ours} can't be written (No space left on device); free some space"
    )
