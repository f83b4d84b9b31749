"""Finds the line of a setting in a TOML file; the standard library's parser does not tell it."""

import re

_NAME_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_NAME = rf"{_NAME_PART}(?:\s*\.\s*{_NAME_PART})*"
_TABLE = re.compile(rf"\s*\[\s*({_NAME})\s*\]\s*(?:#.*)?")
_KEY = re.compile(rf"\s*({_NAME})\s*=")


def find_line(text: str, table: str, name: str) -> int:
    """The line, from 1, of a name in a table ("" is the part before the first table).

    If the name is empty, the line of the table itself; 1 if nothing is found.
    """
    wanted = [part for part in (*table.split("."), name) if part]
    table_parts: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _TABLE.fullmatch(line):
            name_parts = table_parts = _split_name(heading[1])
        elif key := _KEY.match(line):
            name_parts = [*table_parts, *_split_name(key[1])]
        else:
            continue
        # A table has no heading of its own if only names inside it are set.
        if name_parts[: len(wanted)] == wanted:
            return number
    return 1


def _split_name(name: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_NAME_PART, name)]
