"""What the commands of the main screen do, one module for each group: feeds, marks, sharing, …"""

from collections.abc import Callable, Mapping

Actions = Mapping[str, Callable[[], object]]
"""Maps the name of a command to the function that runs it."""
