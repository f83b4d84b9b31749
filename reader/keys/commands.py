"""The table of commands: bindings, palette, help, README and keymap are all made from it."""

from typing import Literal, NamedTuple

HelpGroup = Literal["Move", "Mark", "Share", "Find", "Read", "App"]
CommandOwner = Literal["panes", "screen", "article", "app"]
CommandPlace = Literal["list", "article"]
FooterPlace = Literal["list", "abstract", "article"]
"""What has the focus, and so decides which keys the footer names."""

ALWAYS_IN_FOOTER = ("read_in_full", "help")
"""The names of the commands that the footer shows on the narrowest screen, too."""


class InArticle(NamedTuple):
    """How a command of the main screen differs while a full text is open."""

    label: str = ""
    """What the command does there; empty if it does the same."""
    footer: str = ""
    """Its word in the footer there; empty if the footer does not show it."""


class Command(NamedTuple):
    """One command of the user."""

    name: str
    """Its name, also in the configuration."""
    keys: tuple[str, ...]
    """Textual's names of its keys, the one to show first; without keys it is in the palette only.

    The configuration may change them, see :mod:`reader.keys.keymap`.
    """
    label: str
    """What it does, in the words of the palette and the help."""
    group: HelpGroup
    """Its heading in the help."""
    footer: str = ""
    """Its word in the footer; empty if the footer does not show it."""
    needs_day: bool = False
    """Whether it is hidden if the feed has no day."""
    owner: CommandOwner = "screen"
    """What runs it: list and abstract, the main screen, the full text, or the app (everywhere)."""
    in_article: InArticle | None = None
    """How it differs while a full text is open; None if it does not exist there."""
    footer_in_abstract: str = ""
    """Its word in the footer while the abstract has the focus; empty if it is not shown then."""

    @property
    def action(self) -> str:
        """Textual's action: all owners but the main screen have a method for each command."""
        return f"command('{self.name}')" if self.owner == "screen" else self.name

    def label_in(self, place: CommandPlace) -> str:
        """What it does in this place."""
        return (place == "article" and self.in_article and self.in_article.label) or self.label

    def footer_in(self, place: FooterPlace) -> str:
        """Its word in the footer of this place; empty if the footer does not show it."""
        if place == "abstract":
            return self.footer_in_abstract
        if place == "list":
            return self.footer if self.owner != "article" else ""
        if self.owner == "article":
            return self.footer
        return self.in_article.footer if self.in_article else ""


_SAME_IN_ARTICLE = InArticle()

