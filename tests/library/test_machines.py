"""Two machines whose library folder is synchronised by the real Syncthing, and by git."""

import re
import shutil
import socket
import subprocess
import time
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.library.home import (
    Home,
    events,
    folders,
    list_part_with_records,
    pure_fold,
    record,
    records,
)

PATIENCE = 60.0
"""Seconds for files to arrive."""


def change_both(here: Home, there: Home) -> None:
    """Have each machine mark papers of its own, and both mark the same papers."""
    here.service().bookmark_papers(["arxiv:1", "arxiv:2"], True, "key", records)
    here.service().tag_papers(["arxiv:1"], ["rl"], True, "key", records)
    here.service().write_note("arxiv:1", "from here", "key", records)
    here.service().mark_read(["arxiv:3"], True, "key")
    there.service().bookmark_papers(["arxiv:1"], True, "key", records)
    there.service().tag_papers(["arxiv:1"], ["to-read"], True, "key", records)
    there.service().write_note("arxiv:1", "from there", "key", records)
    there.service().mark_read(["arxiv:4"], True, "key")


def assert_agreement(here: Home, there: Home) -> None:
    """Assert that both machines have all marks of both."""
    for home in (here, there):
        marks = home.marks("arxiv:1")
        assert marks.bookmarked and marks.tags == ("rl", "to-read")
        assert marks.note and set(marks.note.split("\n\n")) == {"from here", "from there"}
        assert home.read() == {"arxiv:3", "arxiv:4"}
        assert dict(list_part_with_records(home.service(), "all")) == {
            "arxiv:1": record("arxiv:1"), "arxiv:2": record("arxiv:2"),
        }  # fmt: skip
        assert not home.service().problems
    assert pure_fold(events(here.paths.events)) == pure_fold(events(there.paths.events))


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[Home, Home]]:
    """Two machines that have no library yet."""
    here, there = Home(folders(tmp_path / "here")), Home(folders(tmp_path / "there"))
    for home in (here, there):
        home.paths.events.mkdir(parents=True)
    yield here, there
    here.close()
    there.close()


def git(folder: Path, *arguments: str) -> str:
    """Run git without the user's configuration."""
    settings = ["-c", "user.name=reader", "-c", "user.email=reader@example.org"]
    return subprocess.run(
        ["git", "-C", str(folder), *settings, *arguments],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_two_clones_merged_by_git_have_everything(
    machines: tuple[Home, Home], tmp_path: Path
) -> None:
    if not shutil.which("git"):
        pytest.skip("needs the package git")
    here, there = machines
    hub = tmp_path / "hub.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(hub))
    for home in machines:
        git(home.paths.events, "init", "-q", "-b", "main")
        git(home.paths.events, "remote", "add", "origin", str(hub))
    change_both(here, there)
    for turn in (here, there, here):
        folder = turn.paths.events
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "--allow-empty", "-m", "library")
        if git(folder, "ls-remote", "origin", "main"):
            git(folder, "pull", "-q", "--no-rebase", "--allow-unrelated-histories", "--no-edit",
                "origin", "main")  # fmt: skip
        git(folder, "push", "-q", "origin", "HEAD:main")
    assert_agreement(here, there)


class Syncthing:
    """An instance of Syncthing on the loopback interface, without discovery and relays."""

    def __init__(self, home: Path, folder: Path) -> None:
        self._home = home
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.port, self._gui = _free_port(), _free_port()
        program = ["syncthing", "generate", "--no-default-folder", "--home", str(home)]
        subprocess.run(program, capture_output=True, check=True)
        device = ElementTree.parse(home / "config.xml").getroot().find("device")
        assert device is not None
        self.id = device.get("id") or ""

    def pair(self, other: "Syncthing") -> None:
        """Share the folder with another instance."""
        file = self._home / "config.xml"
        tree = ElementTree.parse(file)
        root = tree.getroot()
        for old in [*root.findall("device"), *root.findall("folder")]:
            root.remove(old)
        folder = ElementTree.SubElement(
            root, "folder", id="library", label="library", path=str(self._folder),
            type="sendreceive", rescanIntervalS="1", fsWatcherEnabled="true", fsWatcherDelayS="1",
        )  # fmt: skip
        for instance in (self, other):
            ElementTree.SubElement(folder, "device", id=instance.id)
            device = ElementTree.SubElement(root, "device", id=instance.id, name="one")
            address = ElementTree.SubElement(device, "address")
            address.text = f"tcp://127.0.0.1:{instance.port}"
        gui = root.find("gui")
        assert gui is not None
        _set(gui, "address", f"127.0.0.1:{self._gui}")
        key = gui.find("apikey")
        assert key is not None and key.text
        self._key = key.text
        options = root.find("options")
        assert options is not None
        _set(options, "listenAddress", f"tcp://127.0.0.1:{self.port}")
        for name in ("globalAnnounceEnabled", "localAnnounceEnabled", "relaysEnabled",
                     "natEnabled", "startBrowser", "crashReportingEnabled"):  # fmt: skip
            _set(options, name, "false")
        _set(options, "urAccepted", "-1")
        _set(options, "autoUpgradeIntervalH", "0")
        _set(options, "reconnectionIntervalS", "1")
        tree.write(file)

    def start(self) -> None:
        """Start the instance and wait until it answers."""
        self._process = subprocess.Popen(
            ["syncthing", "serve", "--no-browser", "--no-restart", "--home", str(self._home)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(self._answers)

    def stop(self) -> None:
        """Stop the instance."""
        if self._process:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def _answers(self) -> bool:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._gui}/rest/system/ping", headers={"X-API-Key": self._key}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return b"pong" in answer.read()
        except OSError:
            return False


def wait_for(what: Callable[[], object]) -> None:
    """Check again and again until a condition is true."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def _set(parent: ElementTree.Element, name: str, text: str) -> None:
    for old in parent.findall(name):
        parent.remove(old)
    ElementTree.SubElement(parent, name).text = text


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def list_event_files(home: Home) -> dict[str, int]:
    """The event files of a machine and their sizes."""
    return {file.name: file.stat().st_size for file in home.paths.events.glob("*.jsonl")}


def test_two_machines_joined_by_syncthing_have_everything(
    machines: tuple[Home, Home], tmp_path: Path
) -> None:
    if not shutil.which("syncthing"):
        pytest.skip("needs the package syncthing")
    here, there = machines
    first = Syncthing(tmp_path / "sync-here", here.paths.events)
    second = Syncthing(tmp_path / "sync-there", there.paths.events)
    first.pair(second)
    second.pair(first)
    try:
        here.service().mark_read(["arxiv:3"], True, "key")
        first.start()
        second.start()
        wait_for(lambda: there.read() == {"arxiv:3"})
        # Cut off from each other, and changed on both sides.
        first.stop()
        second.stop()
        change_both(here, there)
        assert list_event_files(here) != list_event_files(there)
        first.start()
        second.start()
        wait_for(
            lambda: (
                len(list_event_files(here)) == 2
                and list_event_files(here) == list_event_files(there)
            )
        )
        assert_agreement(here, there)
        # While both run, a change arrives by itself.
        here.service().mark_read(["arxiv:5"], True, "key")
        wait_for(lambda: "arxiv:5" in there.read())
    finally:
        first.stop()
        second.stop()
    assert all(re.fullmatch(r"[0-9a-f]{12}\.jsonl", name) for name in list_event_files(here))
