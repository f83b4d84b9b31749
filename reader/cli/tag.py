"""``reader tag``: put tags on papers, take them off, list them."""

import argparse

from reader.catalogue.marked_papers import count_tags
from reader.cli.known_papers import describe_change, describe_no_change, find_known
from reader.cli.mark import report_result
from reader.cli.options import CommonOptions, add_offline, add_papers
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
    offline: bool
    """Whether papers are tagged that are not known here, and no site is asked."""


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
    add_offline(parser)


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
        known = find_known(services, read_keys(options.papers), options.offline)
        on = not options.remove
        applied = library.tag_papers(known.keys, tags, on, "cli")
        changed = [change.key for change in applied.changes]
        names = ", ".join(tag[:_LONGEST_SHOWN] for tag in tags)
        noun = "tag" if len(tags) == 1 else "tags"
        if not changed:
            state = f"tagged {names}" if on else f"without the {noun} {names}"
            done = describe_no_change(services, known.keys, state)
        elif on:
            done = describe_change(services, "Tagged", changed, f" with {names}")
        else:
            done = describe_change(services, f"Took the {noun} {names} off", changed)
        return report_result(done, applied.left_out, known.problem)


def parse_tags(text: str) -> list[str]:
    """The tags in a text, which are separated by commas. Raises UsageError."""
    tags: list[str] = list(dict.fromkeys(map(normalise_tag, text.split(","))))
    if not all(tags):
        raise UsageError(f"{text!r} names no tag; write one, or several with commas")
    return tags
