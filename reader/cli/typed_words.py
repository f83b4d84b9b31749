"""Words as they were typed: put in the order that argparse reads rightly, or found mistyped.

argparse takes a word that begins with a hyphen for an option, also where it is the value of the
option before it (``--where -survey``) or a text (``reader note ID "-- perhaps"``). It reads some
positional words only if no option stands between them. Both are mended here, before it reads them.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence

from reader.errors import AddressError, UsageError
from reader.text.near_words import find_near_word

_FREE_TEXTS = frozenset({"text", "tags", "rules"})
"""The names of arguments that are the user's own words, which may begin with a hyphen."""
_NAME = re.compile(r"[^\W\d][\w-]*")
"""What commands and configured feeds look like; other words name dates, files, addresses."""
_OPTION = re.compile(r"--[\w-]+(=.*)?", re.DOTALL)
"""What options look like, those that do not exist as well."""

FindOption = Callable[[str], argparse.Action | None]


def all_arguments(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All arguments of a parser and of its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from all_arguments(command)


def command_parser(parser: argparse.ArgumentParser, name: str) -> argparse.ArgumentParser:
    """The parser of one of a parser's commands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found: argparse.ArgumentParser = action.choices[name]
            return found
    raise KeyError(name)


def order_words(words: Sequence[str], parser: argparse.ArgumentParser) -> list[str]:
    """The words after a command: options, each bound to its value, ``--``, then all other words.

    If the command has commands of its own, only its own options come first.
    """
    arguments = list(all_arguments(parser))
    has_commands = len(arguments) > len(parser._actions)
    has_texts = any(one.dest in _FREE_TEXTS for one in arguments if not one.option_strings)
    find_option = _option_finder(arguments)
    options: list[str] = []
    others: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            others += ["--", *rest] if has_commands else rest
            break
        option = find_option(word)
        if option is not None:
            is_own = option in parser._actions
            (options if is_own else others).extend(_bind_value(word, option, rest, find_option))
        elif _looks_like_option(word, has_texts) and not has_commands:
            options.append(word)  # it is told that it is unknown
        else:
            others.append(word)
    if has_commands or not others:
        return [*options, *others]
    return [*options, "--", *others]


def _looks_like_option(word: str, has_texts: bool) -> bool:
    """Whether a word that names no option is meant as one, and not as one of the user's texts."""
    if has_texts:
        return _OPTION.fullmatch(word) is not None
    return word.startswith("-") and word != "-"


def _option_finder(arguments: Sequence[argparse.Action]) -> FindOption:
    """A function that finds the option that a word names, also by its beginning."""
    by_name = {name: one for one in arguments for name in one.option_strings}

    def find_option(word: str) -> argparse.Action | None:
        name = word.partition("=")[0]
        if name in by_name:
            return by_name[name]
        if name.startswith("--") and len(name) > 2:
            begun = {one for full, one in by_name.items() if full.startswith(name)}
            return next(iter(begun)) if len(begun) == 1 else None
        short = by_name.get(word[:2])
        return short if short and short.nargs is None else None

    return find_option


def _bind_value(
    word: str, option: argparse.Action, rest: list[str], find_option: FindOption
) -> list[str]:
    """An option with its value, which is taken from the rest of the words."""
    has_value = option.nargs in (None, "?") and "=" not in word
    if not has_value or not rest or (not word.startswith("--") and len(word) > 2):
        return [word]
    follows = rest[0]
    if not follows.startswith("-") or follows == "-":
        return [word, rest.pop(0)]
    # A query may begin as ``-oFILE`` does.
    is_option = find_option(follows) and (follows.startswith("--") or len(follows) == 2)
    if not is_option and follows != "--" and option.nargs is None and word.startswith("--"):
        return [f"{word}={rest.pop(0)}"]
    return [word]


def unknown_words_error(unknown: Sequence[str], parser: argparse.ArgumentParser) -> UsageError:
    """What is said of words that a command has no use for."""
    listed = [word for word in unknown if word != "--"]
    shown = (one for one in all_arguments(parser) if one.help != argparse.SUPPRESS)
    names = {name for one in shown for name in one.option_strings}
    typed = next((word.partition("=")[0] for word in listed if word.startswith("--")), "")
    bare_names = (name.lstrip("-") for name in names)
    if typed in names:
        hint = f"{typed} stands behind the command"
    elif near := find_near_word(typed.lstrip("-"), bare_names):
        hint = f"did you mean --{near}?"
    else:
        hint = f"{parser.prog} --help lists the options"
    return UsageError(f"Unrecognized arguments: {' '.join(listed)}; {hint}")


def check_first_word(word: str, commands: Sequence[str]) -> None:
    """Raise UsageError if the first word is like a command, but is neither one nor a feed."""
    # Commands other than the app do not need these.
    from reader.cli.services import clock, load_config_or_defaults
    from reader.model import address as addresses
    from reader.model.address_forms import FEED_WORDS, complete_addresses
    from reader.system.paths import path_exists

    if word in FEED_WORDS or not _NAME.fullmatch(word):
        return
    feeds = load_config_or_defaults().feeds
    try:
        addresses.parse_address(
            word, today=clock().date(), file_exists=path_exists, feed_names=feeds
        )
    except AddressError as error:
        near = find_near_word(word, [*commands, *feeds, *complete_addresses()])
        hint = f"did you mean {near}?" if near else "reader help lists the commands"
        raise UsageError(f"No command or feed {word!r}; {hint}") from error
