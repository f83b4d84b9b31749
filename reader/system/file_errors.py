"""Describes in one sentence why a file can't be used, and what to do about it.

A file of another user is the first cause to name: after ``sudo reader`` some of the reader's files
belong to root, and every later run fails with an error that does not explain it.
"""

import errno
import os
from pathlib import Path

_REMEDIES = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EROFS: "make the disk writable",
    errno.EIO: "check the disk",
    errno.EMFILE: "close other programs",
    errno.ENFILE: "close other programs",
}
"""What to do, by the number of the system's error."""
_FORBIDDEN = (errno.EACCES, errno.EPERM)
_FOLDER_NAME = "reader"
"""The name of the reader's own folders."""


def file_failure(path: Path, what: str, error: OSError) -> str:
    """One sentence: the file or folder, what failed, why, and what to do.

    ``what`` is ``can't be read`` or similar:
    ``…/lock can't be opened (it belongs to root); sudo chown -R ada …/reader gives it back``.
    """
    if error.errno in _FORBIDDEN and (foreign := _find_foreign_path(path)):
        culprit, owner = foreign
        which = "it" if culprit == path else str(culprit)
        return f"{path} {what} ({which} belongs to {owner}); {_describe_remedy(culprit)}"
    reason = error.strerror or "unknown error"
    return f"{path} {what} ({reason}); {_REMEDIES.get(error.errno or 0, 'allow it')}"


def describe_foreign_owner(path: Path) -> str | None:
    """A sentence if one of our files or folders belongs to another user; None if it does not."""
    try:
        owner = path.stat().st_uid
    except OSError:
        return None
    if owner == os.getuid():
        return None
    return f"{path} belongs to {_user_name(owner)}; {_describe_remedy(path)}"


def _find_foreign_path(path: Path) -> tuple[Path, str] | None:
    """The file, or else its nearest existing folder, with its owner's name, if not ours."""
    for candidate in (path, *path.parents):
        try:
            status = candidate.stat()
        except OSError:
            continue  # missing, or in a folder that we may not search
        if status.st_uid != os.getuid():
            return candidate, _user_name(status.st_uid)
        if candidate.is_dir():
            return None
    return None


def _describe_remedy(path: Path) -> str:
    """What to do about a file or folder that belongs to another user."""
    import shlex  # hardly ever needed

    ours = next((one for one in (path, *path.parents) if one.name == _FOLDER_NAME), None)
    if ours is None:
        return "allow it, or choose another place"
    user = _user_name(os.getuid(), unnamed="")
    return f"sudo chown -R {user} {shlex.quote(str(ours))} gives it back"


def _user_name(user: int, unnamed: str = "user ") -> str:
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"{unnamed}{user}"
