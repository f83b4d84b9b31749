"""Whatever bytes a terminal sends to the app: it lives, answers q, and prints no traceback."""

import re
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.message import Message

from reader.app.key_stream import KeyStream
from reader.system.paths import Paths
from tests.app.test_real_terminal import READER, environment
from tests.attacks.scale import ROUNDS
from tests.program import reader
from tests.server import Server
from tests.terminal import Terminal

HOSTILE = (
    b"\x1b[1114112u",  # a character that there is not
    b"\x1b[55296u",  # half of one
    b"\x1b[99999999999999999999u",
    b"\x1b[97;99999999999;1114112:55296u",
    b"\x1b[97;;27:155:8238u",
    b"\x1b[" + b"1;" * 3000 + b"u",
    b"\x1b[" + b"9" * 9000 + b"m",
    b"\x1b[<0;99999999999;99999999999M",
    b"\x1b[<0;-1;-99M\x1b[<255;0;0m",
    b"\x1b[<64;99999;1M\x1b[<35;1;99999M",
    b"\x1b[M\xff\xff\xff",
    b"\x1b[48;0;0;0;0t\x1b[<0;5;5M\x1b[<0;5;5m",
    b"\x1b[48;99999999;99999999;1;1t",
    b"\x1b[48;36;120;720;1440t",
    b"\x1b[?2048;1$y\x1b[?2026;9$y\x1b[?2048;4$y",
    b"\x1b[99999999999;99999999999R",
    b"\x1b[201~\x1b[201~",
    b"\x1b[200~" + b"\x1b[31m\x1b]52;c;aGk=\x07\xe2\x80\xae\x00" * 50 + b"\x1b[201~",
    b"\x1b]52;c;aGFj\x07\x1bP1$r0m\x1b\\\x1b_Gi=1;OK\x1b\\",
    b"\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80",
    b"\xe2\x82",
    b"\x1b\x1b\x1b\x1b",
    b"\x1b[",
    b"\x1b[12;",
    b"\x1bO",
    b"\x1b[[",
    b"\x9b31m\x90\x9d",
    bytes(range(256)).replace(b"q", b"").replace(b"\x11", b""),
)
"""What no terminal should send."""


def _told(messages: Iterable[Message]) -> list[tuple[object, ...]]:
    """What one can see of messages."""
    names = ("key", "character", "text", "x", "y", "button", "size")
    return [(type(one).__name__, *(getattr(one, name, None) for name in names)) for one in messages]


def _read(*pieces: str, pause: float = 0.0) -> list[Message]:
    """What pieces of text mean that come one after the other, and nothing after them."""
    stream, found = KeyStream(), list[Message]()
    for piece in pieces:
        found += stream.read_text(piece)
        stream._last_text_time -= pause
        found += stream.read_pending()
    stream._last_text_time -= 10
    return [*found, *stream.read_pending()]


def _read_by_textual(text: str) -> list[Message]:
    parser = XTermParser()
    found = list(parser.feed(text))
    if parser._timeout_time is not None:
        parser._timeout_time = 0.0
        found += parser.tick()
    return found


WELL_FORMED = (
    *ANSI_SEQUENCES_KEYS,
    *("a", "é", "日", "\x1bx", "\x1bF", "\x1b[97;5u", "\x1b[13;2u", "\x1b[97;;97:98u", "\x1b[I"),
    *("\x1b[<0;10;10M", "\x1b[<64;1;1M", "\x1b[O", "\x1b[?2026;2$y", "\x1b[48;24;80;480;800t"),
    *("\x1b[1;1R", "\x1b[200~two words\x1b[201~", "\x1bO", "\x1b["),
)


@pytest.mark.parametrize("sequence", WELL_FORMED, ids=ascii)
def test_what_a_terminal_sends_is_what_textual_takes_it_for(sequence: str) -> None:
    assert _told(_read(sequence)) == _told(_read_by_textual(sequence))


@given(st.lists(st.sampled_from([one for one in WELL_FORMED if len(one) > 2]), max_size=8))
def test_sequences_may_follow_each_other(sequences: list[str]) -> None:
    apart = [told for one in sequences for told in _told(_read(one))]
    if not any(one.endswith("$") for one in sequences):
        assert _told(_read("".join(sequences))) == apart


_ODD = st.sampled_from("\x1b[]<>?;:$~um0123456789MMRt\x07\ud800\x9bOqa \U0010ffff")


@given(st.lists(st.text(_ODD, max_size=40), max_size=6))
def test_no_text_ends_the_stream(pieces: list[str]) -> None:
    stream = KeyStream()
    for piece in pieces:
        list(stream.read_text(piece))
        list(stream.read_pending())
    stream._last_text_time -= 10
    list(stream.read_pending())
    assert _told(stream.read_text("q"))[-1][1] == "q"


@given(st.text(_ODD.filter("\x1b".__ne__), max_size=60))
def test_where_the_pieces_are_cut_makes_no_difference(text: str) -> None:
    text = "".join(f"\x1b[{part}" for part in text.split("["))
    assert _told(_read(*text)) == _told(_read(text))


@pytest.mark.parametrize("unknown", ["\x1b[99z", "\x1b[1114112u", "\x1b[" + "1" * 5000 + "u"])
def test_a_sequence_that_means_nothing_presses_no_keys(unknown: str) -> None:
    assert _told(_read(unknown + "j")) == _told(_read("j"))
    assert _read(unknown[:-1]) == []


