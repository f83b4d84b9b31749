"""How list and abstract share the screen, side by side or one above the other."""

from typing import NamedTuple

_LEAST, _MOST = 20, 75
"""Hundredths of the screen that the list takes at least and at most."""


WIDE = 100
"""Columns of a terminal from which on list and abstract stand side by side."""
NARROW, SHORT = 60, 18
"""Columns and rows below which there is room for one of them."""


class Split(NamedTuple):
    """Hundredths of the screen that the list takes."""

    beside: float = 42
    """Of the width, where the panes are side by side."""
    above: float = 38
    """Of the height, where the list is above."""

    def put(self, side_by_side: bool, share: float) -> "Split":
        """The list with another share of the screen, within bounds."""
        bounded = max(_LEAST, min(_MOST, round(share, 2)))
        return self._replace(**{"beside" if side_by_side else "above": bounded})

    def share(self, side_by_side: bool) -> float:
        """What the list takes."""
        return self.beside if side_by_side else self.above
