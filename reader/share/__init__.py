"""Papers handed on: as text, to the clipboard, the browser, other programs, the user's editor."""
