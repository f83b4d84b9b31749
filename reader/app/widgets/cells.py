"""Fitting text into terminal cells."""

from rich.cells import cell_len, set_cell_size


def fitted(text: str, width: int, more: str) -> str:
    """The text in at most so many cells; where it is cut, ``more`` is its last sign."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + more if width > 0 else ""
