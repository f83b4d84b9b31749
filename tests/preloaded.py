"""Imports every command, and what commands import when they run."""

import pkgutil
from importlib import import_module

import reader.cli
import reader.net
import reader.services.fetch

for _module in pkgutil.iter_modules(reader.cli.__path__, "reader.cli."):
    import_module(_module.name)
