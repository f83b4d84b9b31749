"""Every setting: its name, its default, what it means, and how it is checked."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, get_args

from reader.config import (
    Column,
    Config,
    Density,
    MailSettings,
    NamedFeed,
    ReadPolicy,
    ShareTarget,
    mail_addresses,
)
from reader.config.toml_positions import find_line
from reader.errors import ConfigError, ReaderError, UsageError
from reader.formats.template import template_fields
from reader.keys import keymap
from reader.text.sanitise import has_login, site_url

CLIPBOARDS = ("auto", "tmux", "osc52", "pbcopy", "wl-copy", "xclip", "xsel", "clip.exe")
_MIN_CATALOGUE_BYTES = 20_000_000
"""Bytes; a smaller catalogue is not useful."""
_NAME_FORM = re.compile(r"[\w-]+")
_NUMBER_FORM = re.compile(r"[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}")


class Setting(NamedTuple):
    """One setting."""

    name: str
    """Its name in the file and in Config."""
    example: str
    """Its default, as TOML."""
    meaning: str
    """What it means, in a few words."""
    read: Callable[[object], object | None]
    """Turns the file's value into the value in Config; returns None if it makes no sense."""


def _one_of(words: tuple[str, ...]) -> Callable[[object], object | None]:
    return lambda value: value if value in words else None


