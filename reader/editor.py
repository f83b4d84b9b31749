"""The user's own editor: ``$VISUAL``, else ``$EDITOR``, else vi."""

import os
import shlex
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from reader import child
from reader.errors import FileError


def edit(file: Path) -> None:
    """Have a file edited, and wait. Raises FileError where the editor fails."""
    try:
        editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
        name = editor[0]
    except (ValueError, IndexError) as error:
        raise FileError("EDITOR is no command; set it to one such as nano") from error
    try:
        done = subprocess.run([*editor, str(file)], check=False, env=child.environment())
    except OSError as error:
        raise FileError(
            f"The editor {name} could not be started ({error.strerror}); set EDITOR"
        ) from error
    if done.returncode:
        raise FileError(f"{name} ended with {done.returncode}; nothing was taken over")


def edited(text: str) -> str:
    """A text as the user leaves it. Raises FileError where the editor fails."""
    with TemporaryDirectory(prefix="reader-") as folder:
        file = Path(folder) / "note.md"
        file.write_text(text, encoding="utf-8")
        edit(file)
        return file.read_text(encoding="utf-8", errors="replace")
