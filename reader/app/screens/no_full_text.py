"""What is shown of a paper in place of its full text: why there is none, and what there is."""

from collections.abc import Iterator

from reader.app.widgets.links import list_links
from reader.article.blocks import Block, Run
from reader.keys.keymap import CommandKeys
from reader.model.paper import Paper
from reader.text.latex import to_unicode
from reader.text.sanitise import Clean, line

_GAP = Run(Clean(" · "), "faint")
"""What stands between two links."""


def make_blocks_without_text(paper: Paper, why: str, keys: CommandKeys) -> list[Block]:
    """Make the blocks: title, authors, why there is no text, links, summary and abstract."""
    return list(_make_blocks(paper, why, keys))


def _make_blocks(paper: Paper, why: str, keys: CommandKeys) -> Iterator[Block]:
    yield Block("heading", (Run(to_unicode(paper.title), "heading"),), level=1)
    if paper.authors:
        yield Block("flow", (Run(line(", ".join(paper.authors)), "faint"),))
    yield Block("flow", (Run(line(f"No full text{_say_what_opens(paper, keys)}"), "strong"),))
    yield Block("flow", (Run(line(why), "faint"),), tight=True)
    if links := list_links(paper):
        runs = [run for name, url in links for run in (Run(line(name), "link", url), _GAP)]
        yield Block("flow", tuple(runs[:-1]))
    if paper.ai_summary:
        summary = Run(to_unicode(paper.ai_summary))
        yield Block("flow", (Run(Clean("Machine summary: "), "faint"), summary))
    if paper.abstract:
        yield Block("flow", (Run(to_unicode(paper.abstract)),))


def _say_what_opens(paper: Paper, keys: CommandKeys) -> str:
    """Name the key that opens the PDF or else the page; empty if the paper has neither."""
    if paper.links.pdf:
        return f"; {keys.first_key('open_pdf')} opens the PDF"
    return f"; {keys.first_key('open_page')} opens the page" if paper.links.page else ""
