"""``reader similar PAPER``: the papers of the catalogue that are most like one."""

import argparse

from reader.catalogue.papers import read_papers
from reader.catalogue.similar import find_similar
from reader.cli.options import CommonOptions, add_paper, parse_positive_number
from reader.cli.output import write_text
from reader.cli.paper_names import find_paper
from reader.cli.services import open_services
from reader.text.sanitise import line, visible

_FEW = 20
"""Papers that are printed unless another number is asked for."""


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader similar``."""

    paper: str
    """Id, URL or key of a paper."""
    limit: int
    """Papers at most."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_paper(parser)
    parser.add_argument(
        "--limit",
        type=parse_positive_number,
        metavar="N",
        default=_FEW,
        help=f"at most N papers (default: {_FEW})",
    )


def run(options: Options) -> int:
    """Print a line a paper: its id, its title, and the words that both papers share."""
    with open_services() as services:
        paper = find_paper(services, options.paper)
        found = services.library.ask(lambda database: find_similar(database, paper))
        found = found[: options.limit]
        keys = [one.key for one in found]
        stored = services.library.ask(lambda database: read_papers(database, keys))
        titles: dict[str, str] = {one.key: one.title for one in stored}
        for one in found:
            name = one.key.removeprefix("arxiv:")
            parts = (line(name), line(titles.get(one.key, "")), line(", ".join(one.shared)))
            write_text(visible("\t".join(parts) + "\n"))
    return 0
