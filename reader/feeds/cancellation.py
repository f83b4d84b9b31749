"""How a parser learns that nobody waits for its result any more."""

from collections.abc import Callable

ShouldStop = Callable[[], bool]
"""Returns True when nobody waits any more; the thread that parses calls it now and then."""


def never_stop() -> bool:
    """Return False: the caller waits until the end."""
    return False
