"""What comes from outside is parsed in a child process, which can be ended at any moment.

Parsers written by others take minutes for some inputs, in calls that let nothing else run. So a
body is given to a child process with limited memory and time
(:mod:`reader.system.input_limits`), and the caller can stop waiting for it. Short JSON is parsed in
this process: that takes milliseconds.
"""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from reader.errors import FileError, OnlyNamesFeed, ParseError, Stopped
from reader.feeds import parser_worker
from reader.feeds.cancellation import ShouldStop, never_stop
from reader.feeds.parse_result import ParsedPapers
from reader.feeds.parser_worker import Answer, Task, limit_error
from reader.system import input_limits

if TYPE_CHECKING:
    import subprocess

    from reader.article.blocks import Block

_CHECK_SECONDS = 0.05
"""Seconds between two checks whether the caller still waits."""
_PASSED_VARIABLES = {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT"}
"""Environment variables that the child process gets: none of them is a secret."""
_CHILD_CODE = (
    "import sys; sys.path[:] = {path!r}; from reader.feeds.parser_worker import main; main()"
)


class ChildParser:
    """Parses bodies. Each method raises ParseError, and Stopped as soon as nobody waits."""

    def __init__(self, stop: ShouldStop = never_stop) -> None:
        self._stop = stop

    def parse_file(self, body: bytes, name: str, today: date) -> ParsedPapers:
        """The papers of a file of any kind, each paper once."""
        return self._run_task(Task("file", _encodable_name(name), today), body).parsed

    def parse_download(self, body: bytes, name: str, today: date) -> ParsedPapers:
        """The papers of a file that was fetched. Raises OnlyNamesFeed if its feed is wanted."""
        return self._run_task(Task("download", _encodable_name(name), today), body).parsed

    def parse_feed(self, body: bytes, name: str, source: str = "feed") -> ParsedPapers:
        """The papers of an Atom, RSS or JSON feed."""
        return self._run_task(
            Task("feed", _encodable_name(name), _today_utc(), source), body
        ).parsed

    def parse_hf_answer(self, body: bytes, name: str, featured: date | None = None) -> ParsedPapers:
        """The papers of an answer of Hugging Face; ``featured`` is the day that was requested."""
        return self._parse_json(
            Task("answer", _encodable_name(name), _today_utc(), "hf", featured), body
        )

    def parse_preprints(
        self, body: bytes, name: str, server: str, categories: tuple[str, ...]
    ) -> ParsedPapers:
        """The papers of these categories in an answer of bioRxiv or medRxiv."""
        name = _encodable_name(name)
        task = Task("preprints", name, _today_utc(), server, wanted=categories)
        return self._parse_json(task, body)

    def parse_submissions(self, body: bytes, name: str, venues: tuple[str, ...]) -> ParsedPapers:
        """The papers of these venues in an answer of OpenReview."""
        task = Task("submissions", _encodable_name(name), _today_utc(), wanted=venues)
        return self._parse_json(task, body)

    def parse_references(self, body: bytes, name: str) -> ParsedPapers:
        """The papers of references in CSL-JSON."""
        return self._parse_json(Task("references", _encodable_name(name), _today_utc()), body)

    def extract_article(self, html: bytes, name: str) -> str:
        """The article of a page as Markdown."""
        return self._run_task(Task("page", _encodable_name(name), _today_utc()), html).text

    def split_blocks(self, markdown: str) -> "Sequence[Block]":
        """The blocks of a full text."""
        from reader.article.blocks import Block

        body = markdown.encode(errors="replace")
        packed = self._run_task(Task("text", "The full text", _today_utc()), body).blocks
        return msgspec.msgpack.decode(packed, type=tuple[Block, ...])

    def _parse_json(self, task: Task, body: bytes) -> ParsedPapers:
        """The papers of an answer in JSON. A short one is parsed in this process."""
        self._raise_if_stopped()
        if len(body) <= input_limits.INLINE_JSON_BYTES:
            return parser_worker.run_task(task, body).parsed
        return self._run_task(task, body).parsed

    def _raise_if_stopped(self) -> None:
        if self._stop():
            raise Stopped("Nobody waits for it any more")

    def _run_task(self, task: Task, body: bytes) -> Answer:
        self._raise_if_stopped()
        with _start_child(task.name) as child:
            output = self._read_output(child, task, body)
        try:
            answer = msgspec.msgpack.decode(output, type=Answer)
        except msgspec.MsgspecError as error:
            raise limit_error(task.name) from error
        if answer.feed_address:
            raise OnlyNamesFeed(answer.error, answer.feed_address)
        if answer.error:
            raise ParseError(answer.error)
        return answer

    def _read_output(self, child: "subprocess.Popen[bytes]", task: Task, body: bytes) -> bytes:
        """The output of the child process; empty if it takes too long."""
        import subprocess

        stdin, child.stdin = child.stdin, None
        parts = (msgspec.json.encode(task) + b"\n", body)
        # A pipe holds little data: while a thread fills it, we check whether anybody still waits.
        threading.Thread(target=_write_parts, args=(stdin, parts), name="give", daemon=True).start()
        seconds = (
            input_limits.PARSE_SECONDS
            * input_limits.count_portions(len(body))
            * input_limits.WAIT_FACTOR
        )
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.communicate(timeout=_CHECK_SECONDS)[0]
            self._raise_if_stopped()
        return b""


def _write_parts(pipe: IO[bytes], parts: Sequence[bytes]) -> None:
    """Write all parts to a pipe, and ignore that its reader is gone."""
    with contextlib.suppress(OSError), pipe:
        for part in parts:
            pipe.write(part)


DEFAULT_PARSER = ChildParser()
"""The parser that never stops before its work is done."""


@contextlib.contextmanager
def _start_child(name: str) -> "Iterator[subprocess.Popen[bytes]]":
    """A process that parses one body. It is killed when the block ends, also by an exception."""
    import subprocess

    code = _CHILD_CODE.format(path=[one for one in sys.path if Path(one).is_absolute()])
    try:
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if key in _PASSED_VARIABLES},
            cwd="/",
            # Ctrl+C must not reach the child: this process decides when it ends.
            start_new_session=True,
        )
    except OSError as error:
        reason = error.strerror or "unknown error"
        raise FileError(f"No process to read {name} could be started ({reason})") from error
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _encodable_name(name: str) -> str:
    """The name as text that can be encoded: names of files may hold bytes that are not text."""
    return name.encode(errors="replace").decode()


def _today_utc() -> date:
    return datetime.now(UTC).date()
