"""Whether the app opens on a real terminal without network: ``python opens.py READER``.

Standard library only, since it runs where nothing else is installed.
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

TITLE = rb"Qwen2 Technical Report"
ENVIRONMENT = {**os.environ, "TERM": "xterm-256color", "HF_ENDPOINT": "http://127.0.0.1:9"}


def main() -> None:
    """Wait for a title of the sample, quit, and expect a clean end."""
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        os.execve(sys.argv[1], [sys.argv[1]], ENVIRONMENT)
    seen, deadline, asked = b"", time.monotonic() + 60, False
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 65536)
            except OSError:
                break
        if not asked and TITLE in re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", seen):
            os.write(terminal, b"q")
            asked = True
    _, status = os.waitpid(pid, os.WNOHANG if time.monotonic() >= deadline else 0)
    if not asked or os.waitstatus_to_exitcode(status):
        sys.exit(f"the app did not open and close cleanly; it wrote:\n{seen[-3000:]!r}")
    sys.stdout.write("the app opened, showed a title and closed\n")


if __name__ == "__main__":
    main()
