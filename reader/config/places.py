"""Where in a TOML file something stands; the parser of the standard library does not say."""

import re

_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*\[\s*({_NAME})\s*\]\s*(?:#.*)?")
_KEY = re.compile(rf"\s*({_NAME})\s*=")


def line_of(text: str, table: str, name: str) -> int:
    """The line, from 1, of a name in a table ("" is the part before the first one).

    Of a table itself where there is no name; 1 where it can't be found.
    """
    wanted = [part for part in (*table.split("."), name) if part]
    here: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _TABLE.fullmatch(line):
            place = here = _parts(heading[1])
        elif key := _KEY.match(line):
            place = [*here, *_parts(key[1])]
        else:
            continue
        # A table is also there where something in it is set.
        if place[: len(wanted)] == wanted:
            return number
    return 1


def _parts(name: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, name)]
