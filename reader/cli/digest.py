"""``reader digest [FEED]``: print, write or mail the papers since the last digest."""

import argparse
import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from reader.cli import print_message
from reader.cli.digest_contents import DigestMaker, nothing_new_sentence
from reader.cli.options import CommonOptions, add_feed, add_output, parse_positive_number
from reader.cli.output import write_bytes
from reader.cli.services import Services, clock, open_services
from reader.digest import delivery_log, selection
from reader.digest.delivery_log import Start
from reader.digest.forms import Digest
from reader.errors import UsageError
from reader.model.address import format_address
from reader.text.sanitise import visible

if TYPE_CHECKING:
    from reader.cli.digest_mail import Deliver
    from reader.config.mail_addresses import Mailbox


class Options(CommonOptions, frozen=True, kw_only=True):
    """What can be typed after ``reader digest``."""

    feed: str | None
    """A feed's address; None is the home feed."""
    since: str
    """``last``, ``7d`` or a date."""
    limit: int
    """Papers at most."""
    sort: Literal["votes", "for-you"]
    """The order of the papers."""
    format: Literal["text", "markdown", "html", "mail"] | None
    """The form of the digest; None: text, or a mail if it is mailed."""
    output: str | None
    """A file to write to; None is standard output."""
    mail_to: list[str] | None
    """Mail addresses; an empty text stands for the configured address. None: no mail is sent."""
    force: bool
    """Whether to mail a digest again that was already mailed today."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_feed(parser)
    parser.add_argument(
        "--since",
        default="last",
        metavar="WHEN",
        help="7d, 2026-11-20, or last: the digest mailed last, else the newest day (default: last)",
    )
    parser.add_argument(
        "--limit",
        type=parse_positive_number,
        default=10,
        metavar="N",
        help="at most N papers (default: 10)",
    )
    parser.add_argument(
        "--sort",
        default="votes",
        choices=("votes", "for-you"),
        help="which papers come first: the most voted, or by what you kept (default: votes)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "html", "mail"),
        help="the form of the digest (default: text); mail is a message for sendmail -t",
    )
    add_output(parser)
    parser.add_argument(
        "--mail-to",
        nargs="?",
        const="",
        action="append",
        metavar="ADDRESS",
        help="mail it to ADDRESS, or without one to the configured address; may be repeated",
    )
    parser.add_argument(
        "--force", action="store_true", help="mail it even if it was already mailed today"
    )


def run(options: Options) -> int:
    """Print, write or mail the digest; only a message if nothing is new."""
    by_mail = options.format == "mail" or options.mail_to is not None
    if options.mail_to is not None and options.format not in (None, "mail"):
        raise UsageError(
            f"--mail-to can't be combined with --format {options.format}; leave one out"
        )
    if by_mail and options.output and options.format is None:
        raise UsageError(
            "-o can't be combined with sending; add --format mail to write the mail to the file"
        )
    now = clock()
    requested_start = selection.parse_start(options.since, now.date())
    with open_services() as services:
        services.library.refresh_marks()
        maker = DigestMaker(
            services, services.parse_address(options.feed), options.limit, options.sort
        )
        if by_mail:
            return _mail_digest(options, services, maker, requested_start, now)
        sent_by_recipient = delivery_log.load_sent(services.paths.digest_log).get(
            format_address(maker.address), {}
        )
        last = max(sent_by_recipient.values(), key=lambda one: one.at, default=None)
        start = requested_start or selection.start_after_last(last, now)
        made_digest = maker.make_digest(start, now)
        if not made_digest.digest.entries:
            print_message(nothing_new_sentence(maker, start))
            return 0
    write_bytes(_encode_digest(made_digest.digest, options), options.output)
    return 0


def _mail_digest(
    options: Options,
    services: Services,
    maker: DigestMaker,
    requested_start: Start | None,
    now: datetime,
) -> int:
    from reader.cli import digest_mail

    recipients = digest_mail.parse_recipients(options.mail_to or [""], services.config.mail)
    if options.format == "mail":
        if len(recipients) > 1:
            raise UsageError("--format mail writes one message; give only one --mail-to")
        deliver = _deliver_to_output(options.output)
    else:
        deliver = digest_mail.deliver_by_smtp(services)
    return digest_mail.mail_to_each(
        recipients, deliver, services, maker, requested_start, now, force=options.force
    )


def _deliver_to_output(output: str | None) -> "Deliver":
    def write_message(body: bytes, sender: "Mailbox", recipient: "Mailbox") -> None:
        # Programs such as sendmail expect the line ends of this system.
        write_bytes(body.replace(b"\r\n", os.linesep.encode()), output)

    return write_message


def _encode_digest(digest: Digest, options: Options) -> bytes:
    match options.format:
        case "markdown":
            from reader.digest.forms.markdown import format_markdown

            return visible(format_markdown(digest)).encode()
        case "html":
            from reader.digest.forms.html import format_html

            return visible(format_html(digest)).encode()
        case _:
            from reader.digest.forms.text import format_text

            if options.output:
                return visible(format_text(digest)).encode()
            coding = sys.stdout.encoding or "ascii"
            try:
                return visible(format_text(digest)).encode(coding)
            except UnicodeEncodeError:
                return visible(format_text(digest, ascii=True)).encode()
