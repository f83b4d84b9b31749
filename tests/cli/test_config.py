"""``reader config``, and settings that commands follow."""

import json
import stat
import sys
from pathlib import Path

import pytest

from reader.config import Config, NamedFeed, load_config
from reader.system.paths import Paths
from tests.cli.test_commands import hub
from tests.hub import three_days
from tests.program import reader
from tests.server import Server

__all__ = ["hub"]

EDITOR = """import os, pathlib, sys
file = pathlib.Path(sys.argv[1])
file.write_text(file.read_text().replace("#dwell = 2.0 ", "dwell = 5 "))
pathlib.Path(os.environ["SEEN"]).write_text(str(dict(os.environ)))
"""


def write_config(paths: Paths, text: str) -> None:
    paths.config.parent.mkdir(parents=True, exist_ok=True)
    paths.config.write_text(text)


def test_the_path_is_told(paths: Paths) -> None:
    assert reader("config", "path").out == f"{paths.config}\n"


def test_all_settings_are_shown_as_a_file(paths: Paths) -> None:
    write_config(paths, '[keymap]\nbookmark = "B"\n')
    settings = reader("config", "show")
    assert (settings.code, settings.err) == (0, "")
    assert 'bookmark = ["B"]\n' in settings.out and 'quit = ["q", "Ctrl+q"]\n' in settings.out
    write_config(paths, settings.out)
    assert reader("config", "show").out == settings.out


def test_check_says_what_is_wrong_and_where(paths: Paths) -> None:
    done = reader("config", "check")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{paths.config} does not exist, so all settings have their defaults\n"
    write_config(paths, "ascii = true\n")
    assert reader("config", "check").out == f"{paths.config} is all right\n"
    write_config(paths, 'ascii = true\n\n[keymap]\nbookmark = "gg"\nbookmrk = "B"\n')
    done = reader("config", "check")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        f"{paths.config}:4: 'gg' is not a single key; bookmark keeps what it had",
        f"{paths.config}:5: there is no command 'bookmrk'; reader config show lists all",
    ]
    write_config(paths, "ascii =\n")
    done = reader("config", "check")
    assert done.code == 1 and "line 1" in done.err


def test_edit_begins_with_every_setting_in_a_private_file(
    paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "edit it.py"
    script.write_text(EDITOR)
    monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}'")
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    monkeypatch.setenv("READER_SMTP", "smtp://me:secret@example.org")
    assert reader("config", "edit") == (0, "", "")
    assert load_config(paths.config) == Config(dwell=5.0)
    assert stat.S_IMODE(paths.config.stat().st_mode) == 0o600
    assert "secret" not in (tmp_path / "seen").read_text()


def test_an_editor_that_fails_is_said_in_one_sentence(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    done = reader("config", "edit")
    assert done.code == 1 and done.err.count("\n") == 1 and "set EDITOR" in done.err
    monkeypatch.setenv("EDITOR", "false")
    done = reader("config", "edit")
    assert done.code == 1 and "false ended with 1" in done.err
    monkeypatch.setenv("EDITOR", "'")
    assert reader("config", "edit").err == "EDITOR is no command; set it to one such as nano\n"


def test_a_folder_that_can_t_be_made_is_said_in_one_sentence(paths: Paths) -> None:
    paths.config.parent.parent.mkdir(parents=True)
    paths.config.parent.write_text("a file in its place")
    done = reader("config", "edit")
    assert done.code == 1 and "could not be written" in done.err


def test_commands_say_what_is_wrong_with_the_settings_and_go_on(paths: Paths) -> None:
    write_config(paths, "dwell = 'long'\n")
    done = reader("list", "sample:", "--format", "links")
    assert done.code == 0 and len(done.out.splitlines()) == 12
    write_config(paths, "dwell = \n")
    done = reader("list", "library:all")
    assert done.code == 0 and "is no valid TOML" in done.err


def test_the_configured_site_is_asked(paths: Paths) -> None:
    with Server(three_days()) as server:
        write_config(paths, f'[endpoints]\nhuggingface = "{server.url}"\n')
        papers = json.loads(reader("list", "2026-11-19", "--format", "json").out)
    assert len(papers) == 12


def test_a_template_is_copied_by_its_name_in_the_way_that_is_wanted(
    hub: Server, paths: Paths
) -> None:
    write_config(paths, 'clipboard = "xsel"\n[templates]\nchat = "{title}: {link}"\n')
    reader("list", "2026-11-20")
    done = reader("copy", "2611.20001", "--as", "chat")
    # There is no such tool here, so the text is printed.
    assert done.code == 1
    assert done.out == "Made-up paper 1 of 20 November: https://huggingface.co/papers/2611.20001\n"
    assert "xsel" in done.err and "OSC 52" not in done.err


def test_a_feed_is_added_by_its_address_and_comments_stay(paths: Paths) -> None:
    write_config(paths, "# mine\nascii = true # yes\n")
    done = reader("config", "add", "cs.cl")
    said = "cs.CL Computation and Language is one of your feeds now: cs-CL; reader cs-CL opens it"
    assert (done.code, done.out, done.err) == (0, "", f"{said}\n")
    assert paths.config.read_text().startswith("# mine\nascii = true # yes\n")
    assert reader("config", "add", "hf:trending", "--name", "hot").code == 0
    assert reader("config", "check").out == f"{paths.config} is all right\n"
    assert load_config(paths.config).feeds == {
        "cs-CL": NamedFeed(("arxiv:new/cs.CL",)),
        "hot": NamedFeed(("hf:trending",)),
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["cs.CL"], "is one of your feeds already: nlp"),
        (["nlp"], "nlp is one of your feeds already"),
        (["2026-11-18"], "can't be one of your feeds"),
        (["trending", "--name", "list"], "list has a meaning already"),
        (["trending", "--name", "a b"], "No feed can be called 'a b'"),
        (["trending", "--name", "nlp"], "has a feed 'nlp' already"),
        (["nonsense"], "No feed, date, paper or file is named"),
    ],
)
def test_a_feed_that_cant_be_added_is_refused_with_a_reason(
    paths: Paths, words: list[str], sentence: str
) -> None:
    text = "[feeds.nlp]\nfrom = ['cs.CL']\n"
    write_config(paths, text)
    done = reader("config", "add", *words)
    assert done.code == 2 and sentence in done.err
    assert paths.config.read_text() == text
