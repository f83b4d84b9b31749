"""How the list and the abstract divide the screen, side by side or one above the other."""

from typing import NamedTuple

_LEAST, _MOST = 20, 75
"""The smallest and the largest share of the list, in percent of the screen."""


WIDE = 100
"""The smallest width, in columns, at which the list and the abstract are side by side."""
NARROW, SHORT = 60, 18
"""A terminal with fewer columns or rows than these shows only one of the two panes."""


class Split(NamedTuple):
    """The share of the list, in percent of the screen."""

    beside: float = 55
    """Percent of the width, when the panes are side by side."""
    above: float = 38
    """Percent of the height, when the list is above the abstract."""

    def with_share(self, side_by_side: bool, share: float) -> "Split":
        """A split in which the list has another share, limited to the allowed range."""
        bounded = max(_LEAST, min(_MOST, round(share, 2)))
        return self._replace(**{"beside" if side_by_side else "above": bounded})

    def list_share(self, side_by_side: bool) -> float:
        """The share of the list."""
        return self.beside if side_by_side else self.above
