"""``reader schema``: print the JSON Schema of a paper."""

import argparse

from reader.cli.options import CommonOptions
from reader.cli.output import write_text
from reader.formats.schema import json_schema
from reader.text.sanitise import visible


class Options(CommonOptions, frozen=True, kw_only=True):
    """``reader schema`` has no options of its own."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare none."""


def run(options: Options) -> int:
    """Print the schema (https://json-schema.org/draft/2020-12)."""
    write_text(visible(json_schema()))
    return 0
