"""The Textual app: screens, widgets and one table of commands."""
