"""What can be typed: commands, options, help with examples."""

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from reader import __version__
from reader.cli import UNREAD
from reader.errors import UsageError

_EXAMPLES = """\
examples:
  reader                                   today's papers
  reader 2026-11-20                        one day; also 2026-W47, 2026-11, trending
  reader saved.html                        a page you saved or copied (- is standard input)
  reader list today --where "diffusion -video" --sort votes --limit 10
  reader list hf:week/2026-W47 --format json > week.json
  reader mark bookmark 2505.10475
  reader tag rl,to-read 2505.10475         then: reader library:tag/rl
  reader copy 2505.10475 --as bibtex
  reader digest --mail-to me@example.org   what came since the last one, by mail
  reader count                             unread papers, for a status bar
"""
_FEED = "an address (hf:daily, hf:search/words), a date, an arXiv id, a URL or a file"


class Options(argparse.Namespace):
    """What was typed."""

    run: Callable[["Options"], int]
    """The command."""
    feed: str | None
    """A feed's address."""
    where: str | None
    """A query."""
    sort: str
    """An order."""
    limit: int | None
    """Papers at most."""
    format: str | None
    """An output format."""
    template: str | None
    """A form of the user's own."""
    output: str | None
    """A file to write to."""
    papers: list[str]
    """Ids, URLs or keys of papers."""
    mark: str
    """``read``, ``unread``, ``bookmark`` or ``unbookmark``."""
    target: str
    """What of a paper is shared."""
    to: str | None
    """What the paper is sent to."""
    tags: str | None
    """Names of tags, commas between them."""
    remove: bool
    """Whether tags are taken off."""
    rules: list[str]
    """What is muted."""
    text: str | None
    """A note; ``-`` is standard input."""
    edit: bool
    """Whether the note is written in the user's editor."""
    delete: bool
    """Whether the note is deleted."""
    redo: bool
    """Whether what was undone is done again."""
    care: str
    """What is done with the library, or the configuration."""
    snapshot: bool
    """Whether TinyDB's file is meant."""
    source: str
    """A file or folder to import."""
    sources: list[str]
    """Files to import."""
    shell: str
    """A shell's name."""
    full: bool
    """Whether the full text is wanted."""
    feeds: list[str]
    """Addresses of feeds."""
    days: int | None
    """How many past days."""
    full_text: bool
    """Whether full texts are fetched as well."""
    json: bool
    """Whether programs read what is printed."""
    forget: bool
    """Whether replaced notes are dropped for good."""
    since: str
    """``last``, ``7d`` or a date."""
    mail_to: list[str] | None
    """Mail addresses; an empty one is the configured one."""
    force: bool
    """Whether a digest is sent that was sent today."""


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what was typed wrong."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(f"{message[0].upper()}{message[1:]}; {self.prog} --help says what fits")

    in_browser: bool
    """Whether the app is drawn by a page, which reads and writes for it."""
    port: int
    """A TCP port; 0 is a free one."""


def parse(arguments: Sequence[str]) -> Options:
    """The options; a first word that is no command is a feed. Raises UsageError."""
    if not arguments or (arguments[0] not in COMMANDS and not arguments[0].startswith("--")):
        arguments = ["browse", *arguments]
    first = arguments[0]
    # One command's options are all a run needs; help wants every command's line.
    parser = _parser([first]) if first in COMMANDS else whole()
    return parser.parse_args(list(arguments), Options())


def whole() -> argparse.ArgumentParser:
    """The parser of all commands that have a name to type."""
    return _parser([name for name in COMMANDS if name != "browse"])


