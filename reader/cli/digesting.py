"""``reader digest [FEED]``: what came since the last one, on a screen, in a file or by mail."""

import sys
from pathlib import Path

from reader import digest, sent, whole_file
from reader.address import canonical
from reader.cli import complain
from reader.cli.news import News, nothing_new
from reader.cli.parser import Options
from reader.cli.services import clock, services
from reader.errors import FileError, UsageError
from reader.formats.digest import Digest


def run(options: Options) -> int:
    """Print it, write it, or mail it; nothing where nothing is new."""
    by_mail = options.format == "mail" or options.mail_to is not None
    if options.mail_to is not None and options.format not in (None, "mail"):
        raise UsageError(f"--mail-to goes with --format mail or alone, not with {options.format}")
    if by_mail and options.output and options.format is None:
        raise UsageError("-o writes a file and --mail-to sends; write --format mail -o FILE")
    now = clock()
    asked = digest.start_asked_for(options.since, now.date())
    with services() as everything:
        everything.library.refresh()
        news = News(everything, everything.address(options.feed), options.limit or 10)
        if by_mail:
            from reader.cli import mailing

            return mailing.run(options, everything, news, asked, now)
        some = sent.load(everything.paths.digests).get(canonical(news.address), {})
        last = max(some.values(), key=lambda one: one.at, default=None)
        start = asked or digest.start_after(last, now)
        made = news.since(start, now)
        if not made.digest.entries:
            complain(nothing_new(news, start))
            return 0
    put(_written(made.digest, options), options.output)
    return 0


def put(body: bytes, output: str | None) -> None:
    """Write it whole: to a file, else to standard output. Raises FileError and OSError."""
    if output is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    try:
        whole_file.write(path, [body], private=False)
    except OSError as error:
        raise FileError(f"{path} could not be written ({error.strerror})") from error


def _written(made: Digest, options: Options) -> bytes:
    match options.format:
        case "markdown":
            from reader.formats.digest.markdown import markdown

            return markdown(made).encode()
        case "html":
            from reader.formats.digest.html import html

            return html(made).encode()
        case _:
            from reader.formats.digest.text import text

            if options.output:
                return text(made).encode()
            coding = sys.stdout.encoding or "ascii"
            try:
                return text(made).encode(coding)
            except UnicodeEncodeError:
                return text(made, ascii=True).encode()
