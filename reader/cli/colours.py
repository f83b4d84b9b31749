"""The colours of a table on a terminal, where colours are wanted."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reader.formats.table import StyledText, TableStyle

_CODES: Mapping[TableStyle, str] = {
    "unread": "1",
    "read": "2",
    "dot": "33",
    "star": "33",
    "votes": "32",
    "detail": "2",
    "faint": "2",
}
"""The codes of the styles (ECMA-48, SGR): bold, dim, yellow, green.

The app paints its own ground, so it can choose any colour. Here the ground is the terminal's, light
or dark: only the terminal's own sixteen colours can be read on both.
"""


def wants_colours(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether standard output is a terminal that shows colours, and NO_COLOR does not forbid them.

    https://no-color.org
    """
    can_show = environ.get("TERM", "dumb") != "dumb"
    return sys.stdout.isatty() and can_show and not environ.get("NO_COLOR")


def style_rows(rows: Iterable[Sequence[StyledText]]) -> Iterator[list[tuple[StyledText, str]]]:
    """The parts of each row with the codes of their styles; blanks have none."""
    for row in rows:
        yield [(part, _CODES[part.style] if part.text.strip() else "") for part in row]
