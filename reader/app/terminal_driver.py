"""Draws the app on a terminal and reads its keys.

This is Textual's driver with three additions: it survives the loss of the terminal, restores the
terminal in every case, and accepts any input.
"""

import io
import os
import select
import signal
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from reader.app.key_stream import KeyStream
from reader.app.keys_in_order import count_waiting_keys

EXIT_CODE_WITHOUT_TERMINAL = 128 + signal.SIGHUP
"""The exit code if the terminal was closed."""
_RESTORE_SEQUENCES = (
    "\x1b[?2026l"  # output is shown at once
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # no mouse
    "\x1b[?2004l\x1b[?1004l\x1b[?2048l"  # no marks around pasted text, no focus, no size
    "\x1b[?7h"  # long lines are wrapped
    "\x1b[<u"  # the former key protocol of this screen, before the screen changes
    "\x1b[0m\x1b[?1049l\x1b[?25h"  # plain text, the shell's screen, its cursor
)
"""Restores all modes of the terminal that the app has changed.

https://invisible-island.net/xterm/ctlseqs/ctlseqs.html,
https://sw.kovidgoyal.net/kitty/keyboard-protocol/
"""
_BACKGROUND_SECONDS = 0.2
"""Seconds after which a program that was continued in the background stops again."""
_MAX_CELLS = 1000
"""The largest width or height of a screen, in cells; a larger number must be a mistake."""
_MAX_READ_BYTES = 4096
"""The largest number of bytes that are read at once."""
_MAX_WAITING_MESSAGES = 1000
"""The number of waiting messages above which keys are left in the terminal for a while."""


class _Output(io.RawIOBase):
    """A terminal as an output file. After the terminal is closed, output is dropped."""

    def __init__(self, handle: int, on_loss: Callable[[], None]) -> None:
        self._handle = handle
        self._on_loss = on_loss

    def writable(self) -> bool:
        """Always true."""
        return True

    def fileno(self) -> int:
        """The file descriptor."""
        return self._handle

    def write(self, data: Any, /) -> int:
        """Write some of the bytes and return how many."""
        while True:
            try:
                return os.write(self._handle, data)
            except BlockingIOError:
                # Another program may have set the terminal so.
                select.select([], [self._handle], [], 1.0)
            except OSError:
                self._on_loss()
                return len(data)


