"""Lends the terminal to another program, for example the user's editor, until that ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from reader.errors import FileError

if TYPE_CHECKING:
    from textual.app import App

_T = TypeVar("_T")


def lend_terminal(app: App[None], work: Callable[[], _T]) -> _T:
    """Give the terminal to the program that ``work`` runs, and take it back when it ends.

    Raises FileError if there is no terminal, and whatever ``work`` raises.
    """
    from textual.app import SuspendNotSupported

    failure: Exception | None = None
    try:
        with app.suspend():
            # Textual takes the terminal back only if nothing is raised inside the block.
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
