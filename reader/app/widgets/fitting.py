"""Cuts text so that it fits into terminal cells."""

from rich.cells import cell_len, set_cell_size


def fit_text(text: str, width: int, more: str) -> str:
    """The text in at most ``width`` cells. A text that was cut ends with ``more``."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + more if width > 0 else ""