def _parser(wanted: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="reader",
        usage="reader [FEED]\n       reader COMMAND …",
        description="Triage research papers in the terminal. Without a command it opens the app.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, prog="reader")
    for name in wanted:
        help_text, add_options, module = COMMANDS[name]
        command = commands.add_parser(
            name,
            prog="reader" if name == "browse" else f"reader {name}",
            help=help_text,
            description=help_text[0].upper() + help_text[1:] + ".",
        )
        add_options(command)
        command.add_argument(
            "--json", action="store_true", help="errors, and papers that are printed, as JSON"
        )
        command.set_defaults(run=_runner(module))
    return parser


def _runner(module: str) -> Callable[[Options], int]:
    def run(options: Options) -> int:
        return int(import_module(f"reader.cli.{module}").run(options))

    return run


def _nothing(parser: argparse.ArgumentParser) -> None:
    """No options."""


def _browse(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("feed", nargs="?", metavar="FEED", help=_FEED)
    parser.add_argument("--in-browser", action="store_true", help=argparse.SUPPRESS)


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("feed", nargs="?", metavar="FEED", help=f"{_FEED}; yours by default")
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="the port on 127.0.0.1 (a free one)"
    )


def _listing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("feed", nargs="?", metavar="FEED", help=f"{_FEED}; yours by default")
    parser.add_argument("--where", metavar="QUERY", help='words, "phrases", -without, is:unread')
    _sorting(parser)
    parser.add_argument("--limit", type=_positive, metavar="N", help="at most so many papers")
    _printing(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write there instead")


def _sorting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sort",
        default="feed",
        choices=("feed", "newest", "votes", "rising", "comments", "title"),
        help="the order (feed)",
    )


def _printing(parser: argparse.ArgumentParser) -> None:
    from reader.formats import FORMATS

    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format", choices=FORMATS, metavar="F", help=f"{', '.join(FORMATS)}; tsv in a pipe"
    )
    form.add_argument(
        "--template", metavar="T", help="a line a paper in a form of your own: '{title} {link}'"
    )


def _counting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("feed", nargs="?", metavar="FEED", help=f"{_FEED}; yours by default")
    parser.add_argument("--where", default=UNREAD, metavar="QUERY", help=f"which papers ({UNREAD})")


def _next(parser: argparse.ArgumentParser) -> None:
    _counting(parser)
    _sorting(parser)
    _printing(parser)


def _importing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources", nargs="+", metavar="FILE", help="any file that reader list reads; a library"
    )
    parser.add_argument(
        "--tag", dest="tags", metavar="TAGS", help="tag the papers as well: rl,to-read"
    )


def _completing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))


def _one_paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("papers", nargs=1, metavar="PAPER", help="an arXiv id, URL or key")


def _showing(parser: argparse.ArgumentParser) -> None:
    _one_paper(parser)
    parser.add_argument("--full", action="store_true", help="the full text, as Markdown")


def _syncing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "feeds", nargs="*", metavar="FEED", help="addresses; your home feed and named feeds else"
    )
    parser.add_argument("--days", type=_positive, metavar="N", help="the last N days as well")
    parser.add_argument("--full-text", action="store_true", help="the full texts as well")


def _marking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("mark", choices=("read", "unread", "bookmark", "unbookmark"))
    parser.add_argument(
        "papers", nargs="*", metavar="PAPER", help="arXiv ids, URLs or keys; or on standard input"
    )


def _copying(parser: argparse.ArgumentParser) -> None:
    _one_paper(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--to", metavar="NAME", help="send it to one of your [targets] instead")
    form.add_argument(
        "--as",
        dest="target",
        default="link",
        metavar="WHAT",
        help="link, abs, pdf, markdown, bibtex, citation, '{title} {link}', or a template's name",
    )


def _tagging(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "tags", nargs="?", metavar="TAGS", help="rl, or several: rl,to-read; none lists your tags"
    )
    parser.add_argument(
        "papers", nargs="*", metavar="PAPER", help="arXiv ids, URLs or keys; or on standard input"
    )
    parser.add_argument("--remove", action="store_true", help="take the tags off")


def _muting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "rules", nargs="*", metavar="RULE", help="words or a query: author:byron; none lists them"
    )
    parser.add_argument("--remove", action="store_true", help="hear of it again")


