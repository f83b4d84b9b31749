"""The tables of the catalogue."""

_SCHEMA = """
CREATE TABLE papers (
    id INTEGER PRIMARY KEY,         -- higher is seen later
    key TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,            -- its words, as in a title: key
    record BLOB NOT NULL,           -- a Paper as JSON
    first_seen TEXT NOT NULL        -- ISO time, UTC
);
CREATE INDEX papers_by_title ON papers (title);
CREATE VIRTUAL TABLE words USING fts5 (
    title, abstract, authors, organization, keywords,
    content='', tokenize="ascii", prefix='1 2 3'
);
CREATE VIRTUAL TABLE stems USING fts5 (
    text,                           -- all of these together, for searches by any word
    content='', detail=none, tokenize="porter ascii"
);
CREATE TABLE facts (                -- what queries compare, of the paper with the same id
    id INTEGER PRIMARY KEY,
    published TEXT,                 -- ISO date
    featured TEXT,                  -- ISO date
    votes INTEGER,
    stars INTEGER,
    comments INTEGER,
    authors INTEGER,
    source TEXT NOT NULL,           -- in small letters, as the next
    submitter TEXT NOT NULL,
    code INTEGER NOT NULL,          -- 0 or 1, as the next
    project INTEGER NOT NULL,
    version INTEGER                 -- of the preprint, where a source told it
);
CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    day TEXT,                       -- ISO date, where the feed is one day
    taken TEXT NOT NULL,            -- ISO time, UTC
    unread INTEGER                  -- papers; NULL: to be counted
);
CREATE TABLE listed (
    snapshot INTEGER NOT NULL,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    featured TEXT,                  -- ISO date
    PRIMARY KEY (snapshot, position)
) WITHOUT ROWID;
CREATE INDEX listed_by_key ON listed (key);
CREATE TABLE votes (
    key TEXT NOT NULL,
    fetched TEXT NOT NULL,          -- ISO time, UTC; a day's later rows only where they differ
    votes INTEGER,
    comments INTEGER,
    PRIMARY KEY (key, fetched)
) WITHOUT ROWID;
CREATE TABLE responses (
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    body BLOB NOT NULL,             -- zlib
    fetched TEXT NOT NULL           -- ISO time, UTC
) WITHOUT ROWID;
CREATE TABLE fulltexts (
    key TEXT PRIMARY KEY,
    body BLOB NOT NULL,             -- Markdown, zlib
    fetched TEXT NOT NULL           -- ISO time, UTC
) WITHOUT ROWID;
CREATE TABLE marks (                -- the winner of each field: a view of the library
    key TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT,                     -- NULL: removed
    stamp INTEGER NOT NULL,
    device TEXT NOT NULL,
    PRIMARY KEY (key, field)
) WITHOUT ROWID;
CREATE INDEX marks_by_field ON marks (field, value) WHERE value IS NOT NULL;
CREATE TABLE records (              -- papers as the library carries them
    key TEXT PRIMARY KEY,
    record BLOB NOT NULL,           -- JSON, zlib
    stamp INTEGER NOT NULL,
    device TEXT NOT NULL
);
CREATE TABLE folded (               -- how far each event file has been folded into marks
    file TEXT PRIMARY KEY,
    offset INTEGER NOT NULL,        -- bytes
    stamp INTEGER NOT NULL,         -- the highest stamp in those bytes
    tail TEXT NOT NULL              -- hash of the last folded line: was the file changed?
) WITHOUT ROWID;
CREATE TABLE handed_over (          -- files that stand for others, which are gone
    file TEXT PRIMARY KEY,
    offset INTEGER NOT NULL,        -- bytes that say what the other file said
    forerunner TEXT NOT NULL,       -- the other file
    forerunner_offset INTEGER NOT NULL -- its bytes
) WITHOUT ROWID;
"""


_RANKING = """
CREATE TABLE terms (                -- of the paper with the same id
    id INTEGER PRIMARY KEY,
    terms BLOB NOT NULL             -- as reader.ranking.terms packs them
);
CREATE TABLE scores (               -- how well the paper with the same id fits the user's taste
    id INTEGER PRIMARY KEY,
    score INTEGER NOT NULL,         -- millionths
    match INTEGER NOT NULL          -- 0 to 100
);
CREATE TABLE tastes (               -- what was learned from the marks
    name TEXT PRIMARY KEY,          -- empty: of all; else the name of a tag
    learned_from TEXT NOT NULL,     -- which marks: reader.services.ranking says how
    profile BLOB NOT NULL
) WITHOUT ROWID;
"""


def list_statements() -> list[str]:
    """The SQL statements that make the tables, in order."""
    return [statement for statement in (_SCHEMA + _RANKING).split(";\n") if statement.strip()]
