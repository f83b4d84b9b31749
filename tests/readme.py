"""The README's keys, made from the table of commands: ``python -m tests.readme`` writes them."""

from pathlib import Path

from reader.keys.commands import COMMANDS, Command
from reader.keys.keymap import CommandKeys

README = Path(__file__).parents[1] / "README.md"
_BEGIN = "<!-- keys: from the command table; a test compares them -->\n"
_END = "<!-- end of keys -->"


def keys() -> str:
    """A table of every command; those without a key are in the palette."""
    rows = [f"| {_keys(one)} | {one.label} | `{one.name}` |" for one in COMMANDS]
    return "\n".join(["| key | does | name |", "|---|---|---|", *rows, ""])


def _keys(command: Command) -> str:
    return " ".join(f"`{key}`" for key in CommandKeys().shown_keys(command).split()) or "—"


def written() -> str:
    """What the README has between its marks."""
    text = README.read_text(encoding="utf-8")
    return text[text.index(_BEGIN) + len(_BEGIN) : text.index(_END)]


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(text.replace(_BEGIN + written() + _END, _BEGIN + keys() + _END), "utf-8")
