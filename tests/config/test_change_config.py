"""Feeds are added to the configuration file; all else in it stays as it is."""

import stat
import tomllib
from pathlib import Path

import pytest

from reader.config import NamedFeed, load_config
from reader.config.change_config import add_feed, make_feed_name
from reader.errors import ConfigError, FileError

FILES = {
    "empty": "",
    "comments alone": "# mine\n\n#home = 1\n",
    "tables": "theme = 'x' # c\n\n[feeds.a] # m\nfrom = ['x'] # why\n\n[mail]\nto = 'a'\n# end\n",
    "feeds apart": "[feeds.a]\nfrom = ['x']\n# b\n[mail]\nto = 'a@b.c'\n[feeds.b]\nfrom = ['y']\n",
    "one line": "feeds = {a = {from = ['x']}} # short\n",
    "dotted": "feeds.a.from = ['x']\n[mail]\nto = 'a@b.c'\n",
    "no end": "ascii = true",
    "Windows": "ascii = true # c\r\n[feeds.a]\r\nfrom = ['x']\r\n",
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_all_else_stays_as_it_was(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode())
    add_feed(path, "cs-CL", "arxiv:new/cs.CL")
    after = path.read_bytes().decode()
    for line in text.splitlines():
        assert line.rstrip("} #short") in after
    assert ("\n" in after.replace("\r\n", "")) == ("\r\n" not in text)
    expected = tomllib.loads(text)
    expected.setdefault("feeds", {})["cs-CL"] = {"from": ["arxiv:new/cs.CL"]}
    assert tomllib.loads(after) == expected
    assert load_config(path).feeds["cs-CL"] == NamedFeed(("arxiv:new/cs.CL",))


def test_several_feeds_are_added_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "config.toml"
    names = ["cs-CL", "cs-LG", "stat-ML"]
    for name in names:
        add_feed(path, name, "hf:trending")
    config = load_config(path)
    assert (list(config.feeds), config.problems) == (names, ())


def test_a_new_file_lists_every_setting_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    add_feed(path, "cs-CL", "arxiv:new/cs.CL")
    assert "#mark_read = " in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_stays_a_link_and_the_rights_stay(tmp_path: Path) -> None:
    path, real = tmp_path / "config.toml", tmp_path / "dotfiles.toml"
    real.write_text("ascii = true\n")
    real.chmod(0o644)
    path.symlink_to(real)
    add_feed(path, "cs-CL", "arxiv:new/cs.CL")
    assert path.is_symlink()
    assert "[feeds.cs-CL]" in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[feeds.cs-CL]\nfrom = ['x']\n", "has a feed 'cs-CL' already"),
        ("home = \n", "is no valid TOML"),
        ("feeds = 3\n", "feeds is a table"),
        (b"\xff", "no text in UTF-8"),
    ],
)
def test_a_file_that_cant_be_changed_is_left_alone(
    tmp_path: Path, text: str | bytes, sentence: str
) -> None:
    path = tmp_path / "config.toml"
    before = text if isinstance(text, bytes) else text.encode()
    path.write_bytes(before)
    with pytest.raises(ConfigError, match=sentence):
        add_feed(path, "cs-CL", "arxiv:new/cs.CL")
    assert path.read_bytes() == before


def test_a_folder_that_cant_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((ConfigError, FileError), match="file"):
        add_feed(tmp_path / "file" / "config.toml", "cs-CL", "arxiv:new/cs.CL")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("arxiv:new/hep-th", "hep-th"),
        ("https://example.org/feed.xml", "example-org-feed-xml"),
        ("openreview:ICLR.cc/2026/Conference", "openreview-ICLR-cc-2026-Conference"),
        ("hf:search/" + "long " * 20, "hf-search-long-long-long-long-long-long"),
        ("hf:trending", "hf-trending-2"),
    ],
)
def test_a_feed_s_name_comes_from_its_address(address: str, name: str) -> None:
    assert make_feed_name(address, ["hf-trending"]) == name
