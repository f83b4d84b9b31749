"""Every setting: its name, an example, what it means, and how it is checked."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, get_args
from urllib.parse import urlsplit

from reader import keymap, mail_addresses
from reader.config import Column, Config, Density, Mail, NamedFeed, ReadPolicy, ShareTarget
from reader.config.places import line_of
from reader.errors import ConfigError, ReaderError, UsageError
from reader.formats.template import fields

CLIPBOARDS = ("auto", "tmux", "osc52", "pbcopy", "wl-copy", "xclip", "xsel", "clip.exe")
_SMALLEST = 20_000_000
"""Bytes of a catalogue that is worth having."""
_NAME = re.compile(r"[\w-]+")


class Setting(NamedTuple):
    """One setting of the file's first part."""

    name: str
    """As in the file, and in Config."""
    example: str
    """Its default, as TOML."""
    about: str
    """What it means, in a few words."""
    read: Callable[[object], object | None]
    """The value as Config has it; None where it makes no sense."""


def _among(words: tuple[str, ...]) -> Callable[[object], object | None]:
    return lambda value: value if value in words else None


def _text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _seconds(value: object) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and 0 < value <= 3600 else None  # type: ignore[arg-type, operator]


def _columns(value: object) -> tuple[str, ...] | None:
    known = get_args(Column)
    if isinstance(value, list) and all(one in known for one in value):
        return tuple(dict.fromkeys(value))
    return None


def _size(value: object) -> int | None:
    """Bytes that a size names: ``2 GB``, ``500 MB``; None where it names none, or next to none."""
    match str(value).split():
        case [number, ("MB" | "GB") as unit] if number.replace(".", "", 1).isdecimal():
            size = int(float(number) * (1_000_000_000 if unit == "GB" else 1_000_000))
            return size if size >= _SMALLEST else None
        case _:
            return None


def _url(value: object) -> str | None:
    url = urlsplit(value) if isinstance(value, str) else None
    if url is None or (url.geturl() and (url.scheme not in ("http", "https") or not url.hostname)):
        return None
    return url.geturl().rstrip("/")


def _smtp(value: object) -> str | None:
    return _unless_empty(value, mail_addresses.server)


def _mailbox(value: object) -> str | None:
    return _unless_empty(value, mail_addresses.mailbox)


def _holds_password(value: object) -> bool:
    return isinstance(value, str) and mail_addresses.holds_password(value)


def _unless_empty(value: object, read: Callable[[str], object]) -> str | None:
    """The text, where it is empty or can be read."""
    if not isinstance(value, str):
        return None
    try:
        return value.strip() if not value.strip() or read(value) else None
    except UsageError:
        return None


SETTINGS: tuple[Setting, ...] = (
    Setting("home", '"hf:daily"', "the feed that opens by itself", _text),
    Setting(
        "mark_read",
        '"dwell"',
        'when a paper counts as read: "dwell", "open" or "manual"',
        _among(get_args(ReadPolicy)),
    ),
    Setting("dwell", "2.0", "seconds an abstract is looked at before it counts", _seconds),
    Setting(
        "density", '"comfortable"', 'rows of two lines, or "compact"', _among(get_args(Density))
    ),
    Setting(
        "columns",
        '["organization", "authors", "published", "comments"]',
        "the second line of a row; also featured, submitter, stars, keywords, source, id",
        _columns,
    ),
    Setting("theme", '"reader-dark"', "any theme of the command palette", _text),
    Setting("ascii", "false", "plain signs instead of ● ★ ▲", _flag),
    Setting("motion", "true", "false: nothing moves or blinks", _flag),
    Setting(
        "clipboard",
        '"auto"',
        f"or the only way to copy: {', '.join(CLIPBOARDS[1:])}",
        _among(CLIPBOARDS),
    ),
    Setting("catalogue", '"2 GB"', "how large the cache may grow", _size),
)
"""Those of the file's first part, in the order of the default file."""
ENDPOINTS = (
    Setting("huggingface", '""', 'a mirror, such as "https://hf-mirror.com"', _url),
    Setting("arxiv", '""', "a stand-in for all hosts of arXiv", _url),
)
"""Those of ``[endpoints]``."""
TARGET_TEMPLATE = "{title}\\n{link}"
"""What a target is sent where it names no form of its own."""
MAIL = (
    Setting("smtp", '""', 'such as "smtps://me@mail.example.org"; no password here', _smtp),
    Setting("from", '""', "whom it is from; empty is whom it is for", _mailbox),
    Setting("to", '""', "whom reader digest --mail-to mails to", _mailbox),
)
"""Those of ``[mail]``."""
TABLES = ("endpoints", "keymap", "templates", "targets", "feeds", "mail")
"""The tables that the file may have."""


def read(body: bytes, path: Path, taken: Callable[[str], bool]) -> Config:
    """The settings that make sense, and a sentence for each that does not.

    Raises ConfigError where the file is no TOML.
    """
    try:
        text = body.decode()
        settings = tomllib.loads(text)
    except ValueError as error:
        raise ConfigError(f"{path} is no valid TOML: {error}; mend the line") from error
    reader = _Reader(text, path, taken)
    values: dict[str, object] = {}
    for name, value in settings.items():
        if name in TABLES:
            if isinstance(value, dict):
                values |= reader.table(name, value)
            else:
                reader.complain("", name, f"{name} is a table: write [{name}] on a line of its own")
        else:
            values |= reader.setting("", SETTINGS, name, value)
    return Config(**values)._replace(  # type: ignore[arg-type]
        problems=tuple(reader.problems)
    )


