"""The terminal that other tests rely on."""

import signal
import sys

from tests.terminal import Terminal


def test_the_screen_shows_what_a_program_prints_and_what_is_typed() -> None:
    with Terminal(["cat"]) as terminal:
        terminal.send("hello<enter>")
        terminal.wait_for(r"hello\nhello")
        terminal.send("<C-d>")
        assert terminal.wait() == 0


def test_the_program_hears_of_another_size() -> None:
    program = (
        "import os, signal\n"
        "def tell(*_): os.write(1, b'size %d %d\\n' % os.get_terminal_size())\n"
        "signal.signal(signal.SIGWINCH, tell); tell()\n"
        "while True: signal.pause()\n"
    )
    with Terminal([sys.executable, "-c", program], size=(80, 24)) as terminal:
        terminal.wait_for("size 80 24")
        terminal.resize(60, 20)
        terminal.wait_for("size 60 20")
        terminal.kill(signal.SIGKILL)
        assert terminal.wait() == -signal.SIGKILL


def test_questions_to_the_terminal_are_answered() -> None:
    program = (
        "import os, sys, tty\n"
        "tty.setraw(0)\n"
        "os.write(1, b'\\x1b[?2026$p')\n"
        "print(repr(os.read(0, 100)), end='', flush=True)\n"
    )
    with Terminal([sys.executable, "-c", program]) as terminal:
        terminal.wait_for(r"\[\?2026;2\$y")
