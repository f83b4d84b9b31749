"""A digest as a mail: plain text and HTML in one message."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from reader.config.mail_addresses import Mailbox
from reader.digest.forms import Digest
from reader.digest.forms.html import format_html
from reader.digest.forms.sentences import count_papers, format_heading
from reader.digest.forms.text import format_text

_ENCODING = "quoted-printable"
"""ASCII in short lines, which every mail server accepts (RFC 2045 §6.7)."""


def build_message(
    digest: Digest, *, sender: Mailbox, recipient: Mailbox, now: datetime, id: str
) -> bytes:
    """Build the message (RFC 5322), a multipart/alternative (RFC 2046 §5.1.4) with CRLF line ends.

    ``id`` is the Message-ID with its angle brackets. An address that is no ASCII makes the headers
    UTF-8 (RFC 6532).
    """
    is_ascii = sender.address.isascii() and recipient.address.isascii()
    mail = EmailMessage(SMTP.clone(utf8=not is_ascii))
    mail["From"] = _make_address(sender)
    mail["To"] = _make_address(recipient)
    mail["Subject"] = f"{format_heading(digest)}: {count_papers(digest)}"
    mail["Date"] = now.astimezone()
    mail["Message-ID"] = id
    # So that automatic holiday messages do not answer (RFC 3834 §5).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(format_text(digest), cte=_ENCODING)
    mail.add_alternative(format_html(digest), subtype="html", cte=_ENCODING)
    # This header comes last, since setting the content removes headers about the content.
    mail["Content-Language"] = "en"
    return mail.as_bytes()


def _make_address(mailbox: Mailbox) -> Address:
    local, _, domain = mailbox.address.rpartition("@")
    return Address(mailbox.name, local, domain)
