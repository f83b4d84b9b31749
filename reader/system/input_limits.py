"""Limits for data from outside: more than any real source needs, too little to do harm.

Measured on two cores: with these limits any body of 20 MB takes at most three seconds and 400 MB,
and no key press waits longer than 100 ms.
"""

BODY_BYTES = 20_000_000
"""Bytes of an answer or of standard input."""
FILE_BYTES = 500_000_000
"""Bytes of a file on this machine."""
PARSE_SECONDS = 2.6
"""Processor seconds for parsing one body, for each started portion of BODY_BYTES."""
ENTRY_SECONDS = 0.0003
"""Processor seconds more for each paper that was read from a file on this machine: a slow machine
reads a long bibliography to its end, and what is made to take long yields few papers."""
PARSE_MEMORY = 300_000_000
"""Bytes of memory for parsing one body, for each started portion of BODY_BYTES."""
WAIT_FACTOR = 8.0
"""How many times PARSE_SECONDS to wait, since other programs may keep the processor busy."""
FEED_ENTRIES = 5_000
"""Entries of a feed from the network; arXiv's longest day has 2,000."""
FILE_ENTRIES = 10_000
"""Entries of a file, for each started portion; a paper with its abstract has 2,000 bytes."""
INLINE_JSON_BYTES = 1_000_000
"""Bytes of JSON that is parsed in this process; a page of Hugging Face has at most 500,000."""
FULL_TEXT_CHARS = 1_000_000
"""Characters of a full text; a book of 300 pages has as many."""
TABLE_COLUMNS = 60
"""Columns of a table in a full text; a screen shows 20."""
TABLE_CELLS = 5_000
"""Cells of a table in a full text."""


def count_portions(size: int) -> int:
    """The number of portions of BODY_BYTES that a file of this size has, the last one started."""
    return 1 + max(0, size - 1) // BODY_BYTES
