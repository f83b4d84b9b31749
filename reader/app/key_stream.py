"""Turns the characters that a terminal sends into keys, clicks and pasted text.

Textual's parser knows which control sequence is which key. This module passes it one sequence at a
time, for two reasons: the parser stops for ever at a sequence with senseless values, and it takes
an unknown sequence for as many keys as it has characters. Section 5.4 of ECMA-48 defines control
sequences.
"""

import re
import time
from collections.abc import Generator, Iterator

from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.color import Color
from textual.message import Message

from reader.text.sanitise import block

_TOKEN = re.compile(
    r"""
      \x1b\][0-9][^\x07\x1b]{0,60} (?: \x07 | \x1b\\ )           # an answer (OSC), such as a colour
    | \x1b\[ (?: [\[]. | M.{3} | (?![\[M]) [0-?]*[ -/]*[@-~] )  # a control sequence
    | \x1bO.                                                    # a key of the keypad
    | \x1b (?: [^\x1b\[O\]] | \] (?! [0-9] | \Z ) )                # Alt and a character
    | [^\x1b]{1,500}                                             # text
    """,
    re.VERBOSE | re.DOTALL,
)
_SEQUENCE_START = re.compile(
    r"\x1b(?:\[(?:\[|M.{0,2}|[0-?]*[ -/]*)|O|\](?:[0-9][^\x07\x1b]{0,60}\x1b?)?)?\Z", re.DOTALL
)
"""The beginning of a sequence whose end has not come yet."""
_MAX_SEQUENCE = 32
"""The length of the longest sequence that has a meaning, in characters."""
_SEQUENCE_WITHOUT_END = re.compile(r"\x1b\[[0-?]*[ -/]*")
"""A control sequence without its end."""
_BACKGROUND = re.compile(
    r"\x1b\]11;rgba?:([0-9a-f]{2})[0-9a-f]{0,2}/([0-9a-f]{2})[0-9a-f]{0,2}/([0-9a-f]{2})",
    re.IGNORECASE,
)
"""An answer to :data:`ASK_BACKGROUND`, with the first two digits of red, green and blue:
https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Operating-System-Commands."""
ASK_BACKGROUND = "\x1b]11;?\x1b\\"
"""Asks a terminal for the colour of its background."""
_ANSWER_PAUSE = 1.0
"""Seconds without a character after which the end of an answer does not come any more."""
_MAX_PASTED = 100_000
"""The largest number of characters that are pasted at once."""
_PASTE_PAUSE = 2.0
"""Seconds without a character after which a paste without an end is over."""


class BackgroundTold(Message):
    """The terminal has told the colour of its background."""

    def __init__(self, colour: Color) -> None:
        super().__init__()
        self.colour = colour