COMMANDS: tuple[Command, ...] = (
    Command(
        "next_paper",
        ("j", "down"),
        "Next paper",
        "Move",
        "move",
        owner="panes",
        in_article=InArticle("A line down", "scroll"),
        footer_in_abstract="scroll",
    ),
    Command(
        "previous_paper",
        ("k", "up"),
        "Previous paper",
        "Move",
        owner="panes",
        in_article=InArticle("A line up"),
    ),
    Command(
        "first",
        ("g", "home"),
        "First paper",
        "Move",
        owner="panes",
        in_article=InArticle("To the beginning"),
    ),
    Command(
        "last",
        ("G", "end"),
        "Last paper",
        "Move",
        owner="panes",
        in_article=InArticle("To the end"),
    ),
    Command(
        "page_forward",
        ("pagedown", "ctrl+f"),
        "Page down",
        "Move",
        owner="panes",
        in_article=_SAME_IN_ARTICLE,
    ),
    Command(
        "page_back",
        ("pageup", "ctrl+b"),
        "Page up",
        "Move",
        owner="panes",
        in_article=_SAME_IN_ARTICLE,
    ),
    Command(
        "half_forward",
        ("ctrl+d",),
        "Half a page down",
        "Move",
        owner="panes",
        in_article=_SAME_IN_ARTICLE,
    ),
    Command(
        "half_back",
        ("ctrl+u",),
        "Half a page up",
        "Move",
        owner="panes",
        in_article=_SAME_IN_ARTICLE,
    ),
    Command("next_unread", ("n",), "Next unread", "Move", owner="panes"),
    Command("previous_unread", ("N",), "Previous unread", "Move", owner="panes"),
    Command(
        "page_abstract",
        ("space",),
        "Page the abstract, at its end the next unread",
        "Move",
        "page",
        owner="panes",
        in_article=InArticle("A page on"),
    ),
    Command("scroll_abstract", ("J",), "Scroll the abstract down", "Move", owner="panes"),
    Command("scroll_abstract_back", ("K",), "Scroll the abstract up", "Move", owner="panes"),
    Command("all_authors", ("a",), "All authors, or the first ten", "Read", owner="panes"),
    Command("switch_pane", ("tab",), "Switch between list and abstract", "Move", owner="panes"),
    Command(
        "to_list",
        ("h", "left"),
        "To the list",
        "Move",
        owner="panes",
        footer_in_abstract="list",
    ),
    Command("to_abstract", ("l", "right"), "To the abstract", "Move", owner="panes"),
    Command(
        "bookmark",
        ("b",),
        "Bookmark, or take it off",
        "Mark",
        "bookmark",
        in_article=_SAME_IN_ARTICLE,
        footer_in_abstract="bookmark",
    ),
    Command("not_for_me", ("minus",), "Not for me, or take that back", "Mark"),
    Command(
        "toggle_read", ("r",), "Mark read, or unread again", "Mark", in_article=_SAME_IN_ARTICLE
    ),
    Command("all_read", ("A",), "Mark all shown read", "Mark"),
    Command("all_read_above", (), "Mark all above read", "Mark"),
    Command("tags", ("t",), "Tags", "Mark", in_article=_SAME_IN_ARTICLE),
    Command("note", ("e",), "Note", "Mark", in_article=_SAME_IN_ARTICLE),
    Command("note_in_editor", (), "Note in $EDITOR", "Mark", in_article=_SAME_IN_ARTICLE),
    Command("select", ("x",), "Select, or no longer", "Mark"),
    Command("select_all", ("X",), "Select all below the heading, all shown, or nothing", "Mark"),
    Command("mute", ("M",), "Mute an author, keyword or word", "Mark"),
    Command("muted_rules", (), "Mute rules: see all, delete one", "Mark"),
    Command("follow", ("W",), "Follow (watch) an author, a lab, a keyword, a search", "Mark"),
    Command("follow_rules", (), "What you follow: see all, delete one", "Mark"),
    Command("undo", ("u",), "Undo", "Mark", in_article=_SAME_IN_ARTICLE),
    Command("redo", ("ctrl+r",), "Redo", "Mark", in_article=_SAME_IN_ARTICLE),
    Command(
        "copy_link", ("y",), "Copy the link", "Share", "copy link", in_article=_SAME_IN_ARTICLE
    ),
    Command("copy_as", ("Y",), "Copy as…", "Share", in_article=_SAME_IN_ARTICLE),
    Command("copy_bibtex", ("c",), "Copy BibTeX", "Share", in_article=_SAME_IN_ARTICLE),
    Command(
        "open_page", ("o",), "Open the page in the browser", "Share", in_article=_SAME_IN_ARTICLE
    ),
    Command(
        "open_pdf", ("p",), "Open the PDF in the browser", "Share", in_article=_SAME_IN_ARTICLE
    ),
    Command(
        "show_link",
        (),
        "Show the link, to be selected by hand",
        "Share",
        in_article=_SAME_IN_ARTICLE,
    ),
    Command("filter", ("slash",), "Filter by words", "Find"),
    Command("sort", ("s",), "Sort", "Find"),
    Command("show_all", ("1",), "This feed: all", "Find"),
    Command("show_unread", ("2",), "This feed: unread", "Find"),
    Command("bookmarks", ("3",), "Bookmarks, and again: back", "Find"),
    Command("show_muted", ("4",), "This feed: what is muted, and why", "Find"),
    Command("following", (), "What is new of what you follow", "Find"),
    Command("older", ("left_square_bracket",), "Older day, week or month", "Find", needs_day=True),
    Command("newer", ("right_square_bracket",), "Newer day, week or month", "Find", needs_day=True),
    Command("latest", ("full_stop",), "Latest day, week or month", "Find", needs_day=True),
    Command("wider", ("v",), "Day → week → month", "Find", needs_day=True),
    Command("missed", ("m",), "What I missed, by day; again: the most voted of it", "Find"),
    Command("pick_day", ("d",), "Choose a day from a calendar", "Find"),
    Command("similar", ("S",), "Papers like this one", "Find"),
    Command("why", ("w",), "Why this paper fits what you keep; twice: in full", "Find"),
    Command("why_in_full", (), "Why this paper fits: all terms, off or pinned", "Find"),
    Command("taste", (), "What was learned of your taste", "Find"),
    Command("go_to", ("f",), "Go to a feed: name, category, date, arXiv id, address", "Find"),
    Command("list_feeds", ("F",), "List of feeds, and how many papers are unread", "Find"),
    Command("next_feed", ("U",), "Next feed with unread papers", "Find"),
    Command("add_feed", (), "Add this feed to my feeds", "Find"),
    Command("reload", ("R",), "Refresh", "Find"),
    Command("resume", (), "Back to where I was", "Find"),
    Command("read_in_full", ("enter",), "Read in full", "Read", "read", footer_in_abstract="read"),
    Command("fetch_texts", (), "Fetch the full texts of all shown, to read offline", "Read"),
    Command("outline", ("tab",), "Outline", "Read", "outline", owner="article"),
    Command(
        "previous_heading",
        ("left_square_bracket",),
        "To the heading before",
        "Read",
        owner="article",
    ),
    Command(
        "next_heading", ("right_square_bracket",), "To the next heading", "Read", owner="article"
    ),
    Command("search_text", ("slash",), "Search in the text", "Read", "search", owner="article"),
    Command("next_match", ("n",), "Next place found", "Read", owner="article"),
    Command("previous_match", ("N",), "Place found before", "Read", owner="article"),
    Command(
        "follow_abstract_link",
        ("L",),
        "Open a link of the abstract by its letter, copy it by its capital",
        "Share",
        owner="panes",
        footer_in_abstract="links",
    ),
    Command(
        "follow_link",
        ("f", "L"),
        "Open a link by its letter, copy it by its capital",
        "Read",
        "links",
        owner="article",
    ),
    Command("leave_article", ("q", "h"), "Back to the list", "Read", owner="article"),
    Command("compact", ("z",), "Compact rows", "App", owner="panes"),
    Command("smaller_list", ("less_than_sign",), "Smaller list", "App", owner="panes"),
    Command("larger_list", ("greater_than_sign",), "Larger list", "App", owner="panes"),
    Command("command_palette", ("ctrl+p", "colon"), "Command palette", "App", owner="app"),
    Command(
        "help",
        ("question_mark", "f1"),
        "Help",
        "App",
        "help",
        in_article=InArticle(footer="help"),
        footer_in_abstract="help",
    ),
    Command("change_theme", (), "Change the theme", "App", owner="app"),
    Command("edit_settings", (), "Settings in $EDITOR", "App", owner="app"),
    Command("suspend_process", ("ctrl+z",), "Suspend", "App", owner="app"),
    Command("quit", ("q", "ctrl+q"), "Quit", "App", owner="app"),
    Command(
        "back",
        ("escape",),
        "Close, leave the field, clear selection, then filter, go back: one step a press",
        "App",
        in_article=InArticle("Close, leave the field, back to the list", "back"),
    ),
)


def commands_in(place: CommandPlace) -> tuple[Command, ...]:
    """The commands of a place: the main screen, or an open full text."""
    if place == "list":
        return tuple(one for one in COMMANDS if one.owner != "article")
    return tuple(one for one in COMMANDS if one.owner in ("article", "app") or one.in_article)
