"""Tells the full text of a paper from other content that sites send in its place.

A request for a full text can be answered with status 200 and a login page, an error message or
data.
"""

import re

import msgspec

_PAGE_START = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|script|style|link|base|frameset|iframe|form|noscript)"
    r"(?=[\s>/])",
    re.I,
)
_FORM_OR_SCRIPT = re.compile(r"<(?:form|input|script|iframe)(?=[\s>/])", re.I)
_START_LENGTH = 20_000
"""Characters at the start of a text that are searched for a form or a script."""
_BLANK = "\ufeff\u200b\0 \t\r\n\f\v"
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W_]")
_ERROR = re.compile(
    r"\W*(?:(?:error|http)\W+)?(?:404|40[0-9]|42[0-9]|50[0-9]|error|not found|no such|forbidden|"
    r"(?:access|permission) denied|unauthori[sz]ed|invalid|bad (?:request|gateway)|"
    r"(?:service|temporarily) unavailable|gateway time-?out|internal server error|"
    r"too many requests|rate limit|please (?:log|sign) in|(?:log|sign) in|"
    r"(?:\w+ ){1,3}(?:is |was )?not (?:found|available|authorized|allowed)|just a moment)\b",
    re.I,
)
_MAX_ERROR_LENGTH = 600
"""The most characters of an error message."""


def describe_wrong_content(text: str) -> str | None:
    """What a text is, as in "answers with a web page"; None where it is the text of a paper.

    >>> describe_wrong_content("{}"), describe_wrong_content("# A title")
    ('data', None)
    """
    start = text[:4000]
    unreadable = sum(one == "\ufffd" or (one < " " and one not in "\t\n\r\f") for one in start)
    if unreadable * 20 > len(start) or start.startswith("%PDF-"):
        return "bytes that are no text"
    if is_web_page(text):
        return "a web page"
    text = text.strip(_BLANK)
    if _is_data(text):
        return "data"
    if not _WORD.search(_TAG.sub("", text) if text.startswith("<") else text):
        return "nothing"
    if len(text) < _MAX_ERROR_LENGTH and _ERROR.match(text.lstrip("#*_ ")):
        return "an error message"
    return None


def is_web_page(text: str) -> bool:
    """Whether a text is an HTML or XML document, also with comments before its first element."""
    start = text.lstrip(_BLANK)[:_START_LENGTH]
    while start.startswith("<!--"):
        _, comment_end, start = start.partition("-->")
        if not comment_end:
            return True
        start = start.lstrip(_BLANK)
    if start.startswith("<?") or _PAGE_START.match(start):
        return True
    return (
        start.startswith("<") and start[1:2].isalpha() and _FORM_OR_SCRIPT.search(start) is not None
    )


def _is_data(text: str) -> bool:
    """Whether a text is JSON, or the beginning of JSON."""
    if text.startswith(('{"', '[{"', "[[")) or text in ("{}", "[]"):
        return True
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return False
    return True
