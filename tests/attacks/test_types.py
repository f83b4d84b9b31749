"""Who may make clean text, and who may write to the terminal."""

import ast
from collections.abc import Iterator
from pathlib import Path

import reader

PACKAGE = Path(reader.__file__).parent
MAKERS = {"text/sanitise.py", "model/paper.py", "article/layout.py"}
"""Modules that clean text, or cut clean text apart."""
WRITERS = {"cli/output.py"}
"""The module that writes results."""
SPEAKERS = {"cli/__init__.py", "cli/sync.py", "cli/list_feed.py", "cli/services.py"}
"""Modules that write sentences and progress to standard error."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in the package, with its module's path."""
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                yield name, node


def test_only_who_cleans_text_says_that_it_is_clean() -> None:
    made = [
        (name, node)
        for name, node in calls()
        if isinstance(node.func, ast.Name) and node.func.id == "Clean"
    ]
    assert made
    for name, node in made:
        (text,) = node.args
        # Our own source may say so of a text that stands in it.
        ours = isinstance(text, ast.Constant) and line_ends_aside(text).isprintable()
        assert ours or name in MAKERS, f"{name}:{node.lineno}"


def line_ends_aside(text: ast.Constant) -> str:
    """A literal without its line ends."""
    return str(text.value).replace("\n", "")


def test_only_one_module_writes_results() -> None:
    for name, node in calls():
        written = ast.unparse(node.func)
        if written in ("sys.stdout.write", "sys.stdout.writelines", "print"):
            assert name in WRITERS, f"{name}:{node.lineno}"
        if written == "sys.stderr.write":
            assert name in SPEAKERS, f"{name}:{node.lineno}"


def test_no_module_makes_a_paper_past_the_cleaning() -> None:
    for name, node in calls():
        if ast.unparse(node.func) == "Paper":
            assert name == "model/paper.py", f"{name}:{node.lineno}"
