"""Unpacks gzip piece by piece, so that no more than is wanted is ever in memory.

A file may hold several members, one after the other; together they are one text (RFC 1952, section
2.2).
"""

import zlib
from collections.abc import Iterator

MAGIC = b"\x1f\x8b"
"""The bytes with which gzip begins."""


class DamagedGzip(Exception):
    """Bytes that are no gzip, or that do not fit their check sum."""


class GzipUnpacker:
    """Unpacks gzip, one member after the other."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._has_begun = False

    def feed(self, raw: bytes, max_bytes: int) -> Iterator[bytes]:
        """Unpack a piece, ``max_bytes`` bytes of it or a little more. Raises DamagedGzip."""
        while raw:
            if self._member.eof:
                # Zeros may follow the last member: tape archives are filled up with them.
                raw = raw.lstrip(b"\0")
                if not raw:
                    return
                self._member = zlib.decompressobj(wbits=31)
            try:
                piece = self._member.decompress(raw, max(1, max_bytes))
            except zlib.error as error:
                raise DamagedGzip from error
            self._has_begun = True
            max_bytes -= len(piece)
            yield piece
            raw = self._member.unused_data if self._member.eof else b""

    @property
    def is_cut_short(self) -> bool:
        """Whether the last member has no end."""
        return self._has_begun and not self._member.eof
