"""The messages between a page, the server and the app's process.

The page runs textual-serve's script: it sends JSON arrays such as ``["stdin", "j"]`` and receives
bytes for the terminal. The process runs Textual's ``textual.drivers.web_driver``: it writes one
line, then packets; it also reads packets. A packet is a letter (``D`` data, ``M`` JSON), the length
in four bytes (big endian) and that many bytes.
"""

from asyncio import IncompleteReadError, StreamReader
from typing import Annotated, NamedTuple

import msgspec

Cells = Annotated[int, msgspec.Meta(ge=1, le=1000)]
"""A width or height in cells of the terminal."""


class Size(msgspec.Struct, frozen=True):
    """The size of the terminal."""

    width: Cells = 80
    height: Cells = 24


class Typed(msgspec.Struct, frozen=True, array_like=True, tag="stdin"):
    """Input of keyboard and mouse, as a terminal sends it."""

    text: str


class Resized(msgspec.Struct, frozen=True, array_like=True, tag="resize"):
    """The page has another size."""

    size: Size


class Focused(msgspec.Struct, frozen=True, array_like=True, tag="focus"):
    """The page got the focus."""


class Blurred(msgspec.Struct, frozen=True, array_like=True, tag="blur"):
    """The page lost the focus."""


class Ping(msgspec.Struct, frozen=True, array_like=True, tag="ping"):
    """A question whether the server is there; the answer is a pong with the same word."""

    word: str


PageMessage = Typed | Resized | Focused | Blurred | Ping
"""Every message of the page."""


class OpenUrl(msgspec.Struct, frozen=True, tag="open_url", tag_field="type"):
    """The app asks the page to open an address in a new tab."""

    url: str


class Exit(msgspec.Struct, frozen=True, tag="exit", tag_field="type"):
    """The app has ended."""


AppMessage = OpenUrl | Exit
"""Every message of the app other than its drawing."""


class Packet(NamedTuple):
    """One packet that the process writes or reads."""

    kind: bytes
    """``D`` or ``M``."""
    payload: bytes
    """Bytes for the terminal, or JSON."""

    def encode(self) -> bytes:
        """The bytes of the packet as they go through the pipe."""
        return self.kind + len(self.payload).to_bytes(4, "big") + self.payload


MAX_MESSAGE_BYTES = 1_000_000
"""The most bytes of a message from a page: room for a long pasted text."""
_MAX_PACKET_BYTES = 16_000_000
"""The most bytes of a packet from the app: room for a screen of 1000 × 1000 cells."""
_READY_LINE = b"__GANGLION__\n"
_page_decoder: msgspec.json.Decoder[PageMessage] = msgspec.json.Decoder(PageMessage)
_app_decoder: msgspec.json.Decoder[AppMessage] = msgspec.json.Decoder(AppMessage)


def parse_page_message(text: str) -> PageMessage | None:
    """Read a message of the page; None where it makes no sense."""
    try:
        return _page_decoder.decode(text)
    except msgspec.DecodeError:
        return None


def parse_app_message(payload: bytes) -> AppMessage | None:
    """Read a message of the app; None for messages that we do not use."""
    try:
        return _app_decoder.decode(payload)
    except msgspec.DecodeError:
        return None


async def wait_until_ready(stream: StreamReader) -> None:
    """Wait until packets begin. Raises asyncio.IncompleteReadError if they never do."""
    await stream.readuntil(_READY_LINE)


async def read_packet(stream: StreamReader) -> Packet:
    """Read the next packet. Raises asyncio.IncompleteReadError if it is cut off or too large."""
    head = await stream.readexactly(5)
    size = int.from_bytes(head[1:], "big")
    if size > _MAX_PACKET_BYTES:
        raise IncompleteReadError(head, size)
    return Packet(head[:1], await stream.readexactly(size))


def resize_packet(size: Size) -> Packet:
    """A packet that tells the app the new size of the page."""
    return _json_packet({"type": "resize", "width": size.width, "height": size.height})


def focus_packet(focused: bool) -> Packet:
    """A packet that tells the app whether the page has the focus."""
    return _json_packet({"type": "focus" if focused else "blur"})


def _json_packet(message: dict[str, object]) -> Packet:
    return Packet(b"M", msgspec.json.encode(message))
