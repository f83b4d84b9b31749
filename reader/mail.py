"""Mail out: the only user of smtplib. One message to one recipient, or one sentence why not.

A password goes only over TLS to a server whose certificate is verified (RFC 8314 §3), or to this
machine itself.
"""

import base64
import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from reader.errors import MailError, MailRefused
from reader.mail_addresses import Server
from reader.text.sanitise import line

_OURSELVES = "[127.0.0.1]"
"""What we call ourselves, an address literal (RFC 5321 §4.1.4): the machine's name is private."""
_SERVICE = "reader"
"""What we are called in a keyring."""
_LATER = 421, 450, 451, 452
"""Replies that ask to try again later (RFC 5321 §4.2.3)."""

Connect = Callable[[tuple[str, int], float], socket.socket]
"""Opens a connection to a host and port within so many seconds. Raises OSError."""


class Limits(NamedTuple):
    """What sending one mail may take."""

    answer: float = 10.0
    """Seconds to connect, and without a byte."""
    total: float = 30.0
    """Seconds in all."""


def password_of(server: Server, patience: float = 20.0) -> str:
    """The password: of the address, else of the keyring. Raises MailError where there is none."""
    if server.password or not server.user:
        return server.password
    if not may_ask_keyring(os.environ, os.geteuid()):
        raise MailError(
            f"No password is known for {server.account}, and root's keyring is not looked for;"
            " put it into READER_SMTP, or name a keyring in PYTHON_KEYRING_BACKEND"
        )
    found: list[str | None] = []

    def ask() -> None:
        # Whatever a keyring may raise, there is no password then.
        with suppress(Exception):
            import keyring

            found.append(keyring.get_password(_SERVICE, server.account))

    # One that is locked may wait for its owner for ever.
    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(patience)
    if not found or not found[0]:
        raise MailError(
            f"No password is known for {server.account}; run keyring set {_SERVICE}"
            f" {server.account} (it comes with the extra [keyring]), or put it into READER_SMTP"
        )
    return found[0]


def may_ask_keyring(environ: Mapping[str, str], user: int) -> bool:
    """Whether a keyring may be asked for: as root (user 0) only one that is named.

    To find one, keyring tries all it has, and that for macOS calls ``ctypes.util.find_library``,
    which on Linux runs ``ld -o /dev/null``: as root that deletes the device.
    """
    return user != 0 or bool(environ.get("PYTHON_KEYRING_BACKEND"))


def send(
    server: Server,
    password: str,
    message: bytes,
    *,
    sender: str,
    recipient: str,
    limits: Limits | None = None,
    connect: Connect = socket.create_connection,
) -> None:
    """Hand a message over. It is sent when this returns: the server said so.

    ``message`` ends its lines with CRLF. Raises MailRefused where another mail may be taken, else
    MailError, within the total time. The work is done on a thread whose connection is cut when
    time is up: no other way ends a name lookup or a server that hangs.
    """
    limits = limits or Limits()
    smtp = _Smtp(server, connect, limits.answer)
    ended: list[Exception | None] = []

    def work() -> None:
        try:
            _deliver(smtp, server, password, message, sender, recipient)
            ended.append(None)
        except Exception as error:
            ended.append(error)
        # The mail was taken or not; how the conversation ends does not matter.
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()

    thread = threading.Thread(target=work, name="mail", daemon=True)
    thread.start()
    thread.join(limits.total)
    if not ended:
        smtp.cut()
        raise MailError(
            f"{server.host} took longer than {limits.total:.0f} s; the mail to {recipient} may"
            " not have been sent, try again later"
        )
    if ended[0] is not None:
        raise ended[0]


