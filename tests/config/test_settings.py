"""The configuration file."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config import Config, MailSettings, NamedFeed, ShareTarget, load_config
from reader.config.config_text import default_file_text, format_settings
from reader.config.settings import CLIPBOARDS, SETTINGS, parse_config
from reader.config.toml_positions import find_line
from reader.errors import ConfigError
from reader.keys.commands import COMMANDS
from reader.keys.key_names import format_key, parse_key_name
from reader.keys.keymap import apply_overrides
from reader.system.paths import Paths
from tests.readme import README


def write(paths: Paths, text: str) -> None:
    paths.config.parent.mkdir(parents=True, exist_ok=True)
    paths.config.write_text(text)


def test_no_file_is_all_defaults(paths: Paths) -> None:
    assert load_config(paths.config) == Config()


def test_every_setting_is_read(paths: Paths) -> None:
    write(
        paths,
        'home = "trending"\nmark_read = "manual"\ndwell = 3\nascii = true\ntheme = "nord"\n'
        'catalogue = "500 MB"\ndensity = "compact"\ncolumns = ["stars", "id"]\nmotion = false\n'
        'clipboard = "xclip"\n'
        '[endpoints]\nhuggingface = "https://hf-mirror.example/"\narxiv = "http://localhost:1"\n'
        '[keymap]\nbookmark = "B"\nundo = ["u", "Ctrl+z"]\nsuspend_process = []\n'
        '[templates]\nchat = "{title} {link}"\n'
        '[targets.inbox]\ncommand = ["tee", "-a", "x"]\ntemplate = "{title}"\n'
        '[targets.site]\nurl = "https://example.org/?q={text}&u={link}"\n'
        '[feeds.mine]\nfrom = ["today", "arxiv:new/cs.LG"]\nwhere = "-survey"\n'
        '[mail]\nsmtp = "smtps://me@mail.example.org"\nfrom = "Reader <me@example.org>"\n'
        'to = "you@example.org"\n',
    )
    assert load_config(paths.config) == Config(
        home="trending",
        mark_read="manual",
        dwell=3.0,
        density="compact",
        columns=("stars", "id"),
        theme="nord",
        ascii=True,
        motion=False,
        clipboard="xclip",
        catalogue=500_000_000,
        huggingface="https://hf-mirror.example",
        arxiv="http://localhost:1",
        keymap={"bookmark": ("B",), "undo": ("u", "ctrl+z"), "suspend_process": ()},
        templates={"chat": "{title} {link}"},
        targets={
            "inbox": ShareTarget("{title}", ("tee", "-a", "x")),
            "site": ShareTarget("{title}\\n{link}", (), "https://example.org/?q={text}&u={link}"),
        },
        feeds={"mine": NamedFeed(("today", "arxiv:new/cs.LG"), "-survey")},
        mail=MailSettings(
            "smtps://me@mail.example.org", "Reader <me@example.org>", "you@example.org"
        ),
    )


@pytest.mark.parametrize(
    "line",
    [
        "dwell = 0",
        "dwell = true",
        "dwell = 'long'",
        "mark_read = 'never'",
        "density = 2",
        "columns = 'stars'",
        "columns = ['height']",
        "clipboard = 'paper'",
        "motion = 'little'",
        "home = 3",
        "hoem = 1",
        "catalogue = 3",
        "catalogue = '3 feet'",
        "catalogue = '1 MB'",
        "feeds = 3",
        "endpoints.huggingface = 'ftp://example.org'",
        "keymap.bookmrk = 'B'",
        "keymap.bookmark = 'gg'",
        "keymap.bookmark = 3",
        "keymap.bookmark = 'r'",
        "templates.chat = '{titel}'",
        "templates.chat = 3",
        "feeds.mine.from = 'today'",
        "targets.mine.command = 'tee -a papers.txt'",
        "targets.mine.command = []",
        "targets.mine.url = 'file:///etc/passwd'",
        "targets.mine.url = 'https://example.org/{titel}'",
        "targets.mine = {url = 'https://example.org/', command = ['tee']}",
        "targets.mine = {command = ['tee'], template = '{titel}'}",
        "targets.mine = {command = ['tee'], shell = true}",
        "mail = 3",
        "mail.smtp = 'http://example.org'",
        "mail.smtp = 3",
        "mail.from = 'nobody'",
        "mail.to = 3",
    ],
)
def test_a_bad_setting_is_named_with_its_line_and_the_rest_still_loads(
    paths: Paths, line: str
) -> None:
    write(paths, f"# mine\n\n{line}\nascii = true\n")
    config = load_config(paths.config)
    assert config.ascii
    assert len(config.problems) == 1
    assert config.problems[0].startswith(f"{paths.config}:3: ")
    name = line.split()[0].rpartition(".")[2] if ".mine" not in line else "mine"
    assert name in config.problems[0]


@pytest.mark.parametrize(
    "url",
    [
        "smtps://me:geheim@mail.example.org",
        "smtps://me:geheim@mail.example.org:99999",
        "smtp://me:ge/heim#1@mail.example.org",
        "mail.example.org geheim",
    ],
)
def test_a_password_in_the_file_is_refused_and_never_shown(paths: Paths, url: str) -> None:
    write(paths, f'[mail]\nsmtp = "{url}"\nto = "me@example.org"\npassword = "geheim"\n')
    config = load_config(paths.config)
    assert config.mail == MailSettings(to="me@example.org")
    assert [problem.split(": ")[0] for problem in config.problems] == [
        f"{paths.config}:2", f"{paths.config}:4",
    ]  # fmt: skip
    assert "smtp" in config.problems[0]
    assert "heim" not in "".join(config.problems) + format_settings(config)


def test_a_key_that_is_taken_is_refused_and_two_commands_can_swap_theirs() -> None:
    _, problems = apply_overrides({"bookmark": "r"})
    assert problems == {
        "bookmark": "r is the key of toggle_read already; bookmark keeps what it had"
    }
    keys, problems = apply_overrides({"bookmark": "r", "toggle_read": "b"})
    assert not problems
    assert (keys["bookmark"], keys["toggle_read"]) == (("r",), ("b",))


def test_a_key_may_mean_one_thing_in_the_list_and_another_in_the_text() -> None:
    keys, problems = apply_overrides({"outline": "M"})
    assert not problems and keys["outline"] == keys["mute"] == ("M",)
    _, problems = apply_overrides({"outline": "b"})
    assert "bookmark" in problems["outline"]


def test_every_command_can_be_given_a_key_by_its_name() -> None:
    for command in COMMANDS:
        keys, problems = apply_overrides({command.name: "f9"})
        assert not problems and keys[command.name] == ("f9",)


@pytest.mark.parametrize("text", ["gg", "g g", "", "ctrl+", "hyper+x", "\x1b", "nothing"])
def test_what_is_no_single_key_is_refused(text: str) -> None:
    assert parse_key_name(text) is None


def test_every_key_is_written_as_it_is_shown() -> None:
    for command in COMMANDS:
        for key in command.keys:
            assert parse_key_name(format_key(key)) == key


def test_a_broken_file_is_an_error_that_names_the_line(paths: Paths) -> None:
    write(paths, "home = \n")
    with pytest.raises(ConfigError, match="line 1"):
        load_config(paths.config)


def test_a_folder_in_its_place_is_an_error_in_one_sentence(paths: Paths) -> None:
    paths.config.mkdir(parents=True)
    with pytest.raises(ConfigError, match="can't be read"):
        load_config(paths.config)


def test_a_feed_may_not_be_called_like_something_else(paths: Paths) -> None:
    write(paths, '[feeds.list]\nfrom = ["today"]\n[feeds.mine]\nfrom = ["today"]\n')
    config = load_config(paths.config, lambda name: name == "list")
    assert list(config.feeds) == ["mine"]
    assert config.problems == (
        f"{paths.config}:1: list has a meaning already; call [feeds.list] otherwise",
    )


def test_the_default_file_changes_nothing_as_it_is_nor_without_its_number_signs(
    paths: Paths,
) -> None:
    write(paths, default_file_text())
    assert load_config(paths.config) == Config()
    settings = [
        line for line in default_file_text().splitlines() if line.startswith("#") and line[1] != " "
    ]
    write(paths, "\n".join(line[1:] for line in settings))
    config = load_config(paths.config)
    assert not config.problems
    changed_ones = {"keymap", "templates", "targets", "feeds"}
    same = {name: getattr(Config(), name) for name in Config._fields if name not in changed_ones}
    assert {name: getattr(config, name) for name in same} == same


names = st.text(string.ascii_lowercase + "-_", min_size=1, max_size=8)
texts = st.text("ab {}\"'\\#=\n\x7fä", min_size=1, max_size=12).filter(str.strip)
configs = st.builds(
    Config,
    home=texts.map(str.strip),
    theme=texts.map(str.strip),
    clipboard=st.sampled_from(CLIPBOARDS),
    huggingface=st.sampled_from(["", "https://hf-mirror.example", "http://[::1]:80/hf"]),
    arxiv=st.just(""),
    problems=st.just(()),
    dwell=st.floats(0.1, 3600),
    columns=st.sampled_from([(), ("stars", "id"), ("authors",)]),
    ascii=st.booleans(),
    catalogue=st.integers(20, 90_000).map(lambda size: size * 1_000_000),
    keymap=st.sampled_from([{}, {"bookmark": ("B", "at")}, {"quit": ()}]),
    templates=st.dictionaries(names, st.sampled_from(["{title}", '"{link}"', "a\\t{{}}"])),
    targets=st.dictionaries(
        names,
        st.one_of(
            st.builds(ShareTarget, st.just("{title}"), st.tuples(texts, texts), st.just("")),
            st.builds(ShareTarget, st.just("{link}"), st.just(()), st.just("https://a.org/{text}")),
        ),
    ),
    feeds=st.dictionaries(names, st.builds(NamedFeed, st.tuples(texts), texts)),
    mail=st.sampled_from(
        [MailSettings(), MailSettings("smtp://localhost", "Ada <a@b.example>", "c@d.example")]
    ),
)


@given(configs)
def test_what_is_in_force_is_written_as_a_file_that_sets_just_that(config: Config) -> None:
    again = parse_config(format_settings(config).encode(), Path("config.toml"), lambda name: False)
    # Keys that are the table's own are written too.
    assert again._replace(keymap=config.keymap) == config
    assert all(again.keymap[name] == keys for name, keys in config.keymap.items())


def test_a_place_is_found_below_its_table() -> None:
    text = '[a]\nx = 1\n[ "b" . c ] # c\ny = 2\n"x" = 3\n'
    assert find_line(text, "a", "x") == 2
    assert find_line(text, "b.c", "x") == 5
    assert find_line(text, "b.c", "") == 3
    assert find_line(text, "d", "x") == 1


def test_the_readmes_example_is_read_without_a_problem() -> None:
    example = README.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    config = parse_config(example.encode(), Path("config.toml"), lambda name: False)
    assert not config.problems
    assert config.keymap and config.templates and config.feeds and config.huggingface
    named = {line.split(" =")[0] for line in example.splitlines() if " = " in line}
    assert {one.name for one in SETTINGS} <= named


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('\ufeffhome = "hf:trending"\n'.encode())
    assert load_config(path).home == "hf:trending"
