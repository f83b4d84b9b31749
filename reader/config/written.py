"""Configuration files as text: the commented default one, and the settings in force."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from reader import whole_file
from reader.config import Config
from reader.config.settings import ENDPOINTS, MAIL, SETTINGS, TARGET_TEMPLATE, Setting
from reader.errors import FileError
from reader.keymap import Keys
from reader.keys import shown_key

_LONGEST = 88
"""Characters of a line that has its comment behind it."""


def sample() -> str:
    """A file with every setting at its default, all of it commented out."""
    width = max(len(f"{one.name} = {one.example}") for one in SETTINGS if one.name != "columns")

    def line(one: Setting) -> str:
        setting = f"#{one.name} = {one.example}"
        beside = f"{setting:<{width + 1}}  # {one.about}"
        return f"{beside}\n" if len(beside) <= _LONGEST else f"# {one.about}\n{setting}\n"

    return (
        "# The settings of reader, all of them optional: take the # off a line to change one.\n"
        "# A change is taken over while the app runs; reader config check says what is wrong.\n\n"
        + "".join(map(line, SETTINGS))
        + "\n#[endpoints]\n"
        + "".join(map(line, ENDPOINTS))
        + "\n#[keymap]  # commands as reader config show names them: a key, several, or none\n"
        + '#bookmark = "B"\n#undo = ["u", "Ctrl+u"]\n#half_back = []\n'
        + "\n#[templates]  # forms to copy papers in: Y in the app, reader copy --as chat\n"
        + '#chat = "{title} ({votes} votes) {link}"\n'
        + "\n#[targets.inbox]  # programs and sites to send papers to: Y, reader copy --to inbox\n"
        + '#command = ["tee", "-a", "papers.txt"]  # gets the text on its standard input\n'
        + f'#template = "{TARGET_TEMPLATE}"\n'
        + "#[targets.mastodon]\n"
        + '#url = "https://mastodon.social/share?text={text}"\n'
        + "\n#[feeds.morning]  # reader morning: several feeds as one, each paper once\n"
        + '#from = ["hf:daily", "arxiv:new/cs.LG", "https://example.org/feed.xml"]\n'
        + '#where = "-survey"\n'
        + "\n#[mail]  # for reader digest --mail-to\n"
        + "".join(map(line, MAIL))
    )


def prepare(path: Path) -> None:
    """Put the default file there, for the user alone to read, where there is none.

    Raises FileError.
    """
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole_file.write(path, [sample().encode()], private=True)
    except OSError as error:
        raise FileError(f"{path} could not be written ({error.strerror}); allow it") from error


def in_force(config: Config) -> str:
    """The settings in force, as a file that would set just them."""
    return "\n".join(_lines(config)) + "\n"


def _lines(config: Config) -> Iterator[str]:
    values = {**config._asdict(), "catalogue": f"{config.catalogue / 1_000_000:g} MB"}
    yield from (f"{one.name} = {_toml(values[one.name])}" for one in SETTINGS)
    yield from _table("endpoints", {one.name: values[one.name] for one in ENDPOINTS})
    keys = {name: [shown_key(key) for key in some] for name, some in Keys(config.keymap).items()}
    yield from _table("keymap", keys)
    if config.templates:
        yield from _table("templates", config.templates)
    for name, target in config.targets.items():
        way = {"command": target.command} if target.command else {"url": target.url}
        yield from _table(f"targets.{name}", {**way, "template": target.template})
    yield from _table("mail", dict(zip((one.name for one in MAIL), config.mail, strict=True)))
    for name, feed in config.feeds.items():
        where = {"where": feed.where} if feed.where else {}
        yield from _table(f"feeds.{name}", {"from": feed.addresses, **where})


def _table(name: str, values: Mapping[str, object]) -> Iterator[str]:
    yield from ("", f"[{name}]")
    yield from (f"{key} = {_toml(value)}" for key, value in values.items())


def _toml(value: object) -> str:
    # Of texts, numbers, true, false and lists of texts, JSON is TOML, but for one character.
    written = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
    return written.replace("\x7f", "\\u007f")
