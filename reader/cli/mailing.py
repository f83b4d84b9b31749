"""Digests by mail: each recipient one a day, and what was sent is remembered."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from functools import cache
from uuid import uuid4

from reader import digest, mail, sent
from reader.address import canonical
from reader.cli import complain
from reader.cli.digesting import put
from reader.cli.news import Made, News, nothing_new
from reader.cli.parser import Options
from reader.cli.services import Services
from reader.config import Mail
from reader.errors import FileError, MailError, MailRefused, UsageError
from reader.formats.digest.mail import message
from reader.mail_addresses import Mailbox, Server, mailbox, server
from reader.sent import Sent, Start

_Deliver = Callable[[bytes, Mailbox, Mailbox], None]
"""Hands over a message, its lines ending in CRLF, from a sender to a recipient."""


def run(
    options: Options, everything: Services, news: News, asked: Start | None, now: datetime
) -> int:
    """Mail it to each; 3 where some could not be sent, 1 where none could."""
    config = everything.config.mail
    recipients = _recipients(options, config)
    deliver = _by_smtp(everything) if options.format is None else _to_output(options.output)
    mails = _Round(everything, news, asked, now, bool(options.force), deliver)
    done = 0
    with sent.locked(everything.paths.digests):
        for recipient in recipients:
            try:
                mails.serve(recipient)
                done += 1
            except MailRefused as error:
                complain(str(error))
            except MailError as error:
                # The others would fare no better.
                complain(str(error))
                break
    return 0 if done == len(recipients) else 3 if done else 1


class _Round:
    """One run: who gets what, and what is remembered of it."""

    def __init__(
        self,
        everything: Services,
        news: News,
        asked: Start | None,
        now: datetime,
        force: bool,
        deliver: _Deliver,
    ) -> None:
        self._path = everything.paths.digests
        self._config = everything.config.mail
        self._news = news
        self._feed = canonical(news.address)
        self._asked = asked
        self._now = now
        self._force = force
        self._deliver = deliver

    def serve(self, recipient: Mailbox) -> None:
        """Mail to one, unless that was done today or nothing is new. Raises ReaderError."""
        mailed = sent.load(self._path)
        last = mailed.get(self._feed, {}).get(recipient.address)
        again = digest.sent_today(last, self._now)
        if last and again and not self._force:
            at = last.at.astimezone()
            complain(
                f"{recipient.address} got this digest today at {at:%H:%M}; --force sends it again"
            )
            return
        start: Start | None = self._asked
        without: tuple[str, ...] = ()
        if start is None and last:
            start = last.began if again else digest.start_after(last, self._now)
            without = () if again else last.keys
        made = self._news.since(start, self._now, without)
        if not made.digest.entries:
            complain(f"{nothing_new(self._news, start)}; nothing was sent to {recipient.address}")
            return
        # What could not be remembered would be sent again and again.
        sent.save(self._path, mailed)
        sender = _sender(self._config, recipient)
        id = f"<{uuid4()}@{sender.domain}>"
        body = message(made.digest, sender=sender, recipient=recipient, now=self._now, id=id)
        self._deliver(body, sender, recipient)
        one = self._sent(made, start, last)
        try:
            sent.save(self._path, sent.remembered(mailed, self._feed, recipient.address, one))
        except FileError as error:
            raise FileError(
                f"The mail to {recipient.address} was sent, but may be sent again: {error}"
            ) from error
        if sys.stderr.isatty():
            complain(f"{len(made.digest.entries)} papers were mailed to {recipient.address}")

    def _sent(self, made: Made, start: Start | None, last: Sent | None) -> Sent:
        return digest.sent(
            self._news.address,
            made.digest,
            made.snapshot.entries,
            start,
            last,
            now=self._now,
            taken=made.snapshot.taken,
            whole=not made.snapshot.problem,
        )


def _recipients(options: Options, config: Mail) -> list[Mailbox]:
    found = [mailbox(text) for text in _named(options.mail_to or [""], config.to)]
    unique = list({one.address: one for one in found}.values())
    if options.format == "mail" and len(unique) > 1:
        raise UsageError("--format mail writes one message; name one --mail-to")
    return unique


def _named(texts: list[str], configured: str) -> list[str]:
    if "" in texts and not configured:
        raise UsageError("No recipient is named; write --mail-to me@example.org, or to in [mail]")
    return [text or configured for text in texts]


def _sender(config: Mail, recipient: Mailbox) -> Mailbox:
    text = os.environ.get("READER_MAIL_FROM") or config.sender
    return mailbox(text) if text else Mailbox(recipient.address)


def _to_output(output: str | None) -> _Deliver:
    def deliver(body: bytes, sender: Mailbox, recipient: Mailbox) -> None:
        # Programs such as sendmail read lines as this system ends them.
        put(body.replace(b"\r\n", os.linesep.encode()), output)

    return deliver


def _by_smtp(everything: Services) -> _Deliver:
    @cache
    def known() -> tuple[Server, str]:
        found = _server(everything)
        return found, mail.password_of(found)

    def deliver(body: bytes, sender: Mailbox, recipient: Mailbox) -> None:
        found, password = known()
        mail.send(found, password, body, sender=sender.address, recipient=recipient.address)

    return deliver


def _server(everything: Services) -> Server:
    url = os.environ.get("READER_SMTP") or everything.config.mail.smtp
    if not url:
        raise MailError(
            "No mail server is known; set READER_SMTP, or smtp in [mail] of"
            f" {everything.paths.config}"
        )
    return server(url)