class KeyStream:
    """Turns characters into messages as they come. Never fails, whatever the terminal sends."""

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._open_sequence = ""
        self._pasted: list[str] | None = None
        self._paste_room = 0
        self._last_text_time = 0.0

    @property
    def has_open_sequence(self) -> bool:
        """Whether a sequence has begun that may be complete: call :meth:`read_pending` soon."""
        return bool(self._open_sequence)

    def read_text(self, text: str) -> Iterator[Message]:
        """Read characters, which follow those read before."""
        if not text:
            return
        self._last_text_time = time.monotonic()
        text, self._open_sequence = self._open_sequence + text, ""
        place = 0
        while place < len(text):
            if self._pasted is not None:
                place = yield from self._collect_paste(text, place)
            elif match := _TOKEN.match(text, place):
                place = match.end()
                yield from self._read_token(match[0])
            elif _SEQUENCE_START.match(text, place):
                # A sequence that is too long has no meaning, so its end is not needed.
                self._open_sequence = text[place : place + 2 * _MAX_SEQUENCE]
                return
            elif match := _SEQUENCE_WITHOUT_END.match(text, place):
                place = match.end()
            else:
                yield from self._read_single_keys("\x1b")
                place += 1

    def read_pending(self) -> Iterator[Message]:
        """Read a sequence whose end has not come for some time. To be called again and again."""
        silent = time.monotonic() - self._last_text_time
        if self._pasted is not None and silent > _PASTE_PAUSE:
            self._open_sequence = ""
            yield from self._end_paste()
        elif self._open_sequence and self._pasted is None and silent >= self._patience:
            sequence, self._open_sequence = self._open_sequence, ""
            if len(sequence) <= 2 or sequence in ANSI_SEQUENCES_KEYS:
                yield from self._read_single_keys(sequence)

    @property
    def _patience(self) -> float:
        """Seconds to wait for the end of a sequence. What is left of an answer would be keys."""
        is_answer = self._open_sequence.startswith("\x1b]") and len(self._open_sequence) > 2
        return _ANSWER_PAUSE if is_answer else constants.ESCAPE_DELAY

    def _read_token(self, token: str) -> Iterator[Message]:
        if token.startswith("\x1b]") and len(token) > 2:
            if told := _BACKGROUND.match(token):
                red, green, blue = (int(digits, 16) for digits in told.groups())
                yield BackgroundTold(Color(red, green, blue))
        elif token == BRACKETED_PASTE_START:
            self._pasted, self._paste_room = [], _MAX_PASTED
        elif not token.startswith("\x1b"):
            yield from self._parse_token(token)
        elif len(token) <= _MAX_SEQUENCE and token != BRACKETED_PASTE_END:
            if token.startswith("\x1b[") or token[1] == "O":
                yield from self._parse_token(token)
            else:
                yield from self._read_single_keys(token)

    def _read_single_keys(self, keys: str) -> Iterator[Message]:
        """Read keys that look like the beginning of a sequence, for example Escape."""
        yield from self._parse_token(keys, is_complete=False)

    def _parse_token(self, token: str, *, is_complete: bool = True) -> Iterator[Message]:
        """Have Textual read a sequence or text; an unknown sequence gives no message."""
        parser = self._parser
        messages: list[Message] = []
        try:
            messages += parser.feed(token)
            if parser._timeout_time is not None and not is_complete:
                parser._timeout_time = 0.0
                messages += parser.tick()
        except Exception:
            # For example a number that is no character, or a screen without a size.
            self._renew_parser()
        if parser._timeout_time is not None:
            self._renew_parser()
        if not all((parser.terminal_pixel_size or (1,)) + (parser.terminal_size or (1,))):
            # If the screen has no size in pixels, the mouse positions are cells.
            self._parser.terminal_pixel_size = None
        yield from filter(_makes_sense, messages)

    def _renew_parser(self) -> None:
        """Use a new parser for the next sequence; it keeps the state of the mouse."""
        before, self._parser = self._parser, XTermParser()
        for name in ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size"):
            setattr(self._parser, name, getattr(before, name))

    def _collect_paste(self, text: str, place: int) -> Generator[Message, None, int]:
        """Collect pasted text, up to its end or the end of ``text``. Returns where it stopped."""
        assert self._pasted is not None
        end = text.find(BRACKETED_PASTE_END, place)
        if end < 0:
            # The end may have come in part.
            tail = text.rfind("\x1b", max(place, len(text) - len(BRACKETED_PASTE_END) + 1))
            end = tail if tail >= 0 and BRACKETED_PASTE_END.startswith(text[tail:]) else len(text)
            self._open_sequence = text[end:]
            self._keep_pasted(text[place:end])
            return len(text)
        self._keep_pasted(text[place:end])
        yield from self._end_paste()
        return end + len(BRACKETED_PASTE_END)

    def _keep_pasted(self, pasted: str) -> None:
        assert self._pasted is not None
        if fitting_text := pasted[: self._paste_room]:
            self._pasted.append(fitting_text)
            self._paste_room -= len(fitting_text)

    def _end_paste(self) -> Iterator[Message]:
        pasted, self._pasted = block("".join(self._pasted or ())), None
        if pasted:
            yield events.Paste(pasted)


def _makes_sense(message: Message) -> bool:
    """Whether a message is something other than a key with an invalid character."""
    if not isinstance(message, events.Key) or not message.character:
        return True
    return not any("\ud800" <= char <= "\udfff" for char in message.character)
