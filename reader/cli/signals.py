"""Signals that end a command: it cleans up first, as it does after Ctrl+C."""

import signal
from types import FrameType
from typing import NoReturn


def end_in_order() -> None:
    """Make SIGTERM and SIGHUP end the command with exit code 128 + their number.

    They raise SystemExit, so that ``with`` closes what is open and a half-written file is removed.
    Signals that are ignored stay ignored.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end_command)


def _end_command(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
