"""``reader tag``: put tags on papers, take them off, list them."""

import argparse

from reader.catalogue.marked_papers import count_tags
from reader.cli.mark import report_result
from reader.cli.options import CommonOptions, add_papers
from reader.cli.output import write_text
from reader.cli.paper_names import read_keys
from reader.cli.services import open_services
from reader.errors import UsageError
from reader.model.library_fields import normalise_tag
from reader.text.sanitise import visible

_LONGEST_SHOWN = 80
"""Characters of a tag in a sentence."""


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader tag``."""

    tags: str | None
    """Names of tags, commas between them; None lists all tags."""
    papers: list[str]
    """Ids, URLs or keys of papers; none: they are on standard input."""
    remove: bool
    """Whether tags are taken off."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "tags",
        nargs="?",
        metavar="TAGS",
        help="one tag (rl) or several (rl,to-read); without any, your tags are listed",
    )
    add_papers(parser)
    parser.add_argument("--remove", action="store_true", help="take the tags off")


def run(options: Options) -> int:
    """Tag all papers in one action; without tags, print count and name of each tag."""
    with open_services() as services:
        library = services.library
        if options.tags is None:
            library.refresh_marks()
            for tag, count in library.ask(count_tags).items():
                write_text(visible(f"{count}\t{tag}\n"))
            return 0
        tags = parse_tags(options.tags)
        keys = read_keys(options.papers)
        on = not options.remove
        applied = library.tag_papers(keys, tags, on, "cli")
        changed = len({change.key for change in applied.changes})
        names = ", ".join(tag[:_LONGEST_SHOWN] for tag in tags)
        done = f"{changed} {'tagged' if on else 'without the tag'} {names}"
        return report_result(done, applied.left_out)


def parse_tags(text: str) -> list[str]:
    """The tags in a text, which are separated by commas. Raises UsageError."""
    tags: list[str] = list(dict.fromkeys(map(normalise_tag, text.split(","))))
    if not all(tags):
        raise UsageError(f"{text!r} names no tag; write one, or several with commas")
    return tags
