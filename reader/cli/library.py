"""``reader library``: find, export, import, check or compact the library."""

import argparse
from pathlib import Path
from typing import Literal, assert_never

from reader.cli import print_message, streams
from reader.cli.options import CommonOptions, add_output
from reader.cli.output import write_text
from reader.cli.services import Services, clock, open_services
from reader.errors import FileError
from reader.system.file_errors import file_failure
from reader.text.sanitise import visible


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader library``."""

    action: Literal["path", "export", "import", "check", "compact"]
    """What is done with the library."""
    snapshot: bool = False
    """Whether TinyDB's file is written and its path printed, in place of the folder's."""
    output: str | None = None
    """A file to write to; None is standard output."""
    source: str = ""
    """A folder of events or a file to import."""
    forget: bool = False
    """Whether replaced notes are dropped for good."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    actions = parser.add_subparsers(dest="action", metavar="WHAT", required=True)
    path = actions.add_parser("path", help="print the folder to back up and to sync")
    path.add_argument(
        "--snapshot", action="store_true", help="write TinyDB's file and print its path instead"
    )
    export = actions.add_parser(
        "export", help="print your marks and the papers that you keep, as JSON"
    )
    add_output(export)
    importing = actions.add_parser(
        "import", help="take in another library; where both differ, yours wins"
    )
    importing.add_argument(
        "source", metavar="FOLDER|FILE", help="a folder of event files, or an export"
    )
    actions.add_parser(
        "check", help="read everything and print what is damaged; exit code 1 if anything is"
    )
    compaction = actions.add_parser(
        "compact", help="drop changes that were overwritten more than 90 days ago"
    )
    compaction.add_argument(
        "--forget",
        action="store_true",
        help="also drop the texts of replaced notes; undo can't restore them",
    )


def run(options: Options) -> int:
    """Do the chosen action; return 1 if the check finds a problem."""
    with open_services() as services:
        match options.action:
            case "path":
                return _print_path(services, options.snapshot)
            case "export":
                return _export_library(services, options.output)
            case "import":
                from reader.cli.import_papers import import_source

                return import_source(services, options.source)
            case "check":
                return _check_library(services)
            case "compact":
                return _compact_library(services, options.forget)
            case _:
                assert_never(options.action)


def _print_path(services: Services, snapshot: bool) -> int:
    if snapshot:
        # Whoever asks for it wants to read it, so it is written now and not on exit.
        services.library.write_documents()
    paths = services.paths
    path = paths.state / "library.json" if snapshot else paths.events
    write_text(visible(f"{path}\n"))
    return 0


def _export_library(services: Services, output: str | None) -> int:
    if output:
        path = Path(output)
        try:
            services.library.export_to(path)
        except OSError as error:
            raise FileError(file_failure(path, "could not be written", error)) from error
    else:
        streams.use_utf8_output()
        for part in services.library.export_as_json():
            write_text(visible(part.decode()))
    return 0


def _check_library(services: Services) -> int:
    from reader.services.check_library import check_library

    checked = check_library(services.library, services.paths)
    for problem in checked.problems:
        print_message(problem)
    files = f"{checked.files} file{'s' if checked.files != 1 else ''}"
    actions = f"{checked.events} action{'s' if checked.events != 1 else ''}"
    if not checked.problems:
        write_text(visible(f"Nothing is damaged: {actions} in {files}\n"))
    return 1 if checked.problems else 0


def _compact_library(services: Services, forget: bool) -> int:
    from reader.services.compaction import compact_library

    sizes = compact_library(services.library, services.paths, clock, forget=forget)
    if sizes.after == sizes.before:
        print_message("There is nothing to drop yet")
    else:
        print_message(f"The library has {sizes.after:,} bytes now; it had {sizes.before:,}")
    return 0