def _target(table: object) -> ShareTarget | None:
    """What a table says papers are sent to; None where it says nothing that makes sense."""
    match table:
        case {"command": [*command], **rest} if command and "url" not in rest:
            given = ShareTarget(TARGET_TEMPLATE, tuple(command))
        case {"url": str() as url, **rest} if _url(url):
            given = ShareTarget(TARGET_TEMPLATE, (), url)
        case _:
            return None
    template = rest.pop("template", given.template)
    if rest or not isinstance(template, str) or not template:
        return None
    if not all(isinstance(word, str) and word for word in given.command):
        return None
    return given._replace(template=template)


class _Reader:
    """Reads the parts of a file and collects what is wrong with them."""

    def __init__(self, text: str, path: Path, taken: Callable[[str], bool]) -> None:
        self._text = text
        self._path = path
        self._taken = taken
        self.problems: list[str] = []

    def complain(self, table: str, name: str, sentence: str) -> None:
        """Say what is wrong in that line."""
        self.problems.append(f"{self._path}:{line_of(self._text, table, name)}: {sentence}")

    def setting(
        self, table: str, known: tuple[Setting, ...], name: str, value: object
    ) -> dict[str, object]:
        """A value by its name in Config; nothing where it makes no sense."""
        found = next((one for one in known if one.name == name), None)
        if found is None:
            self.complain(table, name, f"there is no setting {name!r}; it is ignored")
            return {}
        taken = found.read(value)
        if taken is None:
            sentence = f"{name} = {value!r} makes no sense and is ignored; it is {found.about}"
            self.complain(table, name, sentence)
            return {}
        return {name: taken}

    def table(self, name: str, values: Mapping[str, object]) -> dict[str, object]:
        """What a table sets, by its name in Config."""
        match name:
            case "keymap":
                keys, problems = keymap.changed(values)
                for command, sentence in problems.items():
                    self.complain(name, command, sentence)
                return {"keymap": keys.changed}
            case "templates":
                return {"templates": dict(self._templates(values))}
            case "targets":
                return {"targets": dict(self._targets(values))}
            case "endpoints":
                found: dict[str, object] = {}
                for site, value in values.items():
                    found |= self.setting(name, ENDPOINTS, site, value)
                return found
            case "mail":
                return {"mail": self._mail(values)}
            case _:
                return {"feeds": dict(self._feeds(values))}

    def _mail(self, values: Mapping[str, object]) -> Mail:
        found: dict[str, object] = {}
        for name, value in values.items():
            if name != "smtp" or (_smtp(value) is not None and not _holds_password(value)):
                found |= self.setting("mail", MAIL, name, value)
            elif _holds_password(value):
                self.complain(
                    "mail",
                    name,
                    "smtp holds a password and is ignored; keep that in the keyring or READER_SMTP",
                )
            else:
                # It is not shown: a password may stand anywhere in it.
                self.complain("mail", name, f"smtp can't be read and is ignored; {MAIL[0].about}")
        texts = {name: str(value) for name, value in found.items()}
        return Mail(texts.get("smtp", ""), texts.get("from", ""), texts.get("to", ""))

    def _templates(self, values: Mapping[str, object]) -> "list[tuple[str, str]]":
        found = []
        for name, value in values.items():
            try:
                fields(str(value))
            except ReaderError as error:
                self.complain("templates", name, f"{name} is ignored: {error}")
                continue
            if isinstance(value, str) and value and _NAME.fullmatch(name):
                found.append((name, value))
            else:
                self.complain(
                    "templates", name, f'{name} needs a text such as "{{title}} {{link}}"'
                )
        return found

    def _targets(self, tables: Mapping[str, object]) -> "list[tuple[str, ShareTarget]]":
        found = []
        for name, table in tables.items():
            target = _target(table) if _NAME.fullmatch(name) else None
            try:
                if target is None:
                    raise UsageError(
                        'it needs command = ["program", "argument"], which gets the text, or'
                        ' url = "https://…?text={text}"; and template = "{title} {link}" if wanted'
                    )
                fields(target.template)
                fields(target.url, ("text",))
            except UsageError as error:
                self.complain(f"targets.{name}", "", f"[targets.{name}] is ignored: {error}")
            else:
                found.append((name, target))
        return found

    def _feeds(self, tables: Mapping[str, object]) -> "list[tuple[str, NamedFeed]]":
        feeds = []
        for name, table in tables.items():
            match table:
                case _ if self._taken(name):
                    sentence = f"{name} has a meaning already; call [feeds.{name}] otherwise"
                    self.complain(f"feeds.{name}", "", sentence)
                case {"from": [*addresses], **rest} if (
                    addresses
                    and all(isinstance(one, str) for one in addresses)
                    and isinstance(rest.get("where", ""), str)
                    and _NAME.fullmatch(name)
                ):
                    where = str(rest.get("where", ""))
                    feeds.append((name, NamedFeed(tuple(map(str, addresses)), where)))
                case _:
                    sentence = f'[feeds.{name}] needs from = ["hf:daily", …] and is ignored'
                    self.complain(f"feeds.{name}", "", sentence)
        return feeds
