"""The user's editor in place of the app, which waits until it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from reader.errors import FileError

if TYPE_CHECKING:
    from textual.app import App

_T = TypeVar("_T")


def away(app: App[None], work: Callable[[], _T]) -> _T:
    """Give the terminal to a program and take it back.

    Raises FileError where there is no terminal to give, and what the work raises.
    """
    from textual.app import SuspendNotSupported

    failure: Exception | None = None
    try:
        with app.suspend():
            # The terminal is taken back only where nothing is raised in here.
            try:
                done = work()
            except Exception as error:
                failure = error
    except SuspendNotSupported as error:
        raise FileError(
            "No editor can be shown here; use reader note or reader config edit in a terminal"
        ) from error
    if failure:
        raise failure
    return done
