"""What the commands of the main screen do, by group: feeds, marks, sharing, finding."""

from collections.abc import Callable, Mapping

Actions = Mapping[str, Callable[[], object]]
"""By the name of a command what runs it."""
