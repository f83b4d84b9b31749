"""The one table of commands: bindings, palette, help and README all come from it."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from textual.binding import Binding

Group = Literal["Move", "Mark", "Share", "Find", "App"]
Owner = Literal["panes", "screen", "app"]


class Command(NamedTuple):
    """One thing the user can ask for."""

    name: str
    """Its name, in the configuration too."""
    keys: tuple[str, ...]
    """Textual's names of the keys, the first one shown; without any it is in the palette only."""
    label: str
    """What it does, as a palette entry and a help row."""
    group: Group
    """The heading it stands under in the help."""
    footer: str = ""
    """Its word in the footer, where it has a place there."""
    needs_day: bool = False
    """Whether it is hidden where the feed has no day."""
    owner: Owner = "screen"
    """What is bound: list and abstract, the main screen, or the app, which has it everywhere."""

    @property
    def action(self) -> str:
        """What Textual calls: panes and app have a method of their own for each command."""
        return f"command('{self.name}')" if self.owner == "screen" else self.name


COMMANDS: tuple[Command, ...] = (
    Command("next_paper", ("j", "down"), "Next paper", "Move", "move", owner="panes"),
    Command("previous_paper", ("k", "up"), "Previous paper", "Move", owner="panes"),
    Command("first", ("g", "home"), "First paper", "Move", owner="panes"),
    Command("last", ("G", "end"), "Last paper", "Move", owner="panes"),
    Command("page_forward", ("pagedown",), "Page down", "Move", owner="panes"),
    Command("page_back", ("pageup",), "Page up", "Move", owner="panes"),
    Command("half_forward", ("ctrl+d",), "Half a page down", "Move", owner="panes"),
    Command("half_back", ("ctrl+u",), "Half a page up", "Move", owner="panes"),
    Command("next_unread", ("n",), "Next unread", "Move", owner="panes"),
    Command("previous_unread", ("N",), "Previous unread", "Move", owner="panes"),
    Command(
        "page_abstract",
        ("space",),
        "Page the abstract, at its end the next unread",
        "Move",
        "page",
        owner="panes",
    ),
    Command("scroll_abstract", ("J",), "Scroll the abstract down", "Move", owner="panes"),
    Command("scroll_abstract_back", ("K",), "Scroll the abstract up", "Move", owner="panes"),
    Command("switch_pane", ("tab",), "Switch between list and abstract", "Move", owner="panes"),
    Command("to_list", ("h",), "To the list", "Move", owner="panes"),
    Command("to_abstract", ("l",), "To the abstract", "Move", owner="panes"),
    Command("bookmark", ("b",), "Bookmark, or take it off", "Mark", "bookmark"),
    Command("toggle_read", ("r",), "Mark read, or unread again", "Mark"),
    Command("all_read", ("A",), "Mark all shown read", "Mark"),
    Command("all_read_above", (), "Mark all above read", "Mark"),
    Command("tags", ("t",), "Tags", "Mark"),
    Command("note", ("e",), "Note", "Mark"),
    Command("select", ("x",), "Select, or no longer", "Mark"),
    Command("select_all", ("X",), "Select all shown, or nothing", "Mark"),
    Command("mute", ("M",), "Mute an author, keyword or word", "Mark"),
    Command("muted_rules", (), "What is muted; hear of it again", "Mark"),
    Command("undo", ("u",), "Undo", "Mark"),
    Command("redo", ("ctrl+r",), "Redo", "Mark"),
    Command("copy_link", ("y",), "Copy the link", "Share", "copy link"),
    Command("copy_as", ("Y",), "Copy as…", "Share"),
    Command("copy_bibtex", ("c",), "Copy BibTeX", "Share"),
    Command("open_page", ("o",), "Open the page in the browser", "Share"),
    Command("open_pdf", ("p",), "Open the PDF in the browser", "Share"),
    Command("show_link", (), "Show the link, to be selected by hand", "Share"),
    Command("filter", ("slash",), "Filter by words", "Find", "filter"),
    Command("sort", ("s",), "Sort", "Find"),
    Command("show_all", ("1",), "This feed: all", "Find"),
    Command("show_unread", ("2",), "This feed: unread", "Find"),
    Command("bookmarks", ("3",), "Bookmarks, and again: back", "Find"),
    Command("show_muted", ("4",), "This feed: what is muted, and why", "Find"),
    Command("older", ("left_square_bracket",), "Older day, week or month", "Find", needs_day=True),
    Command("newer", ("right_square_bracket",), "Newer day, week or month", "Find", needs_day=True),
    Command("latest", ("full_stop",), "Latest day, week or month", "Find", needs_day=True),
    Command("wider", ("v",), "Day → week → month", "Find", needs_day=True),
    Command("missed", ("m",), "What I missed, by day; again: the most voted of it", "Find"),
    Command("go_to", ("f",), "Go to a feed: address, date or arXiv id", "Find"),
    Command("reload", ("R",), "Refresh", "Find"),
    Command("resume", (), "Back to where I was", "Find"),
    Command("compact", ("z",), "Compact rows", "App", owner="panes"),
    Command("command_palette", ("ctrl+p", "colon"), "Command palette", "App", owner="app"),
    Command("help", ("question_mark",), "Help", "App", "help"),
    Command("change_theme", (), "Change the theme", "App", owner="app"),
    Command("suspend_process", ("ctrl+z",), "Suspend", "App", owner="app"),
    Command("quit", ("q", "ctrl+q"), "Quit", "App", owner="app"),
    Command(
        "back",
        ("escape",),
        "Close, leave the field, clear selection, then filter, go back: one step a press",
        "App",
    ),
)


def bindings(owner: Owner) -> Iterator[Binding]:
    """The keys of an owner's commands."""
    for command in COMMANDS:
        if command.owner == owner and command.keys:
            yield Binding(",".join(command.keys), command.action, command.label, show=False)


_SHOWN = {
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "full_stop": ".",
    "question_mark": "?",
    "colon": ":",
    "space": "Space",
    "tab": "Tab",
    "escape": "Esc",
    "down": "↓",
    "up": "↑",
    "home": "Home",
    "end": "End",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}


def shown_key(key: str) -> str:
    """A key as it is written for people: ``ctrl+d`` is ``Ctrl+d``, ``slash`` is ``/``."""
    modifier, plus, base = key.rpartition("+")
    return modifier.capitalize() + plus + _SHOWN.get(base, base)


def shown_keys(command: Command) -> str:
    """All keys of a command, as written for people, a blank between them."""
    return " ".join(shown_key(key) for key in command.keys)