def _read_text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _read_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _read_seconds(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 < value <= 3600 else None  # type: ignore[arg-type, operator]


def _read_columns(value: object) -> tuple[str, ...] | None:
    allowed = get_args(Column)
    if isinstance(value, list) and all(one in allowed for one in value):
        return tuple(dict.fromkeys(value))
    return None


def _read_size(value: object) -> int | None:
    """The bytes of a size such as ``2 GB`` or ``500 MB``; None if it is no size, or too small."""
    match str(value).split():
        case [number, ("MB" | "GB") as unit] if _NUMBER_FORM.fullmatch(number):
            size = int(float(number) * (1_000_000_000 if unit == "GB" else 1_000_000))
            return size if size >= _MIN_CATALOGUE_BYTES else None
        case _:
            return None


def _read_url(value: object) -> str | None:
    return (site_url(value) if value else "") if isinstance(value, str) else None


def _read_smtp(value: object) -> str | None:
    return _read_if_valid(value, mail_addresses.parse_server)


def _read_mailbox(value: object) -> str | None:
    return _read_if_valid(value, mail_addresses.parse_mailbox)


def _holds_password(value: object) -> bool:
    return isinstance(value, str) and mail_addresses.has_password(value)


def _read_if_valid(value: object, parse: Callable[[str], object]) -> str | None:
    """The text, if it is empty or ``parse`` accepts it; else None."""
    if not isinstance(value, str):
        return None
    try:
        return value.strip() if not value.strip() or parse(value) else None
    except UsageError:
        return None


SETTINGS: tuple[Setting, ...] = (
    Setting("home", '"hf:daily"', "the feed that opens by itself", _read_text),
    Setting(
        "mark_read",
        '"dwell"',
        'when a paper counts as read: "dwell", "open" or "manual"',
        _one_of(get_args(ReadPolicy)),
    ),
    Setting("dwell", "2.0", "seconds an abstract is looked at before it counts", _read_seconds),
    Setting(
        "density", '"comfortable"', 'rows of two lines, or "compact"', _one_of(get_args(Density))
    ),
    Setting(
        "columns",
        '["organization", "authors", "published", "comments"]',
        "the second line of a row; also featured, submitter, stars, keywords, source, id",
        _read_columns,
    ),
    Setting(
        "theme",
        '"reader-dark"',
        "any theme of the command palette; auto: light or dark, as the terminal is",
        _read_text,
    ),
    Setting("ascii", "false", "plain signs instead of ● ★ ▲", _read_flag),
    Setting("motion", "true", "false: nothing moves or blinks", _read_flag),
    Setting(
        "clipboard",
        '"auto"',
        f"or the only way to copy: {', '.join(CLIPBOARDS[1:])}",
        _one_of(CLIPBOARDS),
    ),
    Setting("catalogue", '"2 GB"', "how large the cache may grow", _read_size),
)
"""The settings before the first table, in the order of the default file."""
ENDPOINTS = (
    Setting("huggingface", '""', 'a mirror, such as "https://hf-mirror.com"', _read_url),
    Setting("arxiv", '""', "a stand-in for all hosts of arXiv", _read_url),
)
"""The settings of ``[endpoints]``."""
TARGET_TEMPLATE = "{title}\\n{link}"
"""The template of a target that has none of its own."""
MAIL = (
    Setting("smtp", '""', 'such as "smtps://me@mail.example.org"; no password here', _read_smtp),
    Setting("from", '""', "whom it is from; empty is whom it is for", _read_mailbox),
    Setting("to", '""', "whom reader digest --mail-to mails to", _read_mailbox),
)
"""The settings of ``[mail]``."""
TABLES = ("endpoints", "keymap", "templates", "targets", "feeds", "mail")
"""The tables that the file may have."""


def parse_config(body: bytes, path: Path, is_reserved: Callable[[str], bool]) -> Config:
    """The settings that make sense, and one sentence about each that does not.

    Raises ConfigError if the file is not TOML.
    """
    try:
        text = body.decode("utf-8-sig")
        settings = tomllib.loads(text)
    except ValueError as error:
        raise ConfigError(f"{path} is no valid TOML: {error}; mend the line") from error
    reader = _ConfigReader(text, path, is_reserved)
    values: dict[str, object] = {}
    for name, value in settings.items():
        if name in TABLES:
            if isinstance(value, dict):
                values |= reader.read_table(name, value)
            else:
                reader.add_problem(
                    "", name, f"{name} is a table: write [{name}] on a line of its own"
                )
        else:
            values |= reader.read_setting("", SETTINGS, name, value)
    return Config(**values)._replace(  # type: ignore[arg-type]
        problems=tuple(reader.problems)
    )


def _read_target(table: object) -> ShareTarget | None:
    """The target that a table describes; None if the table makes no sense."""
    match table:
        case {"command": [*command], **rest} if command and "url" not in rest:
            target = ShareTarget(TARGET_TEMPLATE, tuple(command))
        case {"url": str() as url, **rest} if _read_url(url):
            target = ShareTarget(TARGET_TEMPLATE, (), url)
        case _:
            return None
    template = rest.pop("template", target.template)
    if rest or not isinstance(template, str) or not template:
        return None
    if not all(isinstance(word, str) and word for word in target.command):
        return None
    return target._replace(template=template)


class _ConfigReader:
    """Reads the parts of a file, and collects a sentence about each mistake."""

    def __init__(self, text: str, path: Path, is_reserved: Callable[[str], bool]) -> None:
        self._text = text
        self._path = path
        self._is_reserved = is_reserved
        self.problems: list[str] = []

    def add_problem(self, table: str, name: str, sentence: str) -> None:
        """Add a sentence about the line of a name in a table."""
        self.problems.append(f"{self._path}:{find_line(self._text, table, name)}: {sentence}")

    def read_setting(
        self, table: str, settings: tuple[Setting, ...], name: str, value: object
    ) -> dict[str, object]:
        """The value of a setting, by its name in Config; empty if it makes no sense."""
        setting = next((one for one in settings if one.name == name), None)
        if setting is None:
            self.add_problem(table, name, f"there is no setting {name!r}; it is ignored")
            return {}
        checked = setting.read(value)
        if checked is None:
            sentence = f"{name} = {value!r} makes no sense and is ignored; it is {setting.meaning}"
            self.add_problem(table, name, sentence)
            return {}
        return {name: checked}

    def read_table(self, name: str, values: Mapping[str, object]) -> dict[str, object]:
        """The values that a table sets, by their names in Config."""
        match name:
            case "keymap":
                keys, problems = keymap.apply_overrides(values)
                for command, sentence in problems.items():
                    self.add_problem(name, command, sentence)
                return {"keymap": keys.overrides}
            case "templates":
                return {"templates": dict(self._read_templates(values))}
            case "targets":
                return {"targets": dict(self._read_targets(values))}
            case "endpoints":
                values_read: dict[str, object] = {}
                for site, value in values.items():
                    if isinstance(value, str) and has_login(value):
                        sentence = f"{site} holds a user or a password and is ignored; keep them in"
                        self.add_problem(
                            name, site, f"{sentence} HF_ENDPOINT or READER_ARXIV_ENDPOINT"
                        )
                    else:
                        values_read |= self.read_setting(name, ENDPOINTS, site, value)
                return values_read
            case "mail":
                return {"mail": self._read_mail(values)}
            case _:
                return {"feeds": dict(self._read_feeds(values))}

    def _read_mail(self, values: Mapping[str, object]) -> MailSettings:
        values_read: dict[str, object] = {}
        for name, value in values.items():
            if name != "smtp" or (_read_smtp(value) is not None and not _holds_password(value)):
                values_read |= self.read_setting("mail", MAIL, name, value)
            elif _holds_password(value):
                self.add_problem(
                    "mail",
                    name,
                    "smtp holds a password and is ignored; keep that in the keyring or READER_SMTP",
                )
            else:
                # The value is not shown: a password may be anywhere in it.
                self.add_problem(
                    "mail", name, f"smtp can't be read and is ignored; {MAIL[0].meaning}"
                )
        texts = {name: str(value) for name, value in values_read.items()}
        return MailSettings(texts.get("smtp", ""), texts.get("from", ""), texts.get("to", ""))

    def _read_templates(self, values: Mapping[str, object]) -> "list[tuple[str, str]]":
        templates = []
        for name, value in values.items():
            try:
                template_fields(str(value))
            except ReaderError as error:
                self.add_problem("templates", name, f"{name} is ignored: {error}")
                continue
            if isinstance(value, str) and value and _NAME_FORM.fullmatch(name):
                templates.append((name, value))
            else:
                self.add_problem(
                    "templates", name, f'{name} needs a text such as "{{title}} {{link}}"'
                )
        return templates

    def _read_targets(self, tables: Mapping[str, object]) -> "list[tuple[str, ShareTarget]]":
        targets = []
        for name, table in tables.items():
            target = _read_target(table) if _NAME_FORM.fullmatch(name) else None
            try:
                if target is None:
                    raise UsageError(
                        'it needs command = ["program", "argument"], which gets the text, or'
                        ' url = "https://…?text={text}"; and template = "{title} {link}" if wanted'
                    )
                template_fields(target.template)
                template_fields(target.url, ("text",))
            except UsageError as error:
                self.add_problem(f"targets.{name}", "", f"[targets.{name}] is ignored: {error}")
            else:
                targets.append((name, target))
        return targets

    def _read_feeds(self, tables: Mapping[str, object]) -> "list[tuple[str, NamedFeed]]":
        feeds = []
        for name, table in tables.items():
            match table:
                case _ if self._is_reserved(name):
                    sentence = f"{name} has a meaning already; call [feeds.{name}] otherwise"
                    self.add_problem(f"feeds.{name}", "", sentence)
                case {"from": [*addresses]} if any(map(has_login, map(str, addresses))):
                    sentence = (
                        f"[feeds.{name}] holds a user or a password and is ignored; no feed may"
                    )
                    self.add_problem(f"feeds.{name}", "from", sentence)
                case {"from": [*addresses], **rest} if (
                    addresses
                    and all(isinstance(one, str) for one in addresses)
                    and isinstance(rest.get("where", ""), str)
                    and _NAME_FORM.fullmatch(name)
                ):
                    where = str(rest.get("where", ""))
                    feeds.append((name, NamedFeed(tuple(map(str, addresses)), where)))
                case _:
                    sentence = f'[feeds.{name}] needs from = ["hf:daily", …] and is ignored'
                    self.add_problem(f"feeds.{name}", "", sentence)
        return feeds
