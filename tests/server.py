"""A real HTTP server on loopback that answers as it is told, faults included."""

import ssl
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Request(NamedTuple):
    """What came in."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    target: str = ""
    """What the request line names: a path with its query, for a proxy a URL or a host."""


class Answer(NamedTuple):
    """What goes out."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    hang: bool = False
    """Send the head and the body, promise one byte more, and wait until the server ends."""
    cut: bool = False
    """Promise one byte more than is sent, then close."""


class Server:
    """Runs on a thread between ``with`` and its end; ``requests`` holds what came in, in order.

    With a context it speaks TLS.
    """

    def __init__(
        self, answer: Callable[[Request], Answer], context: ssl.SSLContext | None = None
    ) -> None:
        self.requests: list[Request] = []
        self.answer = answer
        """What answers; may be exchanged while the server runs."""
        self._ended = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                request = Request(
                    url.path, dict(parse_qsl(url.query)), dict(self.headers), self.path
                )
                outer.requests.append(request)
                self._send(outer.answer(request))

            do_CONNECT = do_GET

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                promised = len(answer.body) + (answer.cut or answer.hang)
                for name, value in {"Content-Length": str(promised), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(answer.body)
                    self.wfile.flush()
                    if answer.hang:
                        outer._ended.wait()
                except OSError:
                    pass  # the client had enough

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._scheme = "https" if context else "http"
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def port(self) -> int:
        """Where it listens on loopback."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """Its root, without a slash at the end."""
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