class _Smtp(smtplib.SMTP):
    """A session that connects when it is told to, with TLS from the start or later."""

    def __init__(self, server: Server, connect: Connect, timeout: float) -> None:
        super().__init__(local_hostname=_OURSELVES, timeout=timeout)
        self._server = server
        self._connect = connect
        # What the certificate is checked against; smtplib sets it only where it connects at once.
        self._host = server.host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = self._connect((host, port), timeout)
        plain.settimeout(timeout)
        if not self._server.tls:
            return plain
        return tls_context(self._server).wrap_socket(plain, server_hostname=host)

    def cut(self) -> None:
        """End it at once, from another thread."""
        connection = self.sock
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def tls_context(server: Server) -> ssl.SSLContext:
    """How TLS is spoken: with a certificate that is verified, except within this machine."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if server.local:
        # A server of this machine has a certificate for another name, if it has one.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _deliver(
    smtp: _Smtp, server: Server, password: str, message: bytes, sender: str, recipient: str
) -> None:
    host, secrets = server.host, _secrets(server, password)
    try:
        code, said = smtp.connect(host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        smtp.ehlo_or_helo_if_needed()
        _encrypt(smtp, server)
        if server.user:
            _log_in(smtp, server, password, secrets)
        plain = sender.isascii() and recipient.isascii()
        smtp.sendmail(sender, [recipient], message, [] if plain else ["SMTPUTF8"])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = error.recipients.get(recipient, (0, b""))
        raise MailRefused(
            f"{host} takes no mail for {recipient}{_quoted(said, secrets)}; {_now(code)}"
        ) from error
    except smtplib.SMTPSenderRefused as error:
        raise MailRefused(
            f"{host} takes no mail from {sender}{_quoted(error.smtp_error, secrets)};"
            " set READER_MAIL_FROM, or from in [mail]"
        ) from error
    except smtplib.SMTPDataError as error:
        raise MailRefused(
            f"{host} did not take the mail to {recipient}{_quoted(error.smtp_error, secrets)};"
            f" {_now(error.smtp_code)}"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailRefused(
            f"{host} takes no addresses with letters such as ä; give one that has none"
        ) from error
    except smtplib.SMTPServerDisconnected as error:
        raise MailError(
            f"The connection to {host} broke before the mail to {recipient} was taken; try again"
        ) from error
    except smtplib.SMTPException as error:
        raise MailError(
            f"{host} does not talk to us as a mail server does; check its address"
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise MailError(
            f"{host} shows a certificate that can't be trusted ({line(error.verify_message)});"
            " nothing was sent, check the server's name and this machine's clock"
        ) from error
    except ssl.SSLError as error:
        raise MailError(
            f"{host} does not speak TLS on port {server.port}; nothing was sent, check the port and"
            " whether it is smtp:// or smtps://"
        ) from error
    except TimeoutError as error:
        raise MailError(f"{host} did not answer in time; nothing was sent, try again") from error
    except (OSError, UnicodeError) as error:
        # A host name that can't be asked for is a UnicodeError.
        reason = line(getattr(error, "strerror", None) or "no such name")[:80]
        raise MailError(
            f"{host} can't be reached on port {server.port} ({reason}); try again when you are"
            " online"
        ) from error


def _encrypt(smtp: _Smtp, server: Server) -> None:
    """Go on with TLS; without it only where nobody can listen."""
    if server.tls:
        return
    if smtp.has_extn("starttls"):
        code, _ = smtp.starttls(context=tls_context(server))
        if code == 220:
            return
    if not server.local:
        raise MailError(
            f"{server.host} offers no encryption (STARTTLS) on port {server.port}; nothing was"
            " sent, try smtps:// or another port"
        )


def _log_in(smtp: _Smtp, server: Server, password: str, secrets: Sequence[str]) -> None:
    try:
        smtp.login(server.user, password)
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            f"{server.host} refuses the name {server.user} or its password"
            f"{_quoted(error.smtp_error, secrets)}; check both"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(
            f"{server.host} takes no names and passwords; leave {server.user} out of its address"
        ) from error
    except UnicodeError:
        # The error itself holds the password.
        raise MailError(
            f"The name or password for {server.host} has letters beyond ASCII, which can't be sent;"
            " change it"
        ) from None


def _now(code: int) -> str:
    return "try again later" if code in _LATER else "check the address"


def _secrets(server: Server, password: str) -> list[str]:
    """The password in the forms that a server hears it in (RFC 4616, and AUTH LOGIN)."""
    sent = (password, f"\0{server.user}\0{password}")
    coded = [base64.b64encode(text.encode()).decode() for text in sent]
    return [password, *coded] if password else []


def _quoted(reply: bytes | str, secrets: Sequence[str]) -> str:
    """The server's own words in brackets, unless they hold the password."""
    text = line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply)
    if not text or any(secret in text for secret in secrets):
        return ""
    return f" ({text[:120].rstrip('.')})"
