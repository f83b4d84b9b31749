"""Bodies of answers: unpack them within a size limit, and convert them to UTF-8."""

import codecs
import re
from collections.abc import Iterable, Iterator

from reader.errors import Garbled, Refused
from reader.system.gzip_members import MAGIC, DamagedGzip, GzipUnpacker
from reader.text.sanitise import line

_GZIP_NAMES = ("gzip", "x-gzip")
"""The content codings that we unpack; both names mean gzip (RFC 9110, section 8.4.1.3)."""
_XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=")
_META_CHARSET = re.compile(
    rb"<meta\s[^>]{0,200}?charset\s{0,9}=[\s\"']{0,9}([A-Za-z0-9_:.-]{1,40})", re.I
)
_CHARSET_PARAMETER = re.compile(r";\s{0,9}charset\s{0,9}=[\s\"']{0,9}([A-Za-z0-9_:.-]{1,40})", re.I)
_CODECS = re.compile(
    r"ascii|utf-8|utf-(?:16|32)(?:-[bl]e)?|iso8859-\d+|iso2022_\w+|cp\d+|koi8-[rut]|mac-\w+|tis-620"
    r"|gb2312|gbk|gb18030|hz|big5(?:hkscs)?|euc_\w+|shift_jis\w*|johab|kz1048|ptcp154"
)
"""Python's codecs for charsets; its other codecs (such as rot13 or zip) are not for text."""
_WIDER_CHARSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""Charsets that sites often name when they mean a larger one (https://encoding.spec.whatwg.org)."""


def unpack_body(pieces: Iterable[bytes], coding: str, host: str, max_bytes: int) -> Iterator[bytes]:
    """Unpack a body piece by piece; at most ``max_bytes`` bytes come out, however it is packed.

    ``coding`` is the Content-Encoding header. Several gzip members in one body are joined (RFC
    1952, section 2.2). Raises Refused where the body is too large or its coding is not gzip, and
    Garbled where it is damaged.
    """
    names = [name for one in coding.lower().split(",") if (name := one.strip())]
    names = [name for name in names if name != "identity"]
    if names and (len(names) > 1 or names[0] not in _GZIP_NAMES):
        coding_name = line(coding)[:40] or "something unknown"
        raise Refused(
            f"{host} packs its answer as {coding_name}, which can't be read here; try again later"
        )
    unpacker = GzipUnpacker() if names else None
    bytes_received = bytes_unpacked = 0
    for raw in pieces:
        bytes_received += len(raw)
        try:
            for piece in unpacker.feed(raw, max_bytes + 1 - bytes_unpacked) if unpacker else (raw,):
                bytes_unpacked += len(piece)
                if bytes_unpacked > max_bytes:
                    break
                yield piece
        except DamagedGzip as error:
            raise Garbled(f"The answer of {host} can't be unpacked; try again later") from error
        # A body that unpacks to nothing can be endless, too.
        if max(bytes_received, bytes_unpacked) > max_bytes:
            raise Refused(
                f"The answer of {host} is larger than {max_bytes / 1_000_000:g} MB;"
                " try a shorter feed"
            )
    if unpacker and unpacker.is_cut_short:
        raise Garbled(f"The answer of {host} is cut short; try again")


def convert_to_utf8(body: bytes, content_type: str) -> bytes:
    """Convert a body to UTF-8 from the charset that the Content-Type header names.

    The body stays as it is where it names its charset itself (a byte order mark, an XML
    declaration), where it is a packed file, and where it is valid UTF-8 already. Where the header
    names no charset, a ``<meta>`` element of an HTML page decides.
    """
    if body.startswith((MAGIC, codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body
    if _XML_DECLARATION.match(body[:400]) or _is_utf8(body):
        return body
    charset_named = _CHARSET_PARAMETER.search(content_type)
    if charset_named is None and (charset_in_page := _META_CHARSET.search(body[:2048])):
        charset = _find_charset(charset_in_page[1].decode())
    else:
        charset = _find_charset(charset_named[1]) if charset_named else None
    if charset is None or charset == "utf-8":
        return body
    return body.decode(charset, errors="replace").encode(errors="replace")


def _is_utf8(body: bytes) -> bool:
    if b"\0" in body or b"\x1b" in body:
        return False  # UTF-16 without a byte order mark, or ISO 2022: all their bytes are ASCII
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _find_charset(name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return _WIDER_CHARSETS.get(codec, codec) if _CODECS.fullmatch(codec) else None
