"""Configuration files as text: the default file with comments, and the current settings."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from reader.config import Config
from reader.config.settings import ENDPOINTS, MAIL, SETTINGS, TARGET_TEMPLATE, Setting
from reader.errors import FileError
from reader.keys.key_names import format_key
from reader.keys.keymap import CommandKeys
from reader.system import atomic_file
from reader.system.file_errors import file_failure

_MAX_LINE = 88
"""Characters of a line that has its comment at its end."""


def default_file_text() -> str:
    """The text of a file with every setting at its default, all of them commented out."""
    width = max(len(f"{one.name} = {one.example}") for one in SETTINGS if one.name != "columns")

    def setting_line(one: Setting) -> str:
        setting = f"#{one.name} = {one.example}"
        beside = f"{setting:<{width + 1}}  # {one.meaning}"
        return f"{beside}\n" if len(beside) <= _MAX_LINE else f"# {one.meaning}\n{setting}\n"

    return (
        "# The settings of reader, all of them optional: take the # off a line to change one.\n"
        "# A change is taken over while the app runs; reader config check says what is wrong.\n\n"
        + "".join(map(setting_line, SETTINGS))
        + "\n#[endpoints]\n"
        + "".join(map(setting_line, ENDPOINTS))
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
        + "".join(map(setting_line, MAIL))
    )


def create_default_file(path: Path) -> None:
    """Write the default file, readable for the user only, unless there is a file already.

    Raises FileError.
    """
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_file.write(path, [default_file_text().encode()], private=True)
    except OSError as error:
        raise FileError(file_failure(path, "could not be written", error)) from error


def format_settings(config: Config) -> str:
    """The current settings, as the text of a file that would set exactly these."""
    return "\n".join(_format_lines(config)) + "\n"


def _format_lines(config: Config) -> Iterator[str]:
    values = {**config._asdict(), "catalogue": f"{config.catalogue / 1_000_000:g} MB"}
    yield from (f"{one.name} = {_to_toml(values[one.name])}" for one in SETTINGS)
    yield from _format_table("endpoints", {one.name: values[one.name] for one in ENDPOINTS})
    keys = {
        name: [format_key(key) for key in some] for name, some in CommandKeys(config.keymap).items()
    }
    yield from _format_table("keymap", keys)
    if config.templates:
        yield from _format_table("templates", config.templates)
    for name, target in config.targets.items():
        destination = {"command": target.command} if target.command else {"url": target.url}
        yield from _format_table(f"targets.{name}", {**destination, "template": target.template})
    yield from _format_table(
        "mail", dict(zip((one.name for one in MAIL), config.mail, strict=True))
    )
    for name, feed in config.feeds.items():
        where = {"where": feed.where} if feed.where else {}
        yield from _format_table(f"feeds.{name}", {"from": feed.addresses, **where})


def _format_table(name: str, values: Mapping[str, object]) -> Iterator[str]:
    yield from ("", f"[{name}]")
    yield from (f"{key} = {_to_toml(value)}" for key, value in values.items())


def _to_toml(value: object) -> str:
    # For texts, numbers, booleans and lists of texts JSON is TOML, except for one character.
    text = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
    return text.replace("\x7f", "\\u007f")
