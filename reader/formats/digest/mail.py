"""A digest as a mail: plain text and HTML in one message."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from reader.formats.digest import Digest
from reader.formats.digest.html import html
from reader.formats.digest.text import text
from reader.formats.digest.wording import counted, heading
from reader.mail_addresses import Mailbox

_CODED = "quoted-printable"
"""ASCII in short lines, which every server on the way takes (RFC 2045 §6.7)."""


def message(
    digest: Digest, *, sender: Mailbox, recipient: Mailbox, now: datetime, id: str
) -> bytes:
    """The message (RFC 5322), a multipart/alternative (RFC 2046 §5.1.4), lines ending in CRLF.

    ``id`` is the Message-ID with its angle brackets. An address that is no ASCII makes the headers
    UTF-8 (RFC 6532).
    """
    plain = sender.address.isascii() and recipient.address.isascii()
    mail = EmailMessage(SMTP.clone(utf8=not plain))
    mail["From"] = _address(sender)
    mail["To"] = _address(recipient)
    mail["Subject"] = f"{heading(digest)}: {counted(digest)}"
    mail["Date"] = now.astimezone()
    mail["Message-ID"] = id
    # Nobody's holiday notice should answer (RFC 3834 §5).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text(digest), cte=_CODED)
    mail.add_alternative(html(digest), subtype="html", cte=_CODED)
    # Setting the content takes away the headers that describe it.
    mail["Content-Language"] = "en"
    return mail.as_bytes()


def _address(mailbox: Mailbox) -> Address:
    local, _, domain = mailbox.address.rpartition("@")
    return Address(mailbox.name, local, domain)
