"""A listening socket on loopback: what every made-up server of raw bytes has in common."""

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType


class Listener:
    """Accepts connections between ``with`` and its end; each is served on a thread of its own."""

    def __init__(self, serve: Callable[[socket.socket], None]) -> None:
        """``serve`` is given each connection, and need not close it; an OSError ends it."""
        self._serve = serve
        self.ended = threading.Event()
        """Set when the server ends."""
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> "Listener":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.ended.set()
        # A thread that waits for a connection is woken by one.
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            pass
        self._socket.close()

    def _accept(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._take, args=(connection,), daemon=True).start()

    def _take(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            self._serve(connection)
