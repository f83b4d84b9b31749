"""Draws the app in a page of ``reader serve``."""

from codecs import getincrementaldecoder
from contextlib import suppress
from functools import partial
from typing import Any

from textual.app import App
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver, _ExitInput
from textual.message import Message
from textual.messages import ExitApp

from reader.app.key_stream import KeyStream
from reader.app.keys_in_order import count_waiting_keys
from reader.system import atomic_file

_MAX_WAITING_KEYS = 500
"""The largest number of keys that may wait for the app."""
_CHECK_SECONDS = 0.01
"""Seconds between two checks whether the app has handled them."""


class PageDriver(WebDriver):
    """Textual's driver; it survives the end of the server, and accepts any input from a page.

    It also gives the page around the cells the background colour of the app.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._write = partial(_write_all, self.fileno)

    def start_application_mode(self) -> None:
        """Begin to draw."""
        super().start_application_mode()
        self._app.call_later(self._follow_theme)

    def run_input_thread(self) -> None:
        """Pass on keys; end the app when the server ends, even if the server could not say so."""
        keys, packets = KeyStream(), ByteStream()
        decode = getincrementaldecoder("utf-8")("ignore").decode
        with suppress(_ExitInput, OSError):
            for data in self._input_reader:
                for kind, payload in packets.feed(data) if data else ():
                    if kind == "D":
                        for message in keys.read_text(decode(payload)):
                            self.process_message(message)
                    else:
                        self._on_meta(kind, payload)
                for message in keys.read_pending():
                    self.process_message(message)
        if not self.exit_event.is_set():
            self.send_message(ExitApp())

    def process_message(self, message: Message) -> None:
        """Pass on a key, and wait while the app has too many keys to handle."""
        super().process_message(message)
        while count_waiting_keys(self._app) > _MAX_WAITING_KEYS:
            if self.exit_event.wait(_CHECK_SECONDS):
                return

    def _follow_theme(self) -> None:
        self._app.theme_changed_signal.subscribe(self._app, lambda theme: self._show_background())
        self._show_background()

    def _show_background(self) -> None:
        """Set the terminal's own background.

        https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "Operating System Commands", 11.
        """
        colour = self._app.get_css_variables()["background"]
        if colour.startswith("#"):
            self.write(f"\x1b]11;{colour}\a")


def _write_all(handle: int, data: bytes) -> int:
    """Write data to the server. If the server has ended, the end of the input ends the app."""
    with suppress(OSError):
        atomic_file.write_all(handle, data)
    return len(data)
