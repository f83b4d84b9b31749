"""What is said between a page, the server and the app's process.

The page is textual-serve's script: it sends JSON arrays such as ``["stdin", "j"]`` and takes bytes
for the terminal. The process is Textual's ``textual.drivers.web_driver``: it writes a line, then
packets of a letter (``D`` data, ``M`` JSON), four bytes of length, big endian, and so many bytes;
it reads the same.
"""

from asyncio import StreamReader
from typing import Annotated, NamedTuple

import msgspec

Cells = Annotated[int, msgspec.Meta(ge=1, le=1000)]
"""A width or height in cells of the terminal."""


class Size(msgspec.Struct, frozen=True):
    """How large the terminal is."""

    width: Cells = 80
    height: Cells = 24


class Typed(msgspec.Struct, frozen=True, array_like=True, tag="stdin"):
    """Keys and mouse, as a terminal sends them."""

    text: str


class Resized(msgspec.Struct, frozen=True, array_like=True, tag="resize"):
    """The page has another size."""

    size: Size


class Focused(msgspec.Struct, frozen=True, array_like=True, tag="focus"):
    """The user looks at the page."""


class Blurred(msgspec.Struct, frozen=True, array_like=True, tag="blur"):
    """The user looks elsewhere."""


class Ping(msgspec.Struct, frozen=True, array_like=True, tag="ping"):
    """To be sent back as a pong."""

    word: str


FromPage = Typed | Resized | Focused | Blurred | Ping
"""Everything the page says."""


class OpenUrl(msgspec.Struct, frozen=True, tag="open_url", tag_field="type"):
    """The app wants an address opened in a new tab."""

    url: str


class Exit(msgspec.Struct, frozen=True, tag="exit", tag_field="type"):
    """The app has ended."""


FromApp = OpenUrl | Exit
"""What the app says beside what it draws."""


class Packet(NamedTuple):
    """What the process writes or reads at once."""

    kind: bytes
    """``D`` or ``M``."""
    payload: bytes
    """For the terminal, or JSON."""

    def written(self) -> bytes:
        """As it goes through the pipe."""
        return self.kind + len(self.payload).to_bytes(4, "big") + self.payload


_READY = b"__GANGLION__\n"
_page: msgspec.json.Decoder[FromPage] = msgspec.json.Decoder(FromPage)
_app: msgspec.json.Decoder[FromApp] = msgspec.json.Decoder(FromApp)


def from_page(text: str) -> FromPage | None:
    """What the page said; None where it makes no sense."""
    try:
        return _page.decode(text)
    except msgspec.DecodeError:
        return None


def from_app(payload: bytes) -> FromApp | None:
    """What the app said; None where that is nothing to us."""
    try:
        return _app.decode(payload)
    except msgspec.DecodeError:
        return None


async def ready(stream: StreamReader) -> None:
    """Wait until packets begin. Raises asyncio.IncompleteReadError where they never do."""
    await stream.readuntil(_READY)


async def packet(stream: StreamReader) -> Packet:
    """The next packet. Raises asyncio.IncompleteReadError where there is none."""
    head = await stream.readexactly(5)
    return Packet(head[:1], await stream.readexactly(int.from_bytes(head[1:], "big")))


def resized(size: Size) -> Packet:
    """The app is to draw for another size."""
    return _said({"type": "resize", "width": size.width, "height": size.height})


def looked_at(looked: bool) -> Packet:
    """The user looks at the app, or elsewhere."""
    return _said({"type": "focus" if looked else "blur"})


def _said(what: dict[str, object]) -> Packet:
    return Packet(b"M", msgspec.json.encode(what))