class TerminalDriver(LinuxDriver):
    """Draws on standard output and reads standard input."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        # Standard error may be a file. The command has checked that output is a terminal.
        out = sys.__stdout__
        assert out
        self._handle = out.fileno()
        self._coding = out.encoding
        self._file = io.TextIOWrapper(
            io.BufferedWriter(_Output(self._handle, self._exit_without_terminal)),
            out.encoding,
            out.errors,
        )
        self._size = size or self._get_terminal_size()
        self._drawing = False
        self._due_calls: set[Callable[[], None]] = set()

    # Begin and end

    def start_application_mode(self) -> None:
        """Take the terminal; do nothing if another program has it."""
        self._drawing = True
        self._writer_thread = None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._drawing = self._writer_thread is not None
        signal.signal(signal.SIGWINCH, lambda *_: self._call_soon(self._send_size))

    def disable_input(self) -> None:
        """Stop reading; keys that were typed and not read are dropped."""
        if self._drawing:
            super().disable_input()

    def stop_application_mode(self) -> None:
        """Restore the terminal, if the app has it."""
        if self._drawing:
            self.disable_input()
            self._restore_modes()
            self.write(_RESTORE_SEQUENCES)
            self._drawing = False

    def restore_terminal(self) -> None:
        """Restore the terminal. Any thread may call this, whatever the others wait for."""
        if not self._drawing:
            return
        with suppress(termios.error):
            termios.tcflush(self._handle, termios.TCOFLUSH)
        self._restore_modes()
        with suppress(OSError):
            os.set_blocking(self._handle, False)
            os.write(self._handle, _RESTORE_SEQUENCES.encode())
            os.set_blocking(self._handle, True)

    def _restore_modes(self) -> None:
        if self.attrs_before is not None:
            with suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def write(self, data: str) -> None:
        """Draw, if the app has the terminal."""
        if self._drawing:
            super().write(data)

    def _exit_without_terminal(self) -> None:
        """End the app because the terminal was closed."""
        self._call_soon(self._exit_app)

    def _exit_app(self) -> None:
        self._app.exit(return_code=EXIT_CODE_WITHOUT_TERMINAL)

    # Signals: the app first finishes the step in which the signal came.

    def _call_soon(self, work: Callable[[], None]) -> None:
        """Call ``work`` on the event loop soon, once even if this is asked several times."""
        if work in self._due_calls:
            return
        self._due_calls.add(work)

        def run_once() -> None:
            self._due_calls.discard(work)
            work()

        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(run_once)

    def _sigtstp_application(self, number: int = 0, frame: FrameType | None = None) -> None:
        if self._auto_restart:
            self._call_soon(self._suspend_app)
        else:
            self._stop_process()  # an editor has the terminal

    def _sigcont_application(self, number: int = 0, frame: FrameType | None = None) -> None:
        if self._auto_restart:
            self._call_soon(self._continue_app)

    def _suspend_app(self) -> None:
        if self._drawing and not self._app._exit:
            self.suspend_application_mode()
            self._stop_process()
            self._call_soon(self._continue_app)

    def _stop_process(self) -> None:
        """Stop the process as SIGTSTP does by default; the system ignores it without a shell."""
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._sigtstp_application)

    def _continue_app(self) -> None:
        if self._app._exit or not self._auto_restart:
            return
        if not self._is_in_foreground():
            # A program in the background must not use the terminal, so stop again. But not at
            # once: a shell that ends a program also continues it, and the signal that ends it may
            # come second.
            self._loop.call_later(_BACKGROUND_SECONDS, self._stop_in_background)
            return
        if self._drawing:
            # The process was stopped by SIGSTOP, and the shell had the terminal meanwhile.
            self.suspend_application_mode()
        self._must_signal_resume = True
        self.start_application_mode()
        self._app.refresh(layout=True)

    def _stop_in_background(self) -> None:
        if self._app._exit or self._drawing:
            return
        if not self._is_in_foreground():
            self._stop_process()
        self._call_soon(self._continue_app)

    def _is_in_foreground(self) -> bool:
        """Whether the shell lets the app use the terminal; true if there is no shell."""
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:
            return True

    # Size

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size that the terminal reports; 80 × 25 if it reports none."""
        width, height = 0, 0
        with suppress(OSError):
            width, height = os.get_terminal_size(self._handle)
        return min(width or 80, _MAX_CELLS), min(height or 25, _MAX_CELLS)

    def _send_size(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self.send_message(events.Resize(size, size))
            # Even if the size is the same as before: the terminal has lost what it cut off.
            self._app.refresh(layout=True)

    # Keys

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            failure = error
            self._call_soon(lambda: self._app._handle_exception(failure))

    def run_input_thread(self) -> None:
        """Pass on the input until the app ends or the terminal is closed."""
        stream = KeyStream()
        decode = getincrementaldecoder(self._coding)("ignore").decode
        while not self.exit_event.is_set():
            if count_waiting_keys(self._app) > _MAX_WAITING_MESSAGES:
                self.exit_event.wait(0.01)
                continue
            ready, _, _ = select.select(
                [self.fileno], [], [], 0.01 if stream.has_open_sequence else 0.1
            )
            if ready:
                try:
                    typed = os.read(self.fileno, _MAX_READ_BYTES)
                except BlockingIOError:
                    continue
                except OSError:
                    typed = b""
                if not typed:
                    self._exit_without_terminal()
                    return
                for message in stream.read_text(decode(typed)):
                    self.process_message(message)
            for message in stream.read_pending():
                self.process_message(message)

    def process_message(self, message: Message) -> None:
        """Pass on a message; limit the size of the screen to what can be drawn."""
        if isinstance(message, events.Resize):
            size = Size(*(max(1, min(cells, _MAX_CELLS)) for cells in message.size))
            message = events.Resize(size, size, pixel_size=message.pixel_size)
        super().process_message(message)
