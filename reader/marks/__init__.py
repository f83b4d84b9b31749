"""Marks: the service that writes the library and follows it, and the care of its files."""

from reader.marks.service import Applied, MarksService, Origin, Undone

__all__ = ["Applied", "MarksService", "Origin", "Undone"]
