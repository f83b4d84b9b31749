"""What the package needs: declared, explained in CONTRIBUTING, under licences that fit."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DEVELOPMENT = {"test", "dev", "fuzz"}
"""Extras that no user installs."""
ALLOWED = re.compile(
    r"MIT|BSD|0BSD|Apache|PSF|Python Software Foundation|ISC|MPL|Mozilla Public License", re.I
)
"""Licences under which a program under MIT may be handed out together with what it needs."""
STARTED = {"pyperclip"}
"""Run as a program of their own, and imported there."""


class Row(NamedTuple):
    """A line of the table in CONTRIBUTING."""

    package: str
    extra: str
    """Empty for what everyone gets."""
    purpose: str
    licence: str
    bounds: str


def declared() -> dict[tuple[str, str], str]:
    """The bounds of what is needed, by package and extra."""
    extras = PROJECT["optional-dependencies"].items()
    wanted = [("", one) for one in PROJECT["dependencies"]]
    wanted += [(extra, one) for extra, all in extras if extra not in DEVELOPMENT for one in all]
    found = ((extra, Requirement(text)) for extra, text in wanted)
    return {
        (canonicalize_name(one.name), extra): ", ".join(
            sorted(str(one.specifier).split(","), key=lambda bound: bound[0] != ">")
        )
        for extra, one in found
    }


def table() -> list[Row]:
    """The rows of the table of packages in CONTRIBUTING."""
    text = (ROOT / "CONTRIBUTING.md").read_text().partition("| package |")[2].partition("\n\n")[0]
    rows = []
    for line in text.splitlines()[2:]:
        package, extra, *rest = (cell.strip().strip("`[]") for cell in line.strip("|").split("|"))
        rows.append(Row(package, extra, *rest))
    return rows


def licences(package: str) -> list[str]:
    """What an installed package may be used under: one of these."""
    said = metadata.metadata(package)
    text = said.get("License-Expression") or said.get("License") or ""
    if not text.strip() or "\n" in text:
        found = [one for one in said.get_all("Classifier") or [] if one.startswith("License ::")]
        text = " AND ".join(one.rpartition(":: ")[2] for one in found)
    return re.split(r" or ", text, flags=re.I)


def fits(licence: str) -> bool:
    """Whether we may hand out what is under a licence, or under several at once."""
    return all(ALLOWED.match(part.strip(" ()")) for part in re.split(r" and ", licence, flags=re.I))


def installed(package: str, extras: frozenset[str], seen: set[str]) -> Iterator[str]:
    """The package and all that it needs, as far as that is installed here."""
    name = canonicalize_name(package)
    if name in seen:
        return
    seen.add(name)
    try:
        needed = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    yield name
    for one in map(Requirement, needed):
        if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in {"", *extras}):
            yield from installed(one.name, frozenset(one.extras), seen)


def imported() -> set[str]:
    """The packages that our modules import, by their top module."""
    names: set[str] = set()
    for file in (ROOT / "reader").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                names |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"reader"}


def test_every_package_that_is_imported_is_declared_and_no_other() -> None:
    known = metadata.packages_distributions()
    ours = {canonicalize_name(known[name][0]) for name in imported() if name in known}
    missing = {name for name in imported() if name not in known}
    names = {package for package, _ in declared()}
    assert ours <= names
    # What is not installed here is an extra's.
    assert len(names - ours - STARTED) == len(missing)


def test_the_table_of_packages_has_each_with_its_extra_and_bound() -> None:
    rows = table()
    assert {(row.package, row.extra): row.bounds for row in rows} == declared()
    assert len(rows) == len(declared())
    assert all(row.purpose for row in rows)


@pytest.mark.parametrize("row", table(), ids=lambda row: row.package)
def test_a_licence_in_the_table_is_the_packages_own(row: Row) -> None:
    assert ALLOWED.match(row.licence)
    try:
        own = licences(row.package)
    except metadata.PackageNotFoundError:
        assert row.extra, f"{row.package} is needed and not installed"
        pytest.skip(f"the extra {row.extra} is not installed")
    family = re.match(r"\w+", row.licence)
    assert family and any(one.strip().startswith(family[0]) for one in own), own


def test_all_that_is_installed_with_us_may_be_used() -> None:
    extras = frozenset(set(PROJECT["optional-dependencies"]) - DEVELOPMENT)
    names = set(installed(PROJECT["name"], extras, set())) - {PROJECT["name"]}
    assert len(names) > len(PROJECT["dependencies"])
    assert {name: licences(name) for name in names if not any(map(fits, licences(name)))} == {}


def test_every_package_has_a_lower_bound() -> None:
    assert all(bounds.startswith(">=") for bounds in declared().values())


def test_the_classifiers_begin_with_the_oldest_python_that_is_allowed() -> None:
    named = [one.rpartition(":: ")[2] for one in PROJECT["classifiers"] if "Python :: 3." in one]
    assert f">={named[0]}" == PROJECT["requires-python"]
    assert named == sorted(named, key=lambda version: int(version.partition(".")[2]))


def test_the_lock_file_knows_the_bounds_that_are_declared() -> None:
    lock = ROOT / "uv.lock"
    if not lock.exists():
        pytest.skip("the source distribution has no lock file")
    packages = tomllib.loads(lock.read_text())["package"]
    ours = next(one for one in packages if one["name"] == PROJECT["name"])
    found = {
        (one["name"], re.sub(r".*'(\w+)'.*", r"\1", one.get("marker", ""))): one["specifier"]
        for one in ours["metadata"]["requires-dist"]
    }
    wanted = {place: bounds.replace(" ", "") for place, bounds in declared().items()}
    assert {place: found.get(place) for place in wanted} == wanted
