"""What is wrong with the filter that is being typed: a caret below the place, and a sentence."""

from textwrap import wrap

from rich.cells import cell_len
from textual.widgets import Static

from reader.text.sanitise import visible


def lay_out_problem(sentence: str, column: int, width: int) -> str:
    """Lay out the lines below the field, with a caret in a column (from 0).

    The sentence stands beside the caret, if there is room, else below it.

    >>> lay_out_problem("this is no number", 6, 40)
    '      ^ this is no number'
    >>> lay_out_problem("this is no number", 24, 30)
    '      this is no number ^'
    >>> lay_out_problem("this is no number", 4, 20)
    '    ^\\nthis is no number'
    """
    column = max(0, min(column, width - 1))
    length = cell_len(sentence)
    if column + 2 + length <= width:
        return " " * column + "^ " + sentence
    if length + 1 <= column:
        return " " * (column - length - 1) + sentence + " ^"
    return "\n".join([" " * column + "^", *wrap(sentence, max(10, width))])


class FilterProblem(Static):
    """Hidden while the filter can be read."""

    def __init__(self) -> None:
        super().__init__("", markup=False, id="filter-problem")
        self.sentence = ""
        """What is wrong; empty if nothing is."""

    def show_problem(self, sentence: str, column: int) -> None:
        """Say what is wrong at a column of the field; an empty sentence hides the widget."""
        self.sentence = sentence
        self.display = bool(sentence)
        if sentence:
            self.update(lay_out_problem(visible(sentence), column, self.screen.size.width - 2))
