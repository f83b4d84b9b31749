"""The child process that parses bodies from outside, without network, in limited memory and time.

:mod:`reader.feeds.parser_process` starts it. The first line of standard input is the task as JSON,
the rest is the body; the answer goes to standard output as MessagePack.
"""

import contextlib
import gc
import signal
import sys
from datetime import date
from typing import Literal

import msgspec

from reader.errors import OnlyNamesFeed, ParseError, ReaderError
from reader.feeds import entry_reader
from reader.feeds.entry_reader import EntryCounter, report_damage
from reader.feeds.parse_result import ParsedPapers
from reader.system import input_limits

Kind = Literal[
    "file", "download", "feed", "answer", "preprints", "submissions", "references", "page", "text"
]


class Task(msgspec.Struct, frozen=True):
    """How to parse a body."""

    kind: Kind
    """A file of any kind, an XML or JSON feed, the JSON of Hugging Face, of bioRxiv and medRxiv, or
    of OpenReview, references in CSL-JSON, a page's article in HTML, or a full text in Markdown.
    ``download`` is a file that was fetched, so that a feed that it names can be fetched as well."""
    name: str
    """What errors call the body."""
    today: date
    """The date, UTC."""
    source: str = ""
    """The kind of feed that the body is from, see :attr:`reader.model.paper.Paper.source`."""
    featured: date | None = None
    """The day that was requested."""
    wanted: tuple[str, ...] = ()
    """The categories, or the venues, whose papers are read; empty where all are."""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The result of a task."""

    parsed: ParsedPapers = ParsedPapers()
    text: str = ""
    """The article of a page, as Markdown."""
    blocks: msgspec.Raw = msgspec.Raw()
    """The blocks of a full text, packed, so that this module need not import their type."""
    error: str = ""
    """Why the body could not be parsed, as a sentence."""
    feed_address: str = ""
    """The address of a feed that can be fetched instead; empty if the body names none."""


def run_task(task: Task, body: bytes) -> Answer:
    """Parse a body. Raises ParseError and MemoryError."""
    match task.kind:
        case "file" | "download":
            from reader.feeds import files, packed_files

            body = packed_files.unpack(body, task.name)
            is_own = task.kind == "file"
            counter = files.counter_for(body, _allow_more_time if is_own else lambda: None)
            papers = files.parse(
                body,
                task.name,
                today=task.today,
                counter=counter,
                prefer_feed=task.kind == "download",
            )
        case "feed":
            from reader.feeds import syndication

            counter = EntryCounter()
            papers = syndication.parse(body, task.name, source=task.source, counter=counter)
        case "answer":
            from reader.feeds import hf_json

            counter = EntryCounter()
            papers = hf_json.parse(
                body, task.name, source=task.source, featured=task.featured, counter=counter
            )
        case "preprints":
            from reader.feeds import biorxiv

            counter = EntryCounter()
            papers = biorxiv.parse(
                body, task.name, server=task.source, categories=task.wanted, counter=counter
            )
        case "submissions":
            from reader.feeds import openreview

            counter = EntryCounter()
            papers = openreview.parse(body, task.name, venues=task.wanted, counter=counter)
        case "references":
            from reader.feeds import csl, hf_json

            counter = EntryCounter()
            papers = csl.parse(csl.find_items(hf_json.decode_json(body, task.name)) or [], counter)
        case "page":
            from reader.article.from_html import html_to_markdown

            with report_damage(task.name):
                return Answer(text=html_to_markdown(body.decode(errors="replace")))
        case "text":
            from reader.article.blocks import parse_markdown

            with report_damage(task.name):
                blocks_found = parse_markdown(body.decode(errors="replace"))
            return Answer(blocks=msgspec.Raw(msgspec.msgpack.encode(blocks_found)))
    return Answer(ParsedPapers(tuple(papers), counter.note, counter.seen_count, counter.read_count))


def main() -> None:
    """Run the task that is on standard input."""
    head, _, rest = sys.stdin.buffer.readline(), None, sys.stdin.buffer
    task = msgspec.json.decode(head, type=Task)
    body = rest.read()
    _limit_process(input_limits.count_portions(len(body)))
    gc.disable()  # the process ends soon, and its objects form no cycles
    try:
        answer = run_task(task, body)
    except OnlyNamesFeed as error:
        answer = Answer(error=str(error), feed_address=error.address)
    except ReaderError as error:
        answer = Answer(error=str(error))
    except MemoryError:
        answer = Answer(error=str(limit_error(task.name)))
    encoder = msgspec.msgpack.Encoder()
    try:
        output = encoder.encode(answer)
    except MemoryError:
        output = encoder.encode(Answer(error=str(limit_error(task.name))))
    sys.stdout.buffer.write(output)


def limit_error(name: str) -> ParseError:
    """The error for a body that needs more memory or time than it may have."""
    return ParseError(f"{name} takes too long or too much memory to read; use a shorter one")


def _limit_process(portion_count: int) -> None:
    """Limit memory and time of this process, and forbid network and programs."""
    import resource

    memory = input_limits.PARSE_MEMORY * portion_count
    # Not every system can set all of these limits.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        signal.setitimer(signal.ITIMER_PROF, input_limits.PARSE_SECONDS * portion_count)
    sys.addaudithook(_refuse_escape)


def _allow_more_time() -> None:
    """Let this process work a little longer, because another portion of papers was read."""
    remaining, _ = signal.getitimer(signal.ITIMER_PROF)
    if remaining:
        more = entry_reader.PORTION * input_limits.ENTRY_SECONDS
        signal.setitimer(signal.ITIMER_PROF, remaining + more)


def _refuse_escape(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse to connect and to start programs: parsing needs neither."""
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system")):
        raise PermissionError(event)
