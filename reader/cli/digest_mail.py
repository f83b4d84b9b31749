"""Digests by mail: at most one a day for each recipient; what was sent is remembered."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from uuid import uuid4

from reader.cli import print_message
from reader.cli.digest_contents import DigestMaker, MadeDigest, nothing_new_sentence
from reader.cli.services import Services
from reader.config import MailSettings
from reader.config.mail_addresses import Mailbox, Server, parse_mailbox, parse_server
from reader.digest import delivery_log, selection, smtp
from reader.digest.delivery_log import Sent, Start
from reader.digest.forms.mail import build_message
from reader.errors import FileError, MailError, MailRefused, UsageError
from reader.model.address import format_address

Deliver = Callable[[bytes, Mailbox, Mailbox], None]
"""Hands over a message, its lines ending in CRLF, from a sender to a recipient."""


def mail_to_each(
    recipients: Sequence[Mailbox],
    deliver: Deliver,
    services: Services,
    maker: DigestMaker,
    requested_start: Start | None,
    now: datetime,
    *,
    force: bool,
) -> int:
    """Mail a digest to each recipient; return 3 if some could not be sent, 1 if none could."""
    mails = _MailRun(services, maker, requested_start, now, force, deliver)
    done = 0
    with delivery_log.lock_sent_file(services.paths.digest_log):
        for recipient in recipients:
            try:
                mails.mail_to_recipient(recipient)
                done += 1
            except MailRefused as error:
                print_message(str(error))
            except MailError as error:
                # It would fail for the others, too.
                print_message(str(error))
                break
    return 0 if done == len(recipients) else 3 if done else 1


class _MailRun:
    """One run: it mails to each recipient and remembers what was sent."""

    def __init__(
        self,
        services: Services,
        maker: DigestMaker,
        requested_start: Start | None,
        now: datetime,
        force: bool,
        deliver: Deliver,
    ) -> None:
        self._path = services.paths.digest_log
        self._config = services.config.mail
        self._maker = maker
        self._feed = format_address(maker.address)
        self._requested_start = requested_start
        self._now = now
        self._force = force
        self._deliver = deliver

    def mail_to_recipient(self, recipient: Mailbox) -> None:
        """Mail to one recipient, unless that was done today or nothing is new.

        Raises ReaderError.
        """
        mailed = delivery_log.load_sent(self._path)
        last = mailed.get(self._feed, {}).get(recipient.address)
        again = selection.was_sent_today(last, self._now)
        if last and again and not self._force:
            at = last.at.astimezone()
            print_message(
                f"{recipient.address} got this digest today at {at:%H:%M}; --force sends it again"
            )
            return
        start: Start | None = self._requested_start
        without: tuple[str, ...] = ()
        if start is None and last:
            start = last.began if again else selection.start_after_last(last, self._now)
            without = () if again else last.keys
        made_digest = self._maker.make_digest(start, self._now, without)
        if not made_digest.digest.entries:
            nothing_new = nothing_new_sentence(self._maker, start)
            print_message(f"{nothing_new}; nothing was sent to {recipient.address}")
            return
        # Try this first: a mail that can't be remembered would be sent again and again.
        delivery_log.save_sent(self._path, mailed)
        sender = _find_sender(self._config, recipient)
        id = f"<{uuid4()}@{sender.domain}>"
        body = build_message(
            made_digest.digest, sender=sender, recipient=recipient, now=self._now, id=id
        )
        self._deliver(body, sender, recipient)
        sent = self._make_sent_record(made_digest, start, last)
        try:
            delivery_log.save_sent(
                self._path, delivery_log.add_sent(mailed, self._feed, recipient.address, sent)
            )
        except FileError as error:
            raise FileError(
                f"The mail to {recipient.address} was sent, but may be sent again: {error}"
            ) from error
        if sys.stderr.isatty():
            print_message(
                f"{len(made_digest.digest.entries)} papers were mailed to {recipient.address}"
            )

    def _make_sent_record(
        self, made_digest: MadeDigest, start: Start | None, last: Sent | None
    ) -> Sent:
        return selection.make_sent_record(
            self._maker.address,
            made_digest.digest,
            made_digest.snapshot.entries,
            start,
            last,
            now=self._now,
            taken=made_digest.snapshot.taken,
            whole=not made_digest.snapshot.problem,
        )


def parse_recipients(addresses: Sequence[str], config: MailSettings) -> list[Mailbox]:
    """The mailboxes of these addresses, each once; an empty text is the configured address.

    Raises UsageError.
    """
    mailboxes = [parse_mailbox(text) for text in _fill_in_configured(addresses, config.to)]
    return list({one.address: one for one in mailboxes}.values())


def _fill_in_configured(texts: Sequence[str], configured: str) -> list[str]:
    if "" in texts and not configured:
        raise UsageError(
            "No recipient is given; write --mail-to me@example.org, or set to in [mail]"
        )
    return [text or configured for text in texts]


def _find_sender(config: MailSettings, recipient: Mailbox) -> Mailbox:
    text = os.environ.get("READER_MAIL_FROM") or config.sender
    return parse_mailbox(text) if text else Mailbox(recipient.address)


def deliver_by_smtp(services: Services) -> Deliver:
    """A function that hands messages to the configured mail server."""

    @cache
    def find_server_and_password() -> tuple[Server, str]:
        server = _find_server(services)
        return server, smtp.find_password(server)

    def send_message(body: bytes, sender: Mailbox, recipient: Mailbox) -> None:
        server, password = find_server_and_password()
        smtp.send_message(
            server, password, body, sender=sender.address, recipient=recipient.address
        )

    return send_message


def _find_server(services: Services) -> Server:
    url = os.environ.get("READER_SMTP") or services.config.mail.smtp
    if not url:
        raise MailError(
            "No mail server is known; set READER_SMTP, or smtp in [mail] of"
            f" {services.paths.config}"
        )
    return parse_server(url)
