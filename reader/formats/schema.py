"""The JSON of a paper and of an error, as a JSON Schema (https://json-schema.org/draft/2020-12)."""

import json

import msgspec

from reader.formats.records import Record

VERSION = 1
"""Counts up where a name goes or changes its meaning; names that come in at the end do not."""


def schema() -> str:
    """The schema as text. ``jsonl`` is a paper a line, ``json`` an array of them."""
    [reference], parts = msgspec.json.schema_components([Record], ref_template="#/$defs/{name}")
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:reader:paper:{VERSION}",
        "title": "Papers, as reader list --format json prints them",
        "type": "array",
        "items": reference,
        "$defs": parts | {"Error": _ERROR},
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


_ERROR = {
    "title": "A line on standard error where --json is given and a command failed",
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "message", "exit_code"],
            "properties": {
                "kind": {"type": "string"},
                "message": {"type": "string"},
                "exit_code": {"type": "integer"},
                "query": {"type": "string"},
                "position": {"type": "integer"},
                "status": {"type": "integer"},
            },
        }
    },
}
