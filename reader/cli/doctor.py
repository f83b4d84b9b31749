"""``reader doctor``: print where everything is, how large it is, and what is wrong."""

import argparse
import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from reader import __version__
from reader.catalogue import damage, files, size_limit
from reader.catalogue.examination import examine_catalogue
from reader.catalogue.size_limit import Sizes
from reader.cli.options import CommonOptions
from reader.cli.output import write_text
from reader.cli.services import Services, open_services
from reader.errors import BadEnvironment, ConfigError
from reader.feeds.endpoints import Endpoints
from reader.net import certificates
from reader.net.proxies import Routes
from reader.share import clipboard
from reader.text.sanitise import visible

_PATIENCE = 20.0
"""Seconds that the check of the catalogue may take."""
Row = tuple[str, str]
"""A name and its value; the name is empty where the row goes on with the one before."""
WRONG = "  wrong"
"""The name of a row that tells the user what to repair."""
_HOSTS = (
    "huggingface.co",
    "arxiv.org",
    "export.arxiv.org",
    "rss.arxiv.org",
    "api.biorxiv.org",
    "api2.openreview.net",
    "doi.org",
)
_PORTS = {"http": 80, "https": 443}


class Options(CommonOptions, frozen=True, kw_only=True):
    """``reader doctor`` has no options of its own."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare none."""


def run(options: Options) -> int:
    """Print a table; return 1 if the user has to repair something."""
    with open_services() as services:
        paths, config = services.paths, services.config
        rows = [
            ("reader", f"{__version__} on Python {platform.python_version()}"),
            ("SQLite", sqlite3.sqlite_version),
            ("settings", f"{paths.config}{'' if paths.config.exists() else ', not there yet'}"),
            *_library_rows(services),
            *_catalogue_rows(services, config.catalogue),
            *network_rows(Endpoints(config.huggingface, config.arxiv), os.environ),
            ("clipboard", ", then ".join(clipboard.available_methods())),
        ]
        width = max(len(name) for name, _ in rows) + 2
        for name, value in rows:
            write_text(visible(f"{name:{width}}{value}\n"))
        # Problems of the settings were printed when they were read, those of the library are
        # printed at the end. A catalogue that was made again is no problem any more.
        mended = damage.describe_damage(services.catalogue)
        problems = [one for one in services.library.problems if one != mended]
        wrong = config.problems or problems or any(name == WRONG for name, _ in rows)
        return 1 if wrong else 0


def _library_rows(services: Services) -> Iterator[Row]:
    services.library.refresh_marks()
    files = [file for file in services.paths.events.glob("*") if file.is_file()]
    count = f"{len(files)} file{'s' if len(files) != 1 else ''}"
    yield "library", str(services.paths.events)
    yield "", f"{count}, {format_size(sum(file.stat().st_size for file in files))}; back this up"


def _catalogue_rows(services: Services, limit: int) -> Iterator[Row]:
    path = services.catalogue
    state = _examine_catalogue(services, path)
    sizes = services.library.ask(size_limit.measure_sizes)
    yield "catalogue", str(path)
    on_disk, used = format_size(_size_on_disk(path)), format_size(sizes.used)
    yield "", f"{on_disk} on disk, {used} in use of {format_size(limit)} allowed"
    yield "", state
    yield from _content_rows(sizes)
    damaged_file = files.damaged_path(path)
    if damaged_file.exists():
        damaged = f"{damaged_file.name}, {format_size(_size_on_disk(damaged_file))}"
        yield "  put aside", f"{damaged}: damaged; you may delete it"
    yield "", "only a cache: you may delete it at any time, and lose nothing else"


def _examine_catalogue(services: Services, path: Path) -> str:
    """Check the database file, and describe its state; a damaged one is made again."""
    file = files.identify_file(path)
    examined = examine_catalogue(path, _PATIENCE)
    if not examined.fault:
        incomplete = (
            f"not checked to its end: it is in use, or the check takes over {_PATIENCE:g} s"
        )
        return "not damaged" if examined.whole else incomplete
    damage.put_aside(path, file)
    services.library.refresh_marks()
    return f"was damaged ({examined.fault}) and has been made again"


def _content_rows(sizes: Sizes) -> Iterator[Row]:
    yield "  papers", f"{sizes.papers:,}"
    yield "  feeds", f"{sizes.snapshots:,}"
    yield "  full texts", f"{sizes.full_texts:,}, {format_size(sizes.full_text_bytes)}"
    yield "  answers", f"{sizes.responses:,}, {format_size(sizes.response_bytes)}"


def _size_on_disk(path: Path) -> int:
    return sum(file.stat().st_size for file in files.list_files(path) if file.exists())


def network_rows(endpoints: Endpoints, environ: Mapping[str, str]) -> Iterator[Row]:
    """Which proxy is used for which host, and settings that can't be used; never a password."""
    routes = Routes(environ)
    hosts: dict[str, list[str]] = {}
    problems = [*routes.problems, *certificates.find_problems(environ)]
    for url in _site_urls(endpoints):
        host = url.hostname or ""
        try:
            proxy = routes.proxy(url.scheme, host, url.port or _PORTS[url.scheme])
            way = f"through {proxy} ({proxy.variable})" if proxy else "without a proxy"
        except BadEnvironment as error:
            way = "can't be reached"
            problems.append(str(error))
        hosts.setdefault(way, []).append(host)
    name = "network"
    for way, names in hosts.items():
        yield name, f"{', '.join(dict.fromkeys(names))} {way}"
        name = ""
    yield from ((WRONG, problem) for problem in dict.fromkeys(problems))


def _site_urls(endpoints: Endpoints) -> Iterator[SplitResult]:
    """The URLs of the sites that are asked: the public ones, then configured mirrors."""
    yield from (urlsplit(f"https://{host}") for host in _HOSTS)
    try:
        for url in (
            endpoints.hf_url(),
            endpoints.arxiv_url("https://arxiv.org"),
            endpoints.biorxiv_url(),
            endpoints.openreview_url(),
            endpoints.doi_url(),
        ):
            if urlsplit(url).hostname not in _HOSTS:
                yield urlsplit(url)
    except ConfigError:
        return  # a fetch reports it


def format_size(count: int) -> str:
    """A number of bytes in the unit that people read: ``312 kB``, ``1.5 GB``."""
    value, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"
