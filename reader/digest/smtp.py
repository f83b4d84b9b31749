"""Sends mail: one message to one recipient, or an error of one sentence.

No other module uses smtplib. A password is sent only over TLS to a server with a verified
certificate (RFC 8314 §3), or to this machine itself.
"""

import os
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from reader.config.mail_addresses import Server
from reader.errors import MailError, MailRefused
from reader.system.debug_log import log, log_failure
from reader.system.known_secrets import encoded_forms, remember_secret
from reader.text.sanitise import line

_OWN_NAME = "[127.0.0.1]"
"""Our name for the server, an address literal (RFC 5321 §4.1.4): the machine's name is private."""
_KEYRING_SERVICE = "reader"
"""The name of our passwords in a keyring."""
_RETRY_CODES = 421, 450, 451, 452
"""Reply codes that mean "try again later" (RFC 5321 §4.2.3)."""

Connect = Callable[[tuple[str, int], float], socket.socket]
"""Opens a connection to (host, port) within a number of seconds. Raises OSError."""


class Limits(NamedTuple):
    """How long sending one mail may take."""

    answer: float = 10.0
    """Seconds to connect, and to wait for the next byte."""
    total: float = 30.0
    """Seconds for everything."""


def find_password(server: Server, max_seconds: float = 20.0) -> str:
    """The password in the server's address, else in the keyring. Raises MailError if there is none.

    ``max_seconds`` is the longest wait for the keyring.
    """
    if server.password or not server.user:
        return server.password
    if not is_keyring_safe(os.environ, os.geteuid()):
        raise MailError(
            f"No password is known for {server.account}, and root's keyring is not looked for;"
            " put it into READER_SMTP, or name a keyring in PYTHON_KEYRING_BACKEND"
        )
    passwords: list[str | None] = []

    def ask_keyring() -> None:
        # A keyring may raise any error; then there is no password.
        with suppress(Exception):
            import keyring

            passwords.append(keyring.get_password(_KEYRING_SERVICE, server.account))
            remember_secret(passwords[0] or "", server.user)

    # A locked keyring may wait for its owner for ever.
    thread = threading.Thread(target=ask_keyring, name="keyring", daemon=True)
    thread.start()
    thread.join(max_seconds)
    if not passwords or not passwords[0]:
        raise MailError(
            f"No password is known for {server.account}; run keyring set {_KEYRING_SERVICE}"
            f" {server.account} (it comes with the extra [keyring]), or put it into READER_SMTP"
        )
    return passwords[0]


def is_keyring_safe(environ: Mapping[str, str], user: int) -> bool:
    """Whether a keyring may be used: root (user 0) may only use one that the environment names.

    To find a keyring, the library tries all kinds. The one for macOS calls
    ``ctypes.util.find_library``, which on Linux runs ``ld -o /dev/null``: as root, that deletes
    ``/dev/null``.
    """
    return user != 0 or bool(environ.get("PYTHON_KEYRING_BACKEND"))


def send_message(
    server: Server,
    password: str,
    message: bytes,
    *,
    sender: str,
    recipient: str,
    limits: Limits | None = None,
    connect: Connect = socket.create_connection,
) -> None:
    """Send a message. When this function returns, the server has accepted it.

    The lines of ``message`` end in CRLF. Raises MailRefused where the server may accept another
    mail, else MailError, within the total time. A thread does the work, and its connection is cut
    when the time is over: nothing else can end a name lookup or a server that hangs.
    """
    limits = limits or Limits()
    smtp = _SmtpSession(server, connect, limits.answer)
    outcome: list[Exception | None] = []

    def deliver_and_quit() -> None:
        try:
            _deliver_message(smtp, server, password, message, sender, recipient)
            log("%s took a mail of %d bytes", server.host, len(message))
            outcome.append(None)
        except Exception as error:
            log_failure(f"{server.host} took no mail", error)
            outcome.append(error)
        # The mail was accepted or not, so errors while we say goodbye do not matter.
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()

    thread = threading.Thread(target=deliver_and_quit, name="mail", daemon=True)
    thread.start()
    thread.join(limits.total)
    if not outcome:
        smtp.cut_connection()
        raise MailError(
            f"{server.host} took longer than {limits.total:.0f} s; the mail to {recipient} may"
            " not have been sent, try again later"
        )
    if outcome[0] is not None:
        raise outcome[0]


