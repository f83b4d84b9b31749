"""The JSON of a paper and of an error, as a JSON Schema (https://json-schema.org/draft/2020-12)."""

import json

import msgspec

from reader.formats.records import Record

VERSION = 1
"""Grows by one when a name is removed or changes its meaning, not when names are added."""


def json_schema() -> str:
    """The JSON Schema as text. ``jsonl`` is one paper per line, ``json`` an array of papers."""
    [reference], definitions = msgspec.json.schema_components(
        [Record], ref_template="#/$defs/{name}"
    )
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:reader:paper:{VERSION}",
        "title": "Papers, as reader list --format json prints them",
        "type": "array",
        "items": reference,
        "$defs": definitions | {"Error": _ERROR},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


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
