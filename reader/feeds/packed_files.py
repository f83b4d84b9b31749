"""Files that are packed: gzip is unpacked, other packings are named.

Which one it is is told by its first bytes, since names and headers of servers often say otherwise.
"""

from reader.errors import ParseError
from reader.system import input_limits
from reader.system.gzip_members import MAGIC, DamagedGzip, GzipUnpacker

_PIECE = 100_000
"""Bytes of the packed file that are unpacked at once."""
_OTHER_PACKINGS = {
    b"\xfd7zXZ\0": "xz",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
}
"""What can't be unpacked here, by its first bytes."""


def unpack(body: bytes, name: str) -> bytes:
    """The body without its packing; errors call the file ``name``.

    Raises ParseError if it is damaged or too large, or packed in another way than gzip.
    """
    if body.startswith(MAGIC):
        return _unpack_gzip(body, name)
    for start, packing in _OTHER_PACKINGS.items():
        # Text may begin with such letters, but not with such letters and zero bytes.
        if body.startswith(start) and b"\0" in body[:1000]:
            raise ParseError(
                f"{name} is packed as {packing}, which can't be read here; unpack it first"
            )
    return body


def _unpack_gzip(body: bytes, name: str) -> bytes:
    unpacker = GzipUnpacker()
    unpacked = bytearray()
    try:
        for start in range(0, len(body), _PIECE):
            left = input_limits.BODY_BYTES + 1 - len(unpacked)
            for piece in unpacker.feed(body[start : start + _PIECE], left):
                unpacked += piece
                if len(unpacked) > input_limits.BODY_BYTES:
                    raise ParseError(
                        f"{name} holds more than {input_limits.BODY_BYTES // 1_000_000} MB when it"
                        " is unpacked; unpack it first"
                    )
    except DamagedGzip as error:
        raise ParseError(f"{name} can't be unpacked; fetch or save it again") from error
    if unpacker.is_cut_short:
        raise ParseError(f"{name} is cut short; fetch or save it again")
    return bytes(unpacked)
