"""``reader config``: where it is, what is in force, a place to change it, what is wrong."""

import sys
from typing import Literal, assert_never, cast

from reader.cli import complain
from reader.cli.parser import Options
from reader.cli.services import configured
from reader.paths import user_paths

_Care = Literal["path", "show", "edit", "check"]


def run(options: Options) -> int:
    """Do what is asked; 1 where something in the file is wrong."""
    path = user_paths().config
    care = cast("_Care", options.care)
    match care:
        case "path":
            sys.stdout.write(f"{path}\n")
            return 0
        case "show":
            from reader.config.written import in_force

            config = configured()
            sys.stdout.write(in_force(config))
            return _complained(config.problems)
        case "edit":
            from reader.config.written import prepare
            from reader.editor import edit

            prepare(path)
            edit(path)
            return _complained(configured().problems)
        case "check":
            config = configured()
            if not config.problems:
                there = "is all right" if path.exists() else "is not there, so all is as it comes"
                sys.stdout.write(f"{path} {there}\n")
            return _complained(config.problems)
        case _:
            assert_never(care)


def _complained(problems: tuple[str, ...]) -> int:
    for problem in problems:
        complain(problem)
    return 1 if problems else 0
