"""Programs that are started by this one."""

import os
from collections.abc import Mapping


def environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables that another program is told: all but ours, some of which hold secrets."""
    return {name: value for name, value in environ.items() if not name.startswith("READER_")}
