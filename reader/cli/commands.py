"""The one table of the commands of the line."""

COMMANDS = {
    "browse": ("open the app on a feed", "browse"),
    "list": ("print a feed", "list_feed"),
    "next": ("print the next unread paper, without network", "next"),
    "show": ("print one paper", "show"),
    "similar": ("print the papers you have seen that are most like one", "similar"),
    "sync": ("fetch feeds, to read them offline", "sync"),
    "digest": ("print or mail the most voted papers since the last digest", "digest"),
    "mark": ("mark papers read, unread, bookmarked or not for me", "mark"),
    "tag": ("tag papers, or list your tags", "tag"),
    "note": ("print, write or delete a paper's note", "note"),
    "mute": ("hide papers that match a rule, or list the rules", "mute"),
    "follow": ("collect what is new under a rule, or list the rules", "follow"),
    "why": ("print why a paper is ranked where it is, or what was learned", "why"),
    "taste": ("print what was learned of your taste; switch terms off or pin them", "taste"),
    "forget-ranking": ("forget what was learned of your taste; marks stay", "forget_ranking"),
    "undo": ("undo the last change made on the command line", "undo"),
    "copy": ("copy the link, BibTeX or more of papers", "copy_paper"),
    "open": ("open a paper's page in the browser", "open_paper"),
    "serve": ("show the app in a browser on this machine, until Ctrl+C", "serve"),
    "count": ("print how many papers are unread, without network", "count"),
    "doctor": ("print where everything is, how large it is, and what is wrong", "doctor"),
    "config": ("find, show, edit or check your settings; add a feed", "config"),
    "import": ("take papers from files and feeds into your library", "import_papers"),
    "completion": ("print completions for your shell", "completion"),
    "schema": ("print the JSON Schema of a paper", "schema"),
    "help": ("print the help of the program or of a command", "help"),
    "library": ("find, export, import, check or compact your library", "library"),
}
"""What each command does, and the name of its module, which is imported when it is needed."""
COMMAND_NAMES = tuple(name for name in COMMANDS if name != "browse")
"""The commands that users type."""
