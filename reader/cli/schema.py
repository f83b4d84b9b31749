"""``reader schema``: what the JSON of a paper is, as a JSON Schema."""

import sys

from reader.cli.parser import Options
from reader.formats.schema import schema


def run(options: Options) -> int:
    """Print it (https://json-schema.org/draft/2020-12)."""
    sys.stdout.write(schema())
    return 0