def _noting(parser: argparse.ArgumentParser) -> None:
    _one_paper(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("text", nargs="?", metavar="TEXT", help="the note; - is standard input")
    way.add_argument("--edit", action="store_true", help="write it in $EDITOR")
    way.add_argument("--delete", action="store_true", help="delete it")


def _undoing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--redo", action="store_true", help="do again what was undone last")


def _caring(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(dest="care", metavar="WHAT", required=True)
    path = ways.add_parser("path", help="print the folder to back up and to sync")
    path.add_argument("--snapshot", action="store_true", help="TinyDB's file instead")
    export = ways.add_parser("export", help="print what you keep and marked, as JSON")
    export.add_argument("-o", "--output", metavar="FILE", help="write there instead")
    take = ways.add_parser("import", help="take another library in; yours wins where both say")
    take.add_argument("source", metavar="FOLDER|FILE", help="an events folder or an export")
    ways.add_parser("check", help="read everything; exits 1 and says what is not whole")
    compact = ways.add_parser("compact", help="drop what was overwritten over 90 days ago")
    compact.add_argument("--forget", action="store_true", help="replaced notes too, for good")


def _configuring(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(dest="care", metavar="WHAT", required=True)
    ways.add_parser("path", help="print where the file is")
    ways.add_parser("show", help="print every setting and key that is in force")
    ways.add_parser("edit", help="open the file in $EDITOR; a new one has every setting in it")
    ways.add_parser("check", help="exits 1 and says what is wrong, where")


def _digesting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("feed", nargs="?", metavar="FEED", help=f"{_FEED}; yours by default")
    parser.add_argument(
        "--since",
        default="last",
        metavar="WHEN",
        help="last (the digest mailed last, else the newest day), 7d or 2026-11-20",
    )
    parser.add_argument(
        "--limit", type=_positive, default=10, metavar="N", help="at most so many papers (10)"
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "html", "mail"),
        help="text, if it is not mailed; mail is a message for sendmail -t",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write there instead")
    parser.add_argument(
        "--mail-to",
        nargs="?",
        const="",
        action="append",
        metavar="ADDRESS",
        help="mail it there, or to the configured address; may be repeated",
    )
    parser.add_argument("--force", action="store_true", help="mail it again on the same day")


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return int(text)


COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None], str]] = {
    "browse": ("open the app on a feed", _browse, "browse"),
    "list": ("print a feed", _listing, "listing"),
    "next": ("print the next unread paper, without network", _next, "next"),
    "show": ("print one paper", _showing, "show"),
    "sync": ("fetch feeds, to have them offline", _syncing, "syncing"),
    "digest": (
        "print or mail the most voted papers since the last digest",
        _digesting,
        "digesting",
    ),
    "mark": ("mark papers read, unread or bookmarked", _marking, "marking"),
    "tag": ("tag papers, or list your tags", _tagging, "tagging"),
    "note": ("print, write or delete a paper's note", _noting, "noting"),
    "mute": ("hide what matches a rule, or list the rules", _muting, "muting"),
    "undo": ("undo the last change made on the command line", _undoing, "undo"),
    "copy": ("copy a paper's link, BibTeX or more", _copying, "copying"),
    "open": ("open a paper's page in the browser", _one_paper, "opening"),
    "serve": ("show the app in a browser on this machine, until Ctrl+C", _serving, "serving"),
    "count": ("print how many papers are unread, without network", _counting, "counting"),
    "doctor": ("print where everything is, how large, and what is wrong", _nothing, "doctor"),
    "config": ("find, show, edit or check your settings", _configuring, "configuring"),
    "import": ("take papers from files into your library", _importing, "importing"),
    "completion": ("print completions for your shell", _completing, "completing"),
    "schema": ("print the JSON Schema of a paper", _nothing, "schema"),
    "library": ("find, export, import, check or compact your library", _caring, "care"),
}