def test_escape_and_a_key_after_a_while_are_two_keys() -> None:
    pressed = _read("\x1b", "j", pause=constants.ESCAPE_DELAY)
    assert [one.key for one in pressed if isinstance(one, events.Key)] == ["escape", "j"]


def test_a_paste_of_twenty_megabytes_is_cut_and_costs_little() -> None:
    began = time.process_time()
    stream, found = KeyStream(), list[Message]()
    body = "\x1b[200~" + "word " * 4_000_000 + "\x1b[201~j"
    for place in range(0, len(body), 4096):
        found += stream.read_text(body[place : place + 4096])
    paste, key = found
    assert isinstance(paste, events.Paste) and 0 < len(paste.text) <= 100_000
    assert isinstance(key, events.Key) and key.key == "j"
    assert time.process_time() - began < 3.0


def test_a_paste_that_never_ends_is_over_after_a_pause() -> None:
    stream = KeyStream()
    assert list(stream.read_text("\x1b[200~half of it\x1b[20")) == []
    assert list(stream.read_pending()) == []
    stream._last_text_time -= 3
    (paste,) = stream.read_pending()
    assert isinstance(paste, events.Paste) and paste.text == "half of it"
    assert _told(stream.read_text("q"))[0][1] == "q"


def test_pasted_text_is_clean() -> None:
    (paste,) = _read("\x1b[200~a\x1b]52;c;aGk=\x07b\x9b31mc\u202e\u200bd\x00e\x1b[201~")
    assert isinstance(paste, events.Paste)
    assert paste.text.isprintable() and paste.text.startswith("a")


# The program itself


def _answers(terminal: Terminal, paths: Paths) -> None:
    """It leaves at q, once what the bytes opened is closed, and leaves nothing behind."""
    deadline = time.monotonic() + 60
    while not terminal.ended():
        assert time.monotonic() < deadline, terminal.screen()
        terminal.send("<esc>")
        time.sleep(0.1)  # an Escape alone is one; with a key behind it, it is another key
        terminal.send("q")
        time.sleep(0.1)
    assert terminal.wait() == 0
    assert terminal.switched() == set()
    assert b"Traceback" not in terminal.raw
    assert not (paths.state / "failure.txt").exists()


PLACES = {
    "the list": "",
    "the filter": "/",
    "a field": "t",
    "a note": "e",
    "the palette": ":",
    "the full text": "<enter>",
}


@pytest.mark.parametrize("place", PLACES)
def test_no_sequence_ends_the_app(place: str, hub: Server, paths: Paths) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send(PLACES[place])
        for bytes_ in HOSTILE:
            terminal.send_bytes(bytes_.replace(b"\x1a", b"").replace(b"\x11", b""))
            time.sleep(0.02)
        time.sleep(2.2 if place == "the list" else 0)
        terminal.send_bytes(b"\x1b[201~")
        _answers(terminal, paths)


def _mutated(random: Random) -> bytes:
    """One of the hostile sequences or a key's, changed a little; no key that leaves."""
    known = [*HOSTILE, *(key.encode() for key in ANSI_SEQUENCES_KEYS if key.startswith("\x1b"))]
    made = bytearray(random.choice(known)[: random.choice((8, 40, 400))])
    for _ in range(random.randint(0, 4)):
        place = random.randrange(len(made) + 1)
        match random.randrange(3):
            case 0:
                made[place:place] = random.choice((b"\x1b", b"\x1b[", b";", b"9999", b":", b"\xff"))
            case 1:
                del made[place : place + random.randint(1, 3)]
            case _:
                made[place : place + 1] = bytes([random.randrange(256)])
    return re.sub(rb"[qQ\x11\x1aoOpyYcRmfd:]", b"~", bytes(made))


def test_mutated_sequences_leave_the_app_alive(hub: Server, paths: Paths) -> None:
    random = Random(41)
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        for _ in range(300 * ROUNDS):
            terminal.send_bytes(_mutated(random))
            if not random.randrange(10):
                time.sleep(0.02)
        terminal.send_bytes(b"\x1b[201~")
        _answers(terminal, paths)
    assert reader("library", "check").code == 0


@pytest.mark.parametrize(
    ("place", "typed"),
    [
        ("/", b"\x1b[200~" + b"word " * min(4_000_000, 800_000 * ROUNDS) + b"\x1b[201~"),
        ("", b"jk" * (1000 if ROUNDS == 1 else 3000 * ROUNDS)),
    ],
    ids=["a paste into the filter", "a key that is held for long"],
)
def test_a_flood_of_bytes_ends_and_costs_no_memory(
    place: str, typed: bytes, hub: Server, paths: Paths
) -> None:
    with Terminal(READER, environment()) as terminal:
        terminal.wait_for("30 unread of 30 · live")
        terminal.send(place)
        before = _memory(terminal.pid)
        terminal.send_bytes(typed)
        terminal.send("<esc>")
        terminal.wait_for(_idle(terminal.pid), timeout=60)
        assert _memory(terminal.pid) - before < 100_000_000
        _answers(terminal, paths)


def _memory(pid: int) -> int:
    """Bytes of memory that a process has."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def _idle(pid: int) -> Callable[[Terminal], bool]:
    """True once it needed next to no processor time for a moment."""
    last = [(time.monotonic(), -1.0)]

    def idle(_: Terminal) -> bool:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used = (int(fields[11]) + int(fields[12])) / 100
        then, before = last[-1]
        if time.monotonic() - then < 0.5:
            return False
        last.append((time.monotonic(), used))
        return before >= 0 and used - before < 0.2

    return idle