class _SmtpSession(smtplib.SMTP):
    """An SMTP session, with TLS from the start or from STARTTLS on."""

    def __init__(self, server: Server, connect: Connect, timeout: float) -> None:
        super().__init__(local_hostname=_OWN_NAME, timeout=timeout)
        self._server = server
        self._connect = connect
        # The name in the certificate must be this one; smtplib sets it only if the constructor
        # connects.
        self._host = server.host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = self._connect((host, port), timeout)
        plain.settimeout(timeout)
        if not self._server.tls:
            return plain
        return create_tls_context(self._server).wrap_socket(plain, server_hostname=host)

    def cut_connection(self) -> None:
        """End the connection at once, from another thread."""
        connection = self.sock
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def create_tls_context(server: Server) -> ssl.SSLContext:
    """Create the TLS context. It verifies the server's certificate, except on this machine."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if server.local:
        # A server on this machine has no certificate, or one for another name.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _deliver_message(
    smtp: _SmtpSession, server: Server, password: str, message: bytes, sender: str, recipient: str
) -> None:
    host, secrets = server.host, encoded_forms(password, server.user)
    try:
        code, reply = smtp.connect(host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, reply)
        smtp.ehlo_or_helo_if_needed()
        _start_encryption(smtp, server)
        if server.user:
            _log_in(smtp, server, password, secrets)
        plain = sender.isascii() and recipient.isascii()
        smtp.sendmail(sender, [recipient], message, [] if plain else ["SMTPUTF8"])
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = error.recipients.get(recipient, (0, b""))
        raise MailRefused(
            f"{host} takes no mail for {recipient}{_quote_reply(reply, secrets)};"
            f" {_describe_remedy(code)}"
        ) from error
    except smtplib.SMTPSenderRefused as error:
        raise MailRefused(
            f"{host} takes no mail from {sender}{_quote_reply(error.smtp_error, secrets)};"
            " set READER_MAIL_FROM, or from in [mail]"
        ) from error
    except smtplib.SMTPDataError as error:
        raise MailRefused(
            f"{host} did not take the mail to {recipient}{_quote_reply(error.smtp_error, secrets)};"
            f" {_describe_remedy(error.smtp_code)}"
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
        # An invalid host name raises UnicodeError.
        reason = line(getattr(error, "strerror", None) or "no such name")[:80]
        raise MailError(
            f"{host} can't be reached on port {server.port} ({reason}); try again when you are"
            " online"
        ) from error


def _start_encryption(smtp: _SmtpSession, server: Server) -> None:
    """Start TLS, which is optional only on this machine. Raises MailError."""
    if server.tls:
        return
    if smtp.has_extn("starttls"):
        code, _ = smtp.starttls(context=create_tls_context(server))
        if code == 220:
            return
    if not server.local:
        raise MailError(
            f"{server.host} offers no encryption (STARTTLS) on port {server.port}; nothing was"
            " sent, try smtps:// or another port"
        )


def _log_in(smtp: _SmtpSession, server: Server, password: str, secrets: Sequence[str]) -> None:
    try:
        smtp.login(server.user, password)
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            f"{server.host} refuses the name {server.user} or its password"
            f"{_quote_reply(error.smtp_error, secrets)}; check both"
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(
            f"{server.host} takes no names and passwords; leave {server.user} out of its address"
        ) from error
    except UnicodeError:
        # The text of the error contains the password.
        raise MailError(
            f"The name or password for {server.host} has letters beyond ASCII, which can't be sent;"
            " change it"
        ) from None


def _describe_remedy(code: int) -> str:
    return "try again later" if code in _RETRY_CODES else "check the address"


def _quote_reply(reply: bytes | str, secrets: Sequence[str]) -> str:
    """The server's reply in parentheses; empty where it contains the password."""
    text = line(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply)
    if not text or any(secret in text for secret in secrets):
        return ""
    return f" ({text[:120].rstrip('.')})"
