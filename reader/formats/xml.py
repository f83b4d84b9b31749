"""Writes the XML of feeds."""

import re
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML forbids, even escaped: https://www.w3.org/TR/xml/#charsets."""


def xml_element(name: str, text: str = "", /, **attributes: str) -> str:
    """An element on a line of its own, its text and attributes escaped.

    >>> xml_element("link", rel="alternate", href="https://example.org/?a&b")
    '<link rel="alternate" href="https://example.org/?a&amp;b"/>\\n'
    """
    start = name + "".join(
        f" {key}={quoteattr(_replace_forbidden(value))}" for key, value in attributes.items()
    )
    return f"<{start}>{escape(_replace_forbidden(text))}</{name}>\n" if text else f"<{start}/>\n"


def _replace_forbidden(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
