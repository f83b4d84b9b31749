"""A real mail server on loopback that takes, refuses or breaks off what it is told to."""

import asyncio
import socket
import ssl
import threading
import warnings
from collections.abc import Collection
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from types import TracebackType
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class Post:
    """Runs on a thread between ``with`` and its end; ``mails`` holds what it took, in order."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
        account: tuple[str, str] | None = None,
        refused: Collection[str] = (),
        answer: str = "250 Taken",
        cut: bool = False,
        hang: bool = False,
        echo: bool = False,
    ) -> None:
        self.mails: list[Envelope] = []
        self.asked: list[str] = []
        """The names of those who gave a password."""
        self.commands: list[str] = []
        """Every command that came in, its first word."""
        self.gate = threading.Event()
        """It answers a mail only when this is set, as it is at first."""
        self.gate.set()
        self.refused = set(refused)
        """Addresses it takes no mail for."""
        self.answer = answer
        """What it says to a mail."""
        self._cut, self._hang, self._echo = cut, hang, echo
        self._account = account
        self._tls = tls
        self._options: dict[str, Any] = {
            "hostname": "mail.example.org", "tls_context": starttls, "enable_SMTPUTF8": True,
        }  # fmt: skip
        if account:
            self._options |= {
                "authenticator": self._authenticated, "auth_required": True,
                "auth_require_tls": False,
            }  # fmt: skip
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0

    @property
    def messages(self) -> list[EmailMessage]:
        """What it took, parsed."""
        parser = BytesParser(policy=policy.default)
        found = [parser.parsebytes(mail.content or b"") for mail in self.mails]  # type: ignore[arg-type]
        return [one for one in found if isinstance(one, EmailMessage)]

    def __enter__(self) -> "Post":
        self._thread.start()
        post = self

        class Listening(SMTP):
            async def _call_handler_hook(self, command: str, *args: Any) -> Any:
                post.commands.append(command)
                return await super()._call_handler_hook(command, *args)

        def listening() -> SMTP:
            with warnings.catch_warnings():
                # It warns of passwords without TLS, which loopback is for.
                warnings.simplefilter("ignore")
                return Listening(self, loop=self._loop, **self._options)

        async def serve() -> int:
            server = await self._loop.create_server(
                listening,
                "127.0.0.1",
                0,
                ssl=self._tls,
            )
            return int(server.sockets[0].getsockname()[1])

        self.port = asyncio.run_coroutine_threadsafe(serve(), self._loop).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 Nobody \x1b[31mhere is called so"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self._cut:
            assert server.transport is not None
            server.transport.abort()
        if self._cut or self._hang:
            await asyncio.sleep(3600)
        while not self.gate.is_set():
            await asyncio.sleep(0.02)
        if self.answer.startswith("250"):
            self.mails.append(envelope)
        return self.answer

    def _authenticated(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        self.asked.append(data.login.decode())
        if (data.login.decode(), data.password.decode()) == self._account:
            return AuthResult(success=True)
        said = f"535 5.7.8 {data.password.decode() if self._echo else 'Not you'}"
        return AuthResult(success=False, handled=False, message=said)


def to_loopback(address: tuple[str, int], timeout: float) -> socket.socket:
    """Every host is this machine, as if a name server said so."""
    return socket.create_connection(("127.0.0.1", address[1]), timeout)
