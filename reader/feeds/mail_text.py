"""The text of a mail as it was sent: decoded, and without the marks of a forwarded mail.

RFC 5322 and MIME; the standard library's parser does both. A mailbox file (RFC 4155) holds several.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

_HEADER = re.compile(
    rb"(?:From [^\n]*\r?\n)?(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}\r?\n"
)
_MAIL_FIELD = re.compile(
    rb"(?im)^(?:mime-version|content-type|content-transfer-encoding|received|message-id|date|from):"
)
_NEXT_MAIL = re.compile(rb"(?m)^From [^\n]+\n(?=[A-Za-z][A-Za-z0-9-]*:)")
_HEAD_BYTES = 100_000
_MAX_MAILS = 1000


def decode_mail(body: bytes) -> str | None:
    """The texts of a mail or mailbox, one after another; None if the bytes are no mail."""
    head = _HEADER.match(body[:_HEAD_BYTES].lstrip())
    if head is None or not _MAIL_FIELD.search(head[0]):
        return None
    starts = [match.end() for match in _NEXT_MAIL.finditer(body)][:_MAX_MAILS]
    if not starts:
        return _text_of_mail(body.lstrip())
    ends = [match.start() for match in _NEXT_MAIL.finditer(body)][1 : _MAX_MAILS + 1]
    mails = [body[start:end] for start, end in zip(starts, [*ends, len(body)], strict=False)]
    return "\n".join(map(_text_of_mail, mails))


def unquote_text(text: str) -> str:
    """The text without the ``>`` that mail programs put before lines they forward."""
    return re.sub(r"(?m)^(?:>[^\S\n]?){1,10}", "", text)


def _text_of_mail(mail: bytes) -> str:
    message = message_from_bytes(mail, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return "\n".join(_plain_parts(message))


def _plain_parts(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            charset = part.get_content_charset() or "utf-8"
            try:
                yield content.decode(charset)
            except (LookupError, UnicodeDecodeError):
                yield content.decode("utf-8", "replace")
