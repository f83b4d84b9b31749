"""``reader config``: find, show, edit or check the settings, and add a feed to them."""

import argparse
from typing import Literal, assert_never

from reader.cli import print_message
from reader.cli.options import CommonOptions
from reader.cli.output import write_text
from reader.cli.services import (
    clock,
    is_command_or_address,
    load_config,
    load_config_or_defaults,
)
from reader.system.paths import user_paths
from reader.text.sanitise import visible


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader config``."""

    action: Literal["path", "show", "edit", "check", "add"]
    """What is done with the configuration."""
    feed: str = ""
    """The address of the feed to add."""
    name: str = ""
    """What it is to be called; empty for a name that comes from its address."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    actions = parser.add_subparsers(dest="action", metavar="WHAT", required=True)
    actions.add_parser("path", help="print the path of the file")
    actions.add_parser("show", help="print every setting and key as they are now")
    actions.add_parser("edit", help="open the file in $EDITOR; a new file lists every setting")
    actions.add_parser("check", help="print what is wrong and where; exit code 1 if anything is")
    adding = actions.add_parser("add", help="add a feed to your own feeds; comments stay")
    adding.add_argument("feed", metavar="FEED", help="an address, such as cs.CL or hf:trending")
    adding.add_argument("--name", default="", help="what to call it; default: from the address")


def run(options: Options) -> int:
    """Do the chosen action; return 1 if something in the file is wrong."""
    path = user_paths().config
    match options.action:
        case "path":
            write_text(visible(f"{path}\n"))
            return 0
        case "show":
            from reader.config.config_text import format_settings

            config = load_config_or_defaults()
            write_text(visible(format_settings(config)))
            return _report_problems(config.problems)
        case "edit":
            from reader.config.config_text import create_default_file
            from reader.share.editor import edit_file

            create_default_file(path)
            edit_file(path)
            return _report_problems(load_config_or_defaults().problems)
        case "check":
            config = load_config_or_defaults()
            if not config.problems:
                state = (
                    "is all right"
                    if path.exists()
                    else "does not exist, so all settings have their defaults"
                )
                write_text(visible(f"{path} {state}\n"))
            return _report_problems(config.problems)
        case "add":
            return _add_feed(options)
        case _:
            assert_never(options.action)


def _add_feed(options: Options) -> int:
    from reader.model.address import parse_address
    from reader.services.own_feeds import add_own_feed

    paths, today = user_paths(), clock().date()
    config = load_config(paths)
    address = parse_address(options.feed, today=today, feed_names=config.feeds)
    _, sentence = add_own_feed(
        paths.config, config, today, address, options.name, is_command_or_address
    )
    print_message(f"{sentence}; reader {sentence.rpartition(' ')[2]} opens it")
    return 0


def _report_problems(problems: tuple[str, ...]) -> int:
    for problem in problems:
        print_message(problem)
    return 1 if problems else 0
