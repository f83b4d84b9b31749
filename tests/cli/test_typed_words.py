"""What is typed wrong is told with the word that was meant; values may begin with a hyphen."""

import json
from pathlib import Path

import pytest

from reader.system.paths import Paths
from tests.program import Done, reader

ID = "2607.18213"
"""A paper of the sample."""


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("lsit today", "No command or feed 'lsit'; did you mean list?"),
        ("lsit", "No command or feed 'lsit'; did you mean list?"),
        ("lsit --help", "No command or feed 'lsit'; did you mean list?"),
        ("todya", "No command or feed 'todya'; did you mean today?"),
        ("mornign", "No command or feed 'mornign'; did you mean morning?"),
        ("xylophone", "No command or feed 'xylophone'; reader help lists the commands"),
        ("help lsit", "No command 'lsit'; did you mean list?"),
        ("list mornign", "No feed, date, paper or file is named 'mornign'; did you mean morning?"),
        ("list today --sotr votes", "Unrecognized arguments: --sotr votes; did you mean --sort?"),
        ("note 2505.10475 --deleet", "Unrecognized arguments: --deleet; did you mean --delete?"),
        ("library compact --forgt", "Unrecognized arguments: --forgt; did you mean --forget?"),
        ("--hlep", "Unrecognized arguments: --hlep; did you mean --help?"),
        ("sample: --jsno", "Unrecognized arguments: --jsno; did you mean --json?"),
        ("show one two", "Unrecognized arguments: two; reader show --help lists the options"),
    ],
)
def test_a_mistyped_word_is_told_with_the_word_that_was_meant(
    typed: str, message: str, paths: Paths
) -> None:
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text('[feeds.morning]\nfrom = ["today"]\n')
    assert reader(*typed.split()) == Done(2, "", f"{message}\n")


def test_a_word_that_is_a_feed_or_a_file_is_no_mistyped_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lsit").write_text("2611.20001\n")
    monkeypatch.chdir(tmp_path)
    for feed in ("lsit", "trending", "2026-11-20"):
        assert "needs a terminal" in reader(feed).err


def test_an_option_before_the_command_is_told_its_place() -> None:
    done = reader("--json", "list")
    message = "Unrecognized arguments: --json; --json stands behind the command"
    assert (done.code, json.loads(done.err)["error"]["message"]) == (2, message)


def test_help_prints_what_the_option_help_prints() -> None:
    assert reader("help") == reader("--help") == reader("-h")
    assert reader("help", "mark") == reader("mark", "--help")
    assert reader("help", "library", "check") == reader("library", "check", "--help")
    assert reader("help", "help").code == 0


@pytest.mark.parametrize("query", ["-survey", "-obviously", "--survey", '-"a survey"', "-is:read"])
def test_a_query_may_begin_with_a_hyphen(query: str) -> None:
    ids = ("--format", "ids")
    assert reader("list", "sample:", "--where", query, *ids) == reader(
        "list", "sample:", f"--where={query}", *ids
    )
    without = reader("count", "sample:", "--where", "-survey").out
    assert 0 < int(without) < 12


def test_a_template_may_begin_with_a_hyphen() -> None:
    done = reader("list", "sample:", "--limit", "1", "--template", "- {id}")
    assert done == Done(0, f"- {ID}\n", "")
    done = reader("list", "sample:", "--limit", "1", "--template", "-{id}")
    assert done == Done(0, f"-{ID}\n", "")
    copied = reader("copy", ID, "--as", "-{titel}")
    assert copied.code == 2 and "No value is called 'titel'" in copied.err


def test_an_option_whose_value_is_missing_is_told(tmp_path: Path) -> None:
    for rest in (["--limit", "2"], ["-o", str(tmp_path / "out")], ["--sort=votes"], []):
        done = reader("list", "sample:", "--where", *rest)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("Argument --where: expected one argument")


@pytest.mark.parametrize("text", ["-- perhaps", "-perhaps", "- one\n- two", "-h is no help"])
def test_a_note_may_begin_with_a_hyphen(text: str) -> None:
    assert reader("note", ID, text).code == 0
    assert reader("note", ID).out == f"{text}\n"


def test_after_two_hyphens_a_note_may_look_like_an_option() -> None:
    assert reader("note", ID, "--", "--delete").code == 0
    assert reader("note", ID).out == "--delete\n"


def test_tags_and_rules_may_begin_with_a_hyphen() -> None:
    assert reader("tag", "-rl,x", ID).code == 0
    assert reader("tag").out == "1\t-rl\n1\tx\n"
    assert reader("mute", "-survey", "author:byron").code == 0
    assert reader("mute").out == "-survey\nauthor:byron\n"
    assert reader("mute", "--remove", "-survey").code == 0
    assert reader("mute").out == "author:byron\n"


def test_tags_of_an_import_may_begin_with_a_hyphen(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text("@article{a, title={Hello World}, doi={10.1234/abc}}")
    assert reader("import", str(tmp_path / "refs.bib"), "--tag", "-rl").code == 0
    assert reader("tag").out == "1\t-rl\n"


def test_options_may_stand_before_among_and_behind_the_papers() -> None:
    assert reader("tag", "rl", ID).code == 0
    for words in (("--remove", "rl", ID), ("rl", "--remove", ID), ("rl", ID, "--remove")):
        assert reader("tag", *words).code == 0, words
        assert reader("undo").code in (0, 1)
