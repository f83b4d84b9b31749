"""``reader open PAPER``: in the browser."""

from reader import share
from reader.cli.papers import found, key_of
from reader.cli.parser import Options
from reader.cli.services import services
from reader.paper import Paper


def run(options: Options) -> int:
    """Open its page."""
    word = options.papers[0]
    key = key_of(word)
    if key.startswith("arxiv:"):
        paper = Paper(key=key, title="")
    else:
        with services() as everything:
            paper = found(everything, word)
    share.open_in_browser(share.text_for("link", [paper]))
    return 0
