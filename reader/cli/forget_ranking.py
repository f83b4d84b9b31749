"""``reader forget-ranking``: forget what was learned of the user's taste."""

import argparse

from reader.cli import print_message
from reader.cli.options import CommonOptions
from reader.cli.services import open_services


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader forget-ranking``."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare no options."""


def run(options: Options) -> int:
    """Forget terms, scores and profiles; the marks stay, and the next ranking learns from them."""
    with open_services() as services:
        services.ranking.forget()
        print_message("Forgot what was learned of your taste; your marks are as they were")
    return 0
