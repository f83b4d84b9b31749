"""The configuration file."""

import pytest

from reader.config import Config, load
from reader.errors import ConfigError
from reader.paths import Paths


def write(paths: Paths, text: str) -> None:
    paths.config.parent.mkdir(parents=True, exist_ok=True)
    paths.config.write_text(text)


def test_no_file_is_all_defaults(paths: Paths) -> None:
    assert load(paths.config) == Config()


def test_every_setting_is_read(paths: Paths) -> None:
    write(
        paths,
        'home = "trending"\nmark_read = "manual"\ndwell = 3\nascii = true\ntheme = "nord"\n'
        'catalogue = "500 MB"\n',
    )
    assert load(paths.config) == Config(
        "trending", "manual", 3.0, True, catalogue=500_000_000, theme="nord"
    )


@pytest.mark.parametrize(
    "line",
    [
        "dwell = 0",
        "dwell = true",
        "dwell = 'long'",
        "mark_read = 'never'",
        "home = 3",
        "hoem = 1",
        "catalogue = 3",
        "catalogue = '3 feet'",
        "catalogue = '1 MB'",
    ],
)
def test_a_bad_setting_is_named_and_the_rest_still_loads(paths: Paths, line: str) -> None:
    write(paths, f"{line}\nascii = true\n")
    config = load(paths.config)
    assert config.ascii
    assert len(config.problems) == 1
    assert line.split()[0] in config.problems[0]


def test_a_broken_file_is_an_error_that_names_the_line(paths: Paths) -> None:
    write(paths, "home = \n")
    with pytest.raises(ConfigError, match="line 1"):
        load(paths.config)


def test_a_folder_in_its_place_is_an_error_in_one_sentence(paths: Paths) -> None:
    paths.config.mkdir(parents=True)
    with pytest.raises(ConfigError, match="can't be read"):
        load(paths.config)


def test_a_feed_may_not_be_called_like_something_else(paths: Paths) -> None:
    write(paths, '[feeds.list]\nfrom = ["today"]\n[feeds.mine]\nfrom = ["today"]\n')
    config = load(paths.config, lambda name: name == "list")
    assert list(config.feeds) == ["mine"]
    assert config.problems == (
        f"{paths.config}: list has a meaning already; call [feeds.list] otherwise",
    )
